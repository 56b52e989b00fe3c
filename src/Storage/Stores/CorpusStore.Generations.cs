using Pipeline.Storage.Documents;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Input;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Generations of collections.</content>
public abstract partial class CorpusStore
{
    /// <inheritdoc/>
    public Task<GenerationRow?> FindGenerationsAsync(string collection, CancellationToken cancellationToken) =>
        ReadAsync(session => GenerationTable.FindAsync(session, collection), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListBesideAsync(CancellationToken cancellationToken) =>
        ReadAsync(GenerationTable.ListBesideAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> BeginGenerationAsync(
        string collection,
        long? version,
        long other,
        string planJson,
        CancellationToken cancellationToken
    ) =>
        PlanAsync(
            planJson,
            (session, plan) => GenerationTable.BeginAsync(session, collection, version, other, plan),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<bool> UpdateGenerationsAsync(
        string collection,
        long version,
        string planJson,
        CancellationToken cancellationToken
    ) =>
        PlanAsync(
            planJson,
            (session, plan) =>
                GenerationTable.UpdateAsync(session, collection, version, row => row with { PlanJson = plan }),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<bool> SwitchGenerationAsync(
        string collection,
        long version,
        IReadOnlyList<long> complete,
        string planJson,
        CancellationToken cancellationToken
    ) =>
        PlanAsync(
            planJson,
            (session, plan) => GenerationTable.SwitchAsync(session, collection, version, complete, plan),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<bool> DropGenerationAsync(
        string collection,
        long version,
        string planJson,
        CancellationToken cancellationToken
    ) =>
        PlanAsync(
            planJson,
            (session, plan) =>
                GenerationTable.UpdateAsync(
                    session,
                    collection,
                    version,
                    row => row.Other is null ? null : row with { Other = null, PlanJson = plan }
                ),
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<int> SweepGenerationAsync(string collection, int limit, CancellationToken cancellationToken)
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return await WriteAsync(
                session => GenerationTable.SweepAsync(session, collection, limit),
                cancellationToken,
                frees: true
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MissingCut>> ListMissingAsync(
        string collection,
        int shard,
        long generation,
        DocumentSize size,
        long after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return await ReadAsync(
                session => CutTable.ListMissingAsync(session, collection, shard, generation, size, after, limit),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<long?> FirstMissingAsync(
        string collection,
        int shard,
        long generation,
        long after,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            session => CutTable.FirstMissingAsync(session, collection, shard, generation, after),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<int> CountMissingAsync(
        string collection,
        int shard,
        long generation,
        long after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            session => CutTable.CountMissingAsync(session, collection, shard, generation, after, limit),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<PendingDocument?> FindServedContentAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    ) => ReadAsync(session => CutTable.FindContentAsync(session, collection, documentId, version), cancellationToken);

    /// <inheritdoc/>
    public Task<ChunkedDocument?> ReadServedAsync(
        string collection,
        string documentId,
        long version,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            session => CutTable.ReadServedAsync(session, collection, documentId, version),
            cancellationToken,
            snapshot: true
        );

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitOutcome>> CommitCutsAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    )
    {
        foreach (var document in documents)
        {
            InputRules.Check(document);
        }

        // In one order, so that two transactions never wait for one another's shards.
        ChunkedDocument[] kept = [.. documents.Select(InputText.Of)];
        var order = Enumerable.Range(0, kept.Length).OrderBy(i => kept[i].Shard).ToArray();
        var outcomes = new CommitOutcome[kept.Length];
        var done =
            kept.Length == 0
                ? []
                : await WriteAsync(
                        session => CutTable.CommitAsync(session, [.. order.Select(i => kept[i])]),
                        cancellationToken,
                        kept.Sum(document =>
                            document.Chunks.Sum(chunk => (long)chunk.Text.Length + chunk.Embedding.Length)
                        )
                    )
                    .ConfigureAwait(false);
        for (var i = 0; i < done.Count; i++)
        {
            outcomes[order[i]] = done[i];
        }

        return outcomes;
    }

    /// <inheritdoc/>
    public Task<CutCounts?> CountCutsAsync(string collection, CancellationToken cancellationToken) =>
        ReadAsync(session => CutTable.CountAsync(session, collection), cancellationToken);

    /// <inheritdoc/>
    public Task<CorpusSize> MeasureAsync(string collection, CancellationToken cancellationToken) =>
        ReadAsync(session => CutTable.MeasureAsync(session, collection), cancellationToken);

    private async Task<bool> PlanAsync(
        string planJson,
        Func<StoreSession, string, ValueTask<bool>> write,
        CancellationToken cancellationToken
    )
    {
        InputRules.Text(nameof(GenerationRow.PlanJson), planJson, InputRules.MaxTextField);
        var plan = StorableText.Of(planJson);
        return await WriteAsync(session => write(session, plan), cancellationToken).ConfigureAwait(false);
    }
}
