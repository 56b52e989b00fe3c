namespace Pipeline.Storage.Generations;

/// <summary>
/// The generations of a collection that was embedded anew: each has all documents, cut and embedded in its own way. One
/// is served; another may be kept up to date beside it.
/// </summary>
/// <param name="Version">Rises with every change.</param>
/// <param name="Slot">Where the served one lies, 0 or 1; the other one is in the other slot.</param>
/// <param name="Served">The number of the one that is served; 0: the collection as it was made.</param>
/// <param name="Other">The number of the one beside; null: there is none.</param>
/// <param name="PlanJson">What whoever plans says of them.</param>
public sealed record GenerationRow(long Version, int Slot, long Served, long? Other, string PlanJson)
{
    /// <summary>The slot of a generation; null: it is not there (any more).</summary>
    /// <param name="generation">Its number.</param>
    public int? SlotOf(long generation) =>
        generation == Served ? Slot
        : generation == Other ? 1 - Slot
        : null;
}
