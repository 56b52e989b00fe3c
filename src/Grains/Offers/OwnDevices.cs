namespace Pipeline.Grains.Offers;

/// <summary>The devices that this silo offers.</summary>
/// <param name="Names">Their names, such as <c>cuda:0</c>.</param>
internal sealed record OwnDevices(IReadOnlyList<string> Names)
{
    /// <summary>Whether they are faster than a processor.</summary>
    public bool IsAccelerated => Names.Any(SiloDevices.IsAccelerator);
}
