using System.Globalization;
using System.Numerics.Tensors;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>The program's searches over passages: words by its index, vectors compared one by one, both fused with the
/// weights that a collection of such passages begins with.</summary>
internal sealed class PassageSearch : IDisposable
{
    private const int Depth = 100;

    private readonly IReadOnlyList<Passage> _passages;
    private readonly Dictionary<ChunkKey, int> _places = [];
    private readonly FusionWeights _weights;
    private readonly ShardIndex _index;
    private readonly ShardSnapshot _snapshot;

    public PassageSearch(IReadOnlyList<LongArticle> articles, IReadOnlyList<Passage> passages, bool isTitled)
    {
        _passages = passages;
        _weights = FusionPrior.For(passages.Average(passage => Sentences.Split(passage.Words).Count));
        _index = ShardIndex.Open(new ShardIndexOptions(null, 0, "none"));
        var changes = new List<IndexChange>();
        foreach (var group in passages.Select((passage, i) => (passage, i)).GroupBy(pair => pair.passage.Article))
        {
            var id = group.Key.ToString("d8", CultureInfo.InvariantCulture);
            var chunks = new List<IndexedChunk>();
            foreach (var (passage, i) in group)
            {
                _places[new ChunkKey(id, 1, chunks.Count)] = i;
                chunks.Add(new IndexedChunk(chunks.Count, passage.Words, [], 0, passage.Words.Length, null, default));
            }

            var title = isTitled ? articles[group.Key].Title : null;
            changes.Add(new IndexChange(changes.Count + 1, id, new IndexedDocument(id, 1, title, "", [], chunks)));
        }

        _index.Apply(changes);
        _snapshot = _index.Acquire();
    }

    /// <summary>Passages by their words, best first, by their place.</summary>
    public RankedList<int> ByWords(string question, CancellationToken cancellationToken) =>
        RankedList<int>.FromScores(
            _snapshot
                .SearchKeyword(question, Depth, null, null, cancellationToken)
                .Select(hit => new RankedItem<int>(_places[hit.Key], hit.Score))
        );

    /// <summary>Passages by their nearest vectors.</summary>
    public RankedList<int> ByVectors(ReadOnlyMemory<float> question) =>
        RankedList<int>
            .FromScores(
                _passages.Select(
                    (passage, i) =>
                        new RankedItem<int>(
                            i,
                            passage.Vectors.Max(vector => TensorPrimitives.Dot(question.Span, vector.Span))
                        )
                )
            )
            .Take(Depth);

    /// <summary>Both in one.</summary>
    public RankedList<int> Fuse(RankedList<int> words, RankedList<int> vectors) => _weights.Fuse(words, vectors);

    public void Dispose()
    {
        _snapshot.Dispose();
        _index.Dispose();
    }
}
