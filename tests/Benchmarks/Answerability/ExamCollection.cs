using System.Buffers.Binary;
using Pipeline.Benchmarks.Quality;
using Pipeline.Benchmarks.Ranking;
using Pipeline.Inference;
using Pipeline.Inference.Reranking;
using Pipeline.Retrieval.Answerability;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Benchmarks.Answerability;

/// <summary>A set's documents in an index, asked as a collection is.</summary>
internal sealed class ExamCollection : IExamSearch, IDisposable
{
    private const int Depth = 100;
    private const int Reranked = 3;

    private readonly EmbeddingCache _embeddings;
    private readonly IReranker? _reranker;
    private readonly ShardIndex _index;
    private readonly ShardSnapshot _snapshot;

    private ExamCollection(EmbeddingCache embeddings, IReranker? reranker, ShardIndex index) =>
        (_embeddings, _reranker, _index, _snapshot) = (
            embeddings,
            reranker,
            index,
            index.Acquire(AccessScope.Everything)
        );

    public static async Task<ExamCollection> FillAsync(
        JudgedSet set,
        EmbeddingCache embeddings,
        IReranker? reranker,
        CancellationToken cancellationToken
    )
    {
        var vectors = await embeddings.EmbedAsync(
            [.. set.Documents.Select(document => Written(document.Title, document.Text))],
            isQuery: false,
            cancellationToken
        );
        var index = ShardIndex.Open(new ShardIndexOptions(null, vectors[0].Length, "abstain"));
        index.Apply([
            .. set.Documents.Select(
                (document, i) =>
                    new IndexChange(
                        i + 1,
                        document.Id,
                        new IndexedDocument(
                            document.Id,
                            1,
                            document.Title,
                            "",
                            [],
                            [
                                new IndexedChunk(
                                    0,
                                    document.Text,
                                    [],
                                    0,
                                    document.Text.Length,
                                    null,
                                    Half(vectors[i].Span)
                                ),
                            ]
                        )
                    )
            ),
        ]);
        return new ExamCollection(embeddings, reranker, index);
    }

    /// <summary>Its chunks, in random order.</summary>
    public IReadOnlyList<FetchedChunk> Sample(int most, int seed) => _snapshot.Sample(most, seed);

    public async Task<ExamHits> SearchAsync(string question, CancellationToken cancellationToken)
    {
        var vector = (await _embeddings.EmbedAsync([question], isQuery: true, cancellationToken))[0];
        var byWords = _snapshot.MatchKeyword(question, Depth, null, null, cancellationToken);
        return new ExamHits(
            byWords.Chunks,
            byWords.Most,
            _snapshot.SearchVector(vector.Span, Depth, null, cancellationToken)
        );
    }

    public Task<IReadOnlyList<FetchedChunk>> FetchAsync(
        IReadOnlyCollection<ChunkKey> keys,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<FetchedChunk>>([.. keys.Select(key => _snapshot.Fetch(key)!)]);

    public async Task<IReadOnlyList<float>?> RerankAsync(
        string question,
        IReadOnlyList<FetchedChunk> passages,
        CancellationToken cancellationToken
    ) =>
        _reranker is null
            ? null
            : await _reranker.ScoreAsync(
                question,
                [.. passages.Select(passage => Written(passage.Title ?? "", passage.Text))],
                RequestPriority.Bulk,
                cancellationToken
            );

    /// <summary>The evidence of a question as a person asks it.</summary>
    public async Task<Evidence> EvidenceAsync(string question, CancellationToken cancellationToken)
    {
        var found = await SearchAsync(question, cancellationToken);
        var fused = AdaptiveFusion.Fuse(Ranked(found.ByWords), 0.4, Ranked(found.ByMeaning!), 0.6).Take(Reranked);
        var scores =
            fused.Count == 0
                ? null
                : await RerankAsync(question, [.. fused.Select(hit => _snapshot.Fetch(hit.Key)!)], cancellationToken);
        return Evidence.Of(
            [.. found.ByWords.Select(hit => (double)hit.Score)],
            found.Most,
            [.. found.ByMeaning!.Select(hit => (double)hit.Score)],
            scores?.Max()
        );
    }

    public void Dispose()
    {
        _snapshot.Dispose();
        _index.Dispose();
    }

    private static RankedList<ChunkKey> Ranked(IReadOnlyList<ScoredChunk> found) =>
        RankedList<ChunkKey>.FromScores(found.Select(hit => new RankedItem<ChunkKey>(hit.Key, hit.Score)));

    private static string Written(string title, string text) => title.Length > 0 ? $"{title}\n{text}" : text;

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
