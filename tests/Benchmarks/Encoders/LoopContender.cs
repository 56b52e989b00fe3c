using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Reranking;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Our batching loop.</summary>
internal sealed class LoopContender : EncoderContender
{
    // Callers at the same time; their texts stay below the queue's limit.
    private const int Callers = 64;
    private readonly IEmbedder? _embedder;
    private readonly IReranker? _reranker;

    public LoopContender(IEmbedder embedder)
        : base("this batching loop") => _embedder = embedder;

    public LoopContender(IReranker reranker)
        : base("this batching loop") => _reranker = reranker;

    public override long Tokens => Statistics.Tokens;

    public override long PaddedTokens => Statistics.PaddedTokens;

    private WorkerStatistics Statistics => _embedder?.Statistics ?? _reranker!.Statistics;

    public override async Task<IReadOnlyList<float[]>> RunAllAsync(
        IReadOnlyList<EncoderJob> jobs,
        CancellationToken cancellationToken
    )
    {
        var results = new float[jobs.Count][][];
        await Parallel.ForAsync(
            0,
            jobs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
            async (i, token) => results[i] = await RunAsync(jobs[i], RequestPriority.Bulk, token)
        );
        return [.. results.SelectMany(result => result)];
    }

    public override Task RunAsync(EncoderJob job, CancellationToken cancellationToken) =>
        RunAsync(job, RequestPriority.Interactive, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_embedder is not null)
        {
            await _embedder.DisposeAsync();
        }

        if (_reranker is not null)
        {
            await _reranker.DisposeAsync();
        }
    }

    private async Task<float[][]> RunAsync(
        EncoderJob job,
        RequestPriority priority,
        CancellationToken cancellationToken
    ) =>
        _embedder is null
            ?
            [
                .. (await _reranker!.ScoreAsync(job.Query!, job.Texts, priority, cancellationToken)).Select(score =>
                    new[] { score }
                ),
            ]
            :
            [
                .. await _embedder.EmbedAsync(
                    job.Texts,
                    job.Query is null ? TextKind.Passage : TextKind.Query,
                    priority,
                    cancellationToken
                ),
            ];
}
