using System.Buffers.Binary;
using System.Globalization;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>Both searches over a collection of a kind, and the fusion that its own passages make the program
/// choose.</summary>
internal sealed class KindTrial
{
    private const int Cut = 10;
    private const int Depth = 100;
    private const int SampledChunks = 400;
    private const int QuestionsOfAKind = 60;

    private readonly CollectionKind _kind;
    private readonly IReadOnlyList<ReadOnlyMemory<float>> _vectors;
    private readonly JudgedRanking[] _asked;

    private KindTrial(CollectionKind kind, IReadOnlyList<ReadOnlyMemory<float>> vectors, JudgedRanking[] asked) =>
        (_kind, _vectors, _asked) = (kind, vectors, asked);

    /// <summary>nDCG@10 of keyword search, question by question.</summary>
    public double[] Keyword => Ndcg(ranking => ranking.Keyword);

    /// <summary>nDCG@10 of vector search.</summary>
    public double[] Vector => Ndcg(ranking => ranking.Vector);

    /// <summary>Searches a collection for all its questions.</summary>
    public static async Task<KindTrial> RunAsync(
        CollectionKind kind,
        EmbeddingCache cache,
        CancellationToken cancellationToken
    )
    {
        var vectors = await cache.EmbedAsync([.. kind.Passages.Select(Written)], isQuery: false, cancellationToken);
        var asking = await cache.EmbedAsync(
            [.. kind.Questions.Select(question => question.Text)],
            isQuery: true,
            cancellationToken
        );
        using var index = ShardIndex.Open(new ShardIndexOptions(null, vectors[0].Length, "trial"));
        index.Apply([
            .. kind.Passages.Select(
                (passage, i) =>
                    new IndexChange(
                        i + 1,
                        Name(i),
                        new IndexedDocument(
                            Name(i),
                            1,
                            passage.Title,
                            "",
                            [],
                            [new IndexedChunk(0, passage.Text, [], 0, passage.Text.Length, null, Half(vectors[i].Span))]
                        )
                    )
            ),
        ]);
        using var snapshot = index.Acquire();
        return new KindTrial(
            kind,
            vectors,
            [
                .. kind.Questions.Select(
                    (question, i) =>
                        new JudgedRanking(
                            Ranked(snapshot.SearchKeyword(question.Keywords, Depth, null, null, cancellationToken)),
                            Ranked(snapshot.SearchVector(asking[i].Span, Depth, null, cancellationToken)),
                            question.Relevance.ToDictionary(grade => Name(grade.Key), grade => grade.Value)
                        )
                ),
            ]
        );
    }

    /// <summary>The fusion that the program chooses, from a sample of the passages and without a question of a
    /// person's.</summary>
    public async Task<FusionWeights> ChooseAsync(EmbeddingCache cache, int seed, CancellationToken cancellationToken)
    {
        FetchedChunk[] chunks =
        [
            .. _kind.Passages.Select(
                (passage, i) =>
                    new FetchedChunk(
                        new ChunkKey(Name(i), 1, 0),
                        passage.Text,
                        [],
                        0,
                        passage.Text.Length,
                        null,
                        passage.Title,
                        "{}",
                        []
                    )
            ),
        ];
        new Random(seed).Shuffle(chunks);
        chunks = chunks[..Math.Min(SampledChunks, chunks.Length)];
        var questions = PseudoQuestionSampler.Sample(chunks, QuestionsOfAKind, seed);
        var rankings = await RankingExam.RankAsync(
            questions,
            chunks,
            cache.EmbedAsync,
            Depth,
            cancellationToken,
            key => _vectors[int.Parse(key.DocumentId, CultureInfo.InvariantCulture)],
            (chunk, text) => Written((chunk.Title ?? "", text))
        );
        return FusionCalibrator.ChooseNear(rankings, FusionPrior.For(chunks));
    }

    /// <summary>nDCG@10 of a fusion, question by question.</summary>
    public double[] Fused(FusionWeights weights) => Ndcg(ranking => weights.Fuse(ranking.Keyword, ranking.Vector));

    private double[] Ndcg(Func<JudgedRanking, RankedList<string>> list) =>
        [
            .. _asked.Select(ranking =>
                RankingMetrics.Ndcg(list(ranking).Select(item => item.Key), ranking.Relevance, Cut)
            ),
        ];

    private static string Written((string Title, string Text) passage) =>
        passage.Title.Length > 0 ? $"{passage.Title}\n{passage.Text}" : passage.Text;

    private static RankedList<string> Ranked(IReadOnlyList<ScoredChunk> found) =>
        RankedList<string>.FromScores(found.Select(hit => new RankedItem<string>(hit.Key.DocumentId, hit.Score)));

    private static string Name(int place) => place.ToString("d8", CultureInfo.InvariantCulture);

    private static byte[] Half(ReadOnlySpan<float> vector)
    {
        var half = new byte[vector.Length * sizeof(ushort)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(half.AsSpan(i * sizeof(ushort)), (Half)vector[i]);
        }

        return half;
    }
}
