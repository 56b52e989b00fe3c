using System.Diagnostics;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Generation;

namespace Pipeline.Benchmarks.Generation;

/// <summary>One way to generate: this engine with some options, or a peer.</summary>
internal abstract class Contender(string name) : IAsyncDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(0.5);

    public string Name => name;

    /// <summary>Prompt tokens that came from earlier requests and those that were evaluated; guesses that were right
    /// and all guesses.</summary>
    public virtual (long Shared, long Evaluated, long Right, long Guessed)? Saved => null;

    /// <summary>Asks one after the other.</summary>
    /// <returns>Milliseconds to the first token of each, and tokens a second over all.</returns>
    public async Task<(double[] First, double PerSecond)> OneByOneAsync(
        IEnumerable<GenerationRequest> requests,
        CancellationToken cancellationToken
    )
    {
        var first = new List<double>();
        double tokens = 0,
            seconds = 0;
        foreach (var request in requests)
        {
            var run = await RunAsync(request, cancellationToken);
            first.Add(run.First);
            tokens += run.Tokens - 1;
            seconds += (run.Last - run.First) / 1000;
        }

        return ([.. first], tokens / Math.Max(seconds, 1e-9));
    }

    /// <summary>Asks from several clients at once, each one after the other.</summary>
    /// <returns>Tokens of completed answers a second, and the median milliseconds to the first token.</returns>
    public async Task<(double PerSecond, double First)> AtOnceAsync(
        IReadOnlyList<GenerationRequest> requests,
        int clients,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async client =>
                {
                    var own = new List<Run>();
                    for (var i = client; i < requests.Count; i += clients)
                    {
                        own.Add(await RunAsync(requests[i], cancellationToken));
                    }

                    return own;
                })
        );
        var all = runs.SelectMany(run => run).ToArray();
        return (
            all.Sum(run => run.Tokens) / Stopwatch.GetElapsedTime(started).TotalSeconds,
            Interleaved.Median(all.Select(run => run.First))
        );
    }

    /// <summary>
    /// Milliseconds between the pieces of a running answer while a long prompt is read beside it, and before.
    /// </summary>
    /// <param name="running">The answer that runs; it should go on for long.</param>
    /// <param name="joining">The request with the long prompt.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public async Task<(double[] Alone, double[] Beside)> GapsAsync(
        GenerationRequest running,
        GenerationRequest joining,
        CancellationToken cancellationToken
    )
    {
        List<double> alone = [],
            beside = [];
        long? last = null;
        Task? joined = null;
        await foreach (var _ in StreamAsync(running, cancellationToken))
        {
            var now = Stopwatch.GetTimestamp();
            if (last is { } before)
            {
                var gap = Stopwatch.GetElapsedTime(before, now);
                if (gap < Together)
                {
                    // Guessed tokens of one step come together; the reader waits for the step.
                    continue;
                }

                (joined is null ? alone : beside).Add(gap.TotalMilliseconds);
            }

            if (joined is { IsCompleted: true })
            {
                break;
            }

            last = now;
            if (alone.Count == 20 && joined is null)
            {
                joined = RunAsync(joining, cancellationToken);
            }
        }

        await (joined ?? Task.CompletedTask);
        return ([.. alone], [.. beside]);
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Tokens of the pieces of an answer, as they come.</summary>
    protected abstract IAsyncEnumerable<int> StreamAsync(
        GenerationRequest request,
        CancellationToken cancellationToken
    );

    private async Task<Run> RunAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        double? first = null;
        var tokens = 0;
        await foreach (var piece in StreamAsync(request, cancellationToken))
        {
            first ??= Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            tokens += piece;
        }

        var last = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return new Run(first ?? last, last, tokens);
    }

    private readonly record struct Run(double First, double Last, int Tokens);
}
