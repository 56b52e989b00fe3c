namespace Pipeline.Storage.Documents;

/// <summary>A page of a collection's documents, in id order.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="State">Only documents in this state; null for all of them.</param>
/// <param name="After">Only ids after this one: the last id of the page before; null for the first page.</param>
/// <param name="Limit">How many at most, 1 to 1000.</param>
/// <param name="IncludeDeleted">
/// Whether tombstones are listed when <paramref name="State"/> is null; they are always listed for
/// <see cref="DocumentState.Deleted"/>.
/// </param>
/// <param name="NewestFirst">True: those that changed last come first, and <paramref name="State"/>,
/// <paramref name="After"/> and <paramref name="IncludeDeleted"/> are not looked at.</param>
public sealed record DocumentQuery(
    string Collection,
    DocumentState? State = null,
    string? After = null,
    int Limit = 100,
    bool IncludeDeleted = false,
    bool NewestFirst = false
)
{
    /// <summary>Whose list it is: what the scope hides is passed over, and does not count for the limit.</summary>
    public ReadScope Scope { get; init; } = ReadScope.Everything;
}
