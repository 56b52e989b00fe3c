using Pipeline.Contracts.Conversations;
using Pipeline.Storage;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Conversations;

/// <summary>
/// Turns as their reader may see them now. An answer says what its documents say, so it is withheld with its sources
/// where one of them is hidden; where one is gone, that is for good.
/// </summary>
/// <param name="store">Knows the documents.</param>
/// <param name="collection">Their collection.</param>
/// <param name="access">What the reader may read; null: everything.</param>
internal sealed class ReadableTurns(ICorpusStore store, string collection, IReadOnlyList<string>? access)
{
    private readonly Dictionary<string, DocumentRow?> _known = new(StringComparer.Ordinal);
    private readonly ReadScope _scope = ReadScope.Of(access);

    /// <summary>Whether documents are gone, so that a turn is not to be kept as it was.</summary>
    /// <param name="kept">The turn.</param>
    public async Task<bool> HasLostAsync(KeptTurn kept)
    {
        foreach (var id in kept.Documents)
        {
            if (await FindAsync(id) is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The turn as it may be seen.</summary>
    /// <param name="kept">The turn as it is stored.</param>
    public async Task<ConversationTurn> ReadAsync(KeptTurn kept)
    {
        foreach (var id in kept.Documents)
        {
            if (await FindAsync(id) is not { } document || !_scope.Allows(document.Labels))
            {
                return kept.Withheld().Turn;
            }
        }

        var sources = new List<TurnSource>(kept.Turn.Sources.Count);
        foreach (var source in kept.Turn.Sources)
        {
            var document = await FindAsync(source.DocumentId);
            sources.Add(source with { IsSuperseded = document is not null && document.Version > source.Version });
        }

        return kept.Turn with
        {
            Sources = sources,
        };
    }

    /// <summary>The document; null: it is gone.</summary>
    private async Task<DocumentRow?> FindAsync(string id)
    {
        if (!_known.TryGetValue(id, out var row))
        {
            row = await store.FindDocumentAsync(collection, id, CancellationToken.None);
            _known[id] = row = row?.State == DocumentState.Deleted ? null : row;
        }

        return row;
    }
}
