using Pipeline.Storage.Conversations;
using Pipeline.Storage.Input;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Conversations.</content>
public abstract partial class CorpusStore : IConversationStore
{
    private const int MaxConversationId = 64;
    private const int MaxTitle = 400;

    /// <inheritdoc/>
    public async Task<bool> AddConversationAsync(
        ConversationRow conversation,
        int most,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(conversation);
        InputRules.Name(nameof(conversation.Id), conversation.Id, MaxConversationId);
        InputRules.CollectionName(conversation.Collection);
        InputRules.Range("Owner.Length", conversation.Owner.Length, 0, MaxOwner);
        InputRules.Text(nameof(conversation.Title), conversation.Title, MaxTitle);
        InputRules.Range(nameof(most), most, 1, 10_000);
        conversation = conversation with { Title = StorableText.Of(conversation.Title) };
        return await WriteAsync(session => ConversationTable.AddAsync(session, conversation, most), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ConversationRow?> FindConversationAsync(string id, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(id), id, MaxConversationId);
        return await ReadAsync(session => ConversationTable.FindAsync(session, id), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ConversationRow>> ListConversationsAsync(
        string collection,
        ReadOnlyMemory<byte> owner,
        ConversationPlace? behind,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.CollectionName(collection);
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        behind ??= new ConversationPlace(DateTimeOffset.MaxValue, "");
        InputRules.Text(nameof(behind.Id), behind.Id, MaxConversationId);
        return await ReadAsync(
                session => ConversationTable.ListAsync(session, collection, Blobs.Of(owner), behind, limit),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> RenameConversationAsync(string id, string title, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(id), id, MaxConversationId);
        InputRules.Text(nameof(title), title, MaxTitle);
        title = StorableText.Of(title);
        return await WriteAsync(session => ConversationTable.RenameAsync(session, id, title, Now), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveConversationAsync(string id, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(id), id, MaxConversationId);
        return await WriteAsync(session => ConversationTable.RemoveAsync(session, id), cancellationToken, frees: true)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>> ReadTurnsAsync(string id, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(id), id, MaxConversationId);
        return await ReadAsync(session => ConversationTable.ReadAsync(session, id), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> AddTurnAsync(StoredTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        InputRules.Name(nameof(turn.ConversationId), turn.ConversationId, MaxConversationId);
        InputRules.Range(nameof(turn.Number), turn.Number, 0, int.MaxValue - 1);
        InputRules.Range("Body.Length", turn.Body.Length, 0, InputRules.MaxValueBytes);
        InputRules.Text(nameof(turn.Title), turn.Title, MaxTitle);
        turn = turn with { Title = StorableText.Of(turn.Title) };
        return await WriteAsync(
                session => ConversationTable.AppendAsync(session, turn, Now),
                cancellationToken,
                turn.Body.Length
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> ReplaceTurnAsync(
        string id,
        int number,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        InputRules.Name(nameof(id), id, MaxConversationId);
        InputRules.Range(nameof(number), number, 0, int.MaxValue - 1);
        InputRules.Range("Body.Length", body.Length, 0, InputRules.MaxValueBytes);
        return await WriteAsync(
                session => ConversationTable.ReplaceAsync(session, id, number, Blobs.Of(body)),
                cancellationToken,
                body.Length
            )
            .ConfigureAwait(false);
    }
}
