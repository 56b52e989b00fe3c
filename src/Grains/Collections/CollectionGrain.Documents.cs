using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Collections;

internal sealed partial class CollectionGrain
{
    private const int MostChunks = 500;

    public async Task<DocumentPage> ListDocuments(
        DocumentState? state,
        string? after,
        int limit,
        IReadOnlyList<string>? access
    )
    {
        Existing();
        if (limit is < 1 or > 1000)
        {
            throw PipelineException.Invalid("limit", $"limit is {limit}; it must be from 1 to 1000.");
        }

        var rows = await StoreCalls.RunAsync(() =>
            store.ListDocumentsAsync(
                new DocumentQuery(Name)
                {
                    State = state,
                    After = after,
                    Limit = limit,
                    Scope = ReadScope.Of(access),
                },
                CancellationToken.None
            )
        );
        return new DocumentPage(
            [.. rows.Select(row => row.ToContract())],
            rows.Count == limit ? rows[^1].DocumentId : null
        );
    }

    public async Task<DocumentInfo?> FindDocument(string id, IReadOnlyList<string>? access)
    {
        Existing();
        var row = await StoreCalls.RunAsync(() => store.FindDocumentAsync(Name, id, CancellationToken.None));
        return row is not null && ReadScope.Of(access).Allows(row.Labels) ? row.ToContract() : null;
    }

    public async Task<DocumentContent?> ReadContent(string id, IReadOnlyList<string>? access)
    {
        Existing();
        var stored = await StoreCalls.RunAsync(() => store.ReadContentAsync(Name, id, CancellationToken.None));
        return stored is { Document: var row } && ReadScope.Of(access).Allows(row.Labels)
            ? new DocumentContent(stored.Content, row.ContentType, row.FileName, row.Version)
            : null;
    }

    public async Task<DocumentChunks?> ReadChunks(string id, int from, int limit, IReadOnlyList<string>? access)
    {
        Existing();
        if (from < 0)
        {
            throw PipelineException.Invalid("from", $"from is {from}; it must be 0 or more.");
        }

        if (limit is < 1 or > MostChunks)
        {
            throw PipelineException.Invalid("limit", $"limit is {limit}; it must be from 1 to {MostChunks}.");
        }

        var served = await StoreCalls.RunAsync(() =>
            store.ListChunksAsync(Name, id, from, limit, CancellationToken.None)
        );
        var scope = ReadScope.Of(access);
        // What is served may have other labels than the version that waits to replace it.
        return served is not null && scope.Allows(served.Document.Labels) && scope.Allows(served.Labels)
            ? served.ToContract(limit)
            : null;
    }

    public async Task<bool> MayRead(IReadOnlyList<string> ids, IReadOnlyList<string>? access)
    {
        Existing();
        var scope = ReadScope.Of(access);
        foreach (var id in ids)
        {
            var row = await StoreCalls.RunAsync(() => store.FindDocumentAsync(Name, id, CancellationToken.None));
            if (row is null || row.State == DocumentState.Deleted || !scope.Allows(row.Labels))
            {
                return false;
            }
        }

        return true;
    }
}
