namespace Pipeline.Grains.Placement;

/// <summary>A silo that can hold indexes.</summary>
/// <param name="Name">Its name, which stays when it is started again: its files are still there then.</param>
/// <param name="Zone">What fails together with it; null: nothing is known to.</param>
/// <param name="Weight">How much it holds beside the others, above 0.</param>
internal sealed record IndexSilo(string Name, string? Zone = null, double Weight = 1);
