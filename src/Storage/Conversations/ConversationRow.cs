namespace Pipeline.Storage.Conversations;

/// <summary>A conversation without its turns.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Collection">The collection that it asks; it ends with it.</param>
/// <param name="Owner">What tells whose it is.</param>
/// <param name="Title">What people call it; empty: nothing yet.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Changed">When its last turn was added, or it was renamed.</param>
public sealed record ConversationRow(
    string Id,
    string Collection,
    ReadOnlyMemory<byte> Owner,
    string Title,
    DateTimeOffset Created,
    DateTimeOffset Changed
)
{
    /// <summary>How many turns it has: the number of the next one.</summary>
    public int TurnCount { get; init; }

    /// <summary>Bytes of its turns.</summary>
    public long Bytes { get; init; }
}
