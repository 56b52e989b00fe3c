using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Benchmarks.Generation;

/// <summary>What the KV cache's storage and fused attention cost: speed over a long prompt, memory, and how far answers
/// stay the same.</summary>
internal static class KvCacheTrial
{
    private const int AnswerTokens = 48;

    private static readonly (string Name, KvCacheType Type, bool Flash)[] Settings =
    [
        ("f16", KvCacheType.F16, false),
        ("f16, flash attention", KvCacheType.F16, true),
        ("q8, flash attention", KvCacheType.Q8, true),
    ];

    public static async Task<ReportTable> RunAsync(
        string model,
        GeneratorOptions options,
        IReadOnlyList<GenerationRequest> asked,
        int promptTokens,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        List<Answer>? first = null;
        foreach (var (name, type, flash) in Settings)
        {
            await using var generator = await LlamaGenerator.LoadAsync(
                name,
                model,
                options with
                {
                    KvCache = type,
                    FlashAttention = flash,
                    KeptSequences = 1,
                    DraftTokens = 0,
                    PrefixMemory = 1024,
                },
                NullLogger.Instance,
                cancellationToken
            );
            await AnswerAsync(generator, asked[0], cancellationToken);
            var answers = new List<Answer>();
            foreach (var request in asked)
            {
                answers.Add(
                    await AnswerAsync(
                        generator,
                        request with
                        {
                            MaxTokens = AnswerTokens,
                            TopLogProbabilities = 0,
                        },
                        cancellationToken
                    )
                );
            }

            // The next request pushes the long one out of the cache, into a copy whose size says what a cell takes.
            var before = generator.Statistics;
            var longest = await AnswerAsync(
                generator,
                Workload.LongPrompt(promptTokens) with
                {
                    MaxTokens = 33,
                },
                cancellationToken
            );
            var read = generator.Statistics.PromptTokens - before.PromptTokens;
            await AnswerAsync(generator, asked[0], cancellationToken);
            var bytes = generator.Statistics.BytesStored - before.BytesStored;
            first ??= answers;
            rows.Add([
                name,
                Number(read / longest.First),
                Number(32 / (longest.Last - longest.First)),
                Number(bytes / 1024.0 / (read + 32)),
                first
                    .Zip(answers)
                    .Average(pair =>
                        (double)pair.First.Tokens.AsSpan().CommonPrefixLength(pair.Second.Tokens) / AnswerTokens
                    )
                    .ToString("0%", CultureInfo.InvariantCulture),
                first.Zip(answers).Average(Difference).ToString("0.0000", CultureInfo.InvariantCulture),
            ]);
        }

        return new ReportTable(
            $"KV cache, a prompt of about {promptTokens} tokens, and {asked.Count} answers of {AnswerTokens} tokens",
            [
                "",
                "prompt tokens/s",
                "tokens/s after it",
                "KiB a token",
                "answer alike",
                "difference of log-probabilities",
            ],
            rows
        );
    }

    private static double Difference((Answer First, Answer Second) pair)
    {
        var common = pair.First.Tokens.AsSpan().CommonPrefixLength(pair.Second.Tokens);
        return Enumerable
            .Range(0, common)
            .Select(i => Math.Abs(pair.First.Logs[i] - pair.Second.Logs[i]))
            .DefaultIfEmpty()
            .Average();
    }

    private static async Task<Answer> AnswerAsync(
        LlamaGenerator generator,
        GenerationRequest request,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        double? first = null;
        var tokens = new List<string>();
        var logs = new List<double>();
        await foreach (var piece in generator.GenerateAsync(request, cancellationToken))
        {
            first ??= Stopwatch.GetElapsedTime(started).TotalSeconds;
            tokens.AddRange(piece.LogProbabilities.Select(one => Encoding.UTF8.GetString(one.Bytes.Span)));
            logs.AddRange(piece.LogProbabilities.Select(one => one.LogProbability));
        }

        var last = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Answer(first ?? last, last, [.. tokens], [.. logs]);
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private sealed record Answer(double First, double Last, string[] Tokens, double[] Logs);
}
