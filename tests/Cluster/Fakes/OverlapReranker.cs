using Pipeline.Inference.Batching;
using Pipeline.Inference.Reranking;

namespace Pipeline.Cluster.Fakes;

/// <summary>Scores a passage by the part of the query's words that it has.</summary>
internal sealed class OverlapReranker : IReranker
{
    public string Name => "overlap";

    public WorkerStatistics Statistics { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, TimeSpan.Zero);

    public Task<float[]> ScoreAsync(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = WordHash.Units(query).ToHashSet();
        return Task.FromResult(
            passages
                .Select(passage => (float)asked.Intersect(WordHash.Units(passage)).Count() / Math.Max(1, asked.Count))
                .ToArray()
        );
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
