namespace Pipeline.Storage.Conversations;

/// <summary>
/// Conversations with their turns. Turns are numbered without holes, so of two that are added at the same time to one
/// conversation the second is refused. A conversation goes with its collection.
/// </summary>
public interface IConversationStore
{
    /// <summary>Begins a conversation. Of the owner's in that collection those that were not used for longest go, so
    /// that no more than some are left.</summary>
    /// <param name="conversation">The conversation, without turns.</param>
    /// <param name="most">How many the owner may have, 1 to 10,000.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>False: there is one of that id already, or no such collection.</returns>
    Task<bool> AddConversationAsync(ConversationRow conversation, int most, CancellationToken cancellationToken);

    /// <summary>A conversation; null: there is none, or its collection is deleted.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<ConversationRow?> FindConversationAsync(string id, CancellationToken cancellationToken);

    /// <summary>Somebody's conversations in a collection, the last changed first.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="owner">What tells whose they are.</param>
    /// <param name="behind">Where to begin; null: with the last changed.</param>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<ConversationRow>> ListConversationsAsync(
        string collection,
        ReadOnlyMemory<byte> owner,
        ConversationPlace? behind,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Calls a conversation something else. False: there is none.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="title">The title.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    Task<bool> RenameConversationAsync(string id, string title, CancellationToken cancellationToken);

    /// <summary>Removes a conversation with its turns. False: there is none.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    Task<bool> RemoveConversationAsync(string id, CancellationToken cancellationToken);

    /// <summary>The turns of a conversation, in order; none: there is no such conversation.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<byte[]>> ReadTurnsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Adds a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>False: it does not follow the turns that are there, or the conversation is gone. What was stored
    /// already, to the byte, is stored.</returns>
    Task<bool> AddTurnAsync(StoredTurn turn, CancellationToken cancellationToken);

    /// <summary>Puts another body in a turn's place. False: there is no such turn.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="number">The turn.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    Task<bool> ReplaceTurnAsync(string id, int number, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
