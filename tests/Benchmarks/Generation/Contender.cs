using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Generation;

namespace Pipeline.Benchmarks.Generation;

/// <summary>The generator with one set of options.</summary>
internal sealed class Contender(string name, LlamaGenerator generator) : IAsyncDisposable
{
    public string Name => name;

    public GenerationStatistics Statistics => generator.Statistics;

    public static async Task<Contender> LoadAsync(string name, string model, GeneratorOptions options, CancellationToken ct) =>
        new(name, await LlamaGenerator.LoadAsync(name, model, options, NullLogger.Instance, ct));

    /// <summary>Asks one after the other.</summary>
    /// <returns>Milliseconds to the first token of each, and tokens a second over all.</returns>
    public async Task<(double[] First, double PerSecond)> OneByOneAsync(IEnumerable<GenerationRequest> requests, CancellationToken ct)
    {
        var first = new List<double>();
        double tokens = 0, seconds = 0;
        foreach (var request in requests)
        {
            var run = await RunAsync(request, ct);
            first.Add(run.First);
            tokens += run.Tokens - 1;
            seconds += (run.Last - run.First) / 1000;
        }

        return ([.. first], tokens / Math.Max(seconds, 1e-9));
    }

    /// <summary>Asks from several clients at once, each one after the other.</summary>
    /// <returns>Tokens of completed answers a second, and the median milliseconds to the first token.</returns>
    public async Task<(double PerSecond, double First)> AtOnceAsync(IReadOnlyList<GenerationRequest> requests, int clients, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var own = new List<(double First, double Last, int Tokens)>();
            for (var i = client; i < requests.Count; i += clients)
            {
                own.Add(await RunAsync(requests[i], ct));
            }

            return own;
        }));
        var all = runs.SelectMany(run => run).ToArray();
        return (all.Sum(run => run.Tokens) / Stopwatch.GetElapsedTime(started).TotalSeconds, Interleaved.Median(all.Select(run => run.First)));
    }

    public ValueTask DisposeAsync() => generator.DisposeAsync();

    private async Task<(double First, double Last, int Tokens)> RunAsync(GenerationRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        double? first = null;
        var tokens = 0;
        await foreach (var piece in generator.GenerateAsync(request, ct))
        {
            first ??= Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            tokens += piece.Tokens;
        }

        var last = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (first ?? last, last, tokens);
    }
}
