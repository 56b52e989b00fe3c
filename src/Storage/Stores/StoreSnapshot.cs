using Pipeline.Storage.Archives;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <summary>A snapshot over one transaction that reads.</summary>
internal sealed class StoreSnapshot : IStoreSnapshot
{
    private const int DocumentsPerPage = 64;
    private const int ConversationsPerPage = 100;

    private readonly StoreSession _session;
    private readonly Func<Exception, Exception> _translate;
    private readonly Func<ValueTask> _close;

    private StoreSnapshot(
        StoreSession session,
        (string Product, int Schema) store,
        IReadOnlyList<ArchivedCollection> collections,
        Func<Exception, Exception> translate,
        Func<ValueTask> close
    )
    {
        (_session, Store, Collections, _translate, _close) = (session, store, collections, translate, close);
    }

    public IReadOnlyList<ArchivedCollection> Collections { get; }

    public (string Product, int Schema) Store { get; }

    /// <summary>The first read is what fixes the moment.</summary>
    /// <param name="session">The transaction, in which nothing was read yet.</param>
    /// <param name="store">The store's product.</param>
    /// <param name="translate">Makes the store's own exceptions.</param>
    /// <param name="close">Ends the transaction.</param>
    public static async Task<IStoreSnapshot> OpenAsync(
        StoreSession session,
        (string Product, int Schema) store,
        Func<Exception, Exception> translate,
        Func<ValueTask> close
    )
    {
        try
        {
            var collections = new List<ArchivedCollection>();
            foreach (var row in await CollectionTable.ListAsync(session).ConfigureAwait(false))
            {
                collections.Add(await ArchiveReads.CollectionAsync(session, row).ConfigureAwait(false));
            }

            return new StoreSnapshot(session, store, collections, translate, close);
        }
        catch (Exception error)
        {
            await close().ConfigureAwait(false);
            throw translate(error);
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<ArchivedDocument>> ReadDocumentsAsync(
        string collection,
        bool content,
        long bytes,
        string? after = null
    )
    {
        var key = (
            await ReadAsync(session => CollectionTable.GetKeyAsync(session, collection)).ConfigureAwait(false)
        ).Key;
        var slot = await ReadAsync(session => GenerationTable.SlotAsync(session, key)).ConfigureAwait(false);
        var group = new List<ArchivedDocument>();
        var size = 0L;
        var place = StorableText.After(after);
        while (true)
        {
            var page = await ReadAsync(session => ArchiveReads.ListAsync(session, key, place, DocumentsPerPage))
                .ConfigureAwait(false);
            foreach (var (document, head) in page)
            {
                var whole = await ReadAsync(session => WholeAsync(session, (document, slot), head, content))
                    .ConfigureAwait(false);
                group.Add(whole);
                size += SizeOf(whole);
                if (size >= bytes)
                {
                    yield return group;
                    (group, size) = ([], 0);
                }
            }

            if (page.Count < DocumentsPerPage)
            {
                break;
            }

            place = page[^1].Document.Id;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<string>> ReadBesideAsync(string collection, string? document = null)
    {
        var key = (
            await ReadAsync(session => CollectionTable.GetKeyAsync(session, collection)).ConfigureAwait(false)
        ).Key;
        if (
            await ReadAsync(session => GenerationTable.FindAsync(session, key)).ConfigureAwait(false)
            is not { } generations
        )
        {
            yield break;
        }

        var slot = 1 - generations.Slot;
        if (document is not null)
        {
            if (
                await ReadAsync(session => DocumentHead.FindAsync(session, key, document)).ConfigureAwait(false) is
                { } head
            )
            {
                yield return await ReadAsync(session => CutTable.ReadTextsAsync(session, head.Key, slot))
                    .ConfigureAwait(false);
            }

            yield break;
        }

        for (var after = 0L; ; )
        {
            var from = after;
            var page = await ReadAsync(session => CutTable.ListKeysAsync(session, key, slot, from, DocumentsPerPage))
                .ConfigureAwait(false);
            foreach (var one in page)
            {
                yield return await ReadAsync(session => CutTable.ReadTextsAsync(session, one, slot))
                    .ConfigureAwait(false);
            }

            if (page.Count < DocumentsPerPage)
            {
                break;
            }

            after = page[^1];
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<ArchivedConversation>> ReadConversationsAsync(
        string collection,
        long bytes
    )
    {
        var group = new List<ArchivedConversation>();
        var size = 0L;
        var place = "";
        while (true)
        {
            var page = await ReadAsync(session =>
                    ArchiveReads.ConversationsAsync(session, collection, place, ConversationsPerPage)
                )
                .ConfigureAwait(false);
            foreach (var row in page)
            {
                var turns = await ReadAsync(session => ArchiveReads.TurnsAsync(session, row.Id)).ConfigureAwait(false);
                group.Add(new ArchivedConversation(row, turns));
                size += turns.Sum(turn => (long)turn.Length);
                if (size >= bytes)
                {
                    yield return group;
                    (group, size) = ([], 0);
                }
            }

            if (page.Count < ConversationsPerPage)
            {
                break;
            }

            place = page[^1].Id;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    public async Task<IReadOnlyList<KeyRow>> ReadKeysAsync()
    {
        var keys = await ReadAsync(KeyTable.ListAsync).ConfigureAwait(false);
        return [.. keys.Where(key => key.Revoked is null)];
    }

    public ValueTask DisposeAsync() => _close();

    private static async ValueTask<ArchivedDocument> WholeAsync(
        StoreSession session,
        (long Document, int Slot) of,
        ArchivedDocument head,
        bool content
    ) =>
        head with
        {
            Content = content ? await ArchiveReads.ContentAsync(session, of.Document).ConfigureAwait(false) : null,
            Published = head.Published is { } published
                ? published with
                {
                    Chunks = await PublicationTable.ChunksAsync(session, of.Document, of.Slot).ConfigureAwait(false),
                }
                : null,
        };

    private static long SizeOf(ArchivedDocument document) =>
        (document.Content?.Length ?? 0)
        + document.MetadataJson.Length
        + (document.Published?.Chunks.Sum(chunk => (2L * chunk.Text.Length) + chunk.Embedding.Length) ?? 0);

    private async Task<T> ReadAsync<T>(Func<StoreSession, ValueTask<T>> read)
    {
        _session.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await read(_session).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException and not CollectionNotFoundException)
        {
            throw _session.CancellationToken.IsCancellationRequested
                ? new OperationCanceledException(_session.CancellationToken)
                : _translate(error);
        }
    }
}
