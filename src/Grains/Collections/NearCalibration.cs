using Pipeline.Contracts.Collections;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Paraphrase;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Collections;

/// <summary>
/// Measures how near two questions of a collection are that are the same in other words, by questions made from its own
/// passages. It is bulk work that gives way to people.
/// </summary>
/// <param name="embed">Makes vectors of questions, float32, little-endian.</param>
/// <param name="embedder">Whose they are.</param>
internal sealed class NearCalibration(
    Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<byte[]>>> embed,
    string embedder
)
{
    private const int Exams = 80;
    private const int Seed = 20260302;

    /// <summary>Of questions about different passages this share is farther apart than what may be the same; the rest
    /// are passages that say the same twice.</summary>
    private const double Farther = 0.99;

    /// <summary>Whatever was measured, no cosine below is near, nor is one above asked for.</summary>
    private const double Lowest = 0.7;
    private const double Highest = 0.97;

    /// <summary>Measures with the workers' embedder.</summary>
    public static NearCalibration With(WorkerRouter workers, string embedder) =>
        new(
            async (texts, cancellationToken) =>
                [
                    .. (
                        await BulkVectors.EmbedAsync(workers, embedder, texts, TextKind.Query, cancellationToken)
                    ).Select(embedded => embedded.Vector.ToArray()),
                ],
            embedder
        );

    /// <summary>Measures.</summary>
    /// <param name="chunks">Passages, in random order.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<NearSettings> MeasureAsync(
        IReadOnlyList<FetchedChunk> chunks,
        CancellationToken cancellationToken
    )
    {
        var exams = NearExam.Make(chunks, Exams, Seed);
        if (exams.Count < 2)
        {
            return new NearSettings { Embedder = embedder };
        }

        var ones = await PackedAsync([.. exams.Select(exam => exam.One)], cancellationToken);
        var same = await PackedAsync([.. exams.Select(exam => exam.Same)], cancellationToken);
        var changed = await PackedAsync([.. exams.SelectMany(exam => exam.Changed)], cancellationToken);
        var others = Others(ones).Order().ToArray();
        var threshold = Math.Clamp(others[(int)(Farther * (others.Length - 1))], Lowest, Highest);
        var pairs = exams
            .SelectMany((exam, i) => exam.Changed.Select(other => (i, exam.One, Other: other)))
            .Select((pair, at) => (pair.One, pair.Other, Cosine: NearVector.Cosine(ones[pair.i], changed[at])))
            .ToArray();
        return new NearSettings
        {
            Threshold = Math.Round(threshold, 4),
            Questions = exams.Count,
            Share = Math.Round(
                exams
                    .Where(
                        (exam, i) =>
                            NearVector.Cosine(ones[i], same[i]) >= threshold && NearAgreement.Holds(exam.One, exam.Same)
                    )
                    .Count() / (double)exams.Count,
                4
            ),
            Pairs = pairs.Length,
            FalseHits = pairs.Count(pair => pair.Cosine >= threshold && NearAgreement.Holds(pair.One, pair.Other)),
            Embedder = embedder,
        };
    }

    private static IEnumerable<double> Others(IReadOnlyList<byte[]> ones)
    {
        for (var i = 0; i < ones.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                yield return NearVector.Cosine(ones[i], ones[j]);
            }
        }
    }

    private async Task<IReadOnlyList<byte[]>> PackedAsync(
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    ) => [.. (await embed(texts, cancellationToken)).Select(vector => NearVector.Pack(vector))];
}
