using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

/// <summary>Searches by reading everything: BM25 from its definition in double precision, cosine by a loop.</summary>
internal sealed class NaiveSearch
{
    private readonly List<(ChunkKey Key, IndexedDocument Document, IndexedChunk Chunk)> _chunks = [];

    public NaiveSearch(IEnumerable<IndexedDocument> live)
    {
        foreach (var document in live)
        {
            foreach (var chunk in document.Chunks)
            {
                _chunks.Add((new ChunkKey(document.DocumentId, document.Version, chunk.Ordinal), document, chunk));
            }
        }
    }

    public int Count => _chunks.Count;

    public IEnumerable<ChunkKey> Keys => _chunks.Select(c => c.Key);

    public Dictionary<ChunkKey, double> Keyword(string query, ChunkFilter? filter)
    {
        var asked = TextAnalysis.Analyze(query);
        var scores = new Dictionary<ChunkKey, double>();
        Score(asked.Body, c => Terms(c).Body, 1, scores);
        Score(
            asked.Words,
            c => Terms(c).Words,
            LexicalFields.Searched.Single(f => f.Name == LexicalFields.Words).Weight,
            scores
        );
        Score(
            asked.Body,
            c => Title(c).Body,
            LexicalFields.Searched.Single(f => f.Name == LexicalFields.Title).Weight,
            scores
        );
        return scores.Where(s => s.Value > 0 && Accepts(filter, s.Key)).ToDictionary();
    }

    public Dictionary<ChunkKey, double> Vector(float[] query, ChunkFilter? filter)
    {
        var scores = new Dictionary<ChunkKey, double>();
        foreach ((var key, _, var chunk) in _chunks)
        {
            if (chunk.Embedding.IsEmpty || !Accepts(filter, key))
            {
                continue;
            }

            double dot = 0,
                a = 0,
                b = 0;
            for (var i = 0; i < query.Length; i++)
            {
                var value = (double)BitConverter.ToHalf(chunk.Embedding.Span[(2 * i)..]);
                dot += value * query[i];
                a += value * value;
                b += (double)query[i] * query[i];
            }

            scores[key] = dot / Math.Sqrt(a * b);
        }

        return scores;
    }

    /// <summary>The results are the best by the oracle's scores, in order, allowing for rounding between near
    /// ties.</summary>
    public static void AssertTop(IReadOnlyList<ScoredChunk> actual, Dictionary<ChunkKey, double> oracle, int top)
    {
        Assert.Equal(Math.Min(top, oracle.Count), actual.Count);
        Assert.Equal(actual.Count, actual.Select(a => a.Key).Distinct().Count());
        List<double> best = [.. oracle.Values.OrderDescending()];
        for (var i = 0; i < actual.Count; i++)
        {
            Assert.Equal(oracle[actual[i].Key], actual[i].Score, 1e-4);
            Assert.Equal(best[i], actual[i].Score, 1e-4);
            if (i > 0)
            {
                Assert.True(
                    actual[i - 1].Score > actual[i].Score
                        || (actual[i - 1].Score == actual[i].Score && actual[i - 1].Key.CompareTo(actual[i].Key) < 0)
                );
            }
        }
    }

    private bool Accepts(ChunkFilter? filter, ChunkKey key)
    {
        var d = _chunks.First(c => c.Key == key).Document;
        return filter is null || filter.Matches(FilterSubject.Read(d.DocumentId, d.Title, d.MetadataJson, d.Labels));
    }

    private void Score(
        IEnumerable<string> query,
        Func<(ChunkKey Key, IndexedDocument Document, IndexedChunk Chunk), IReadOnlyList<string>> field,
        double weight,
        Dictionary<ChunkKey, double> scores
    )
    {
        List<(ChunkKey Key, IReadOnlyList<string> Terms)> all = [.. _chunks.Select(c => (c.Key, field(c)))];
        var n = all.Count(c => c.Terms.Count > 0);
        var average = n == 0 ? 0 : all.Sum(c => (double)c.Terms.Count) / n;
        foreach (var term in query)
        {
            var df = all.Count(c => c.Terms.Contains(term));
            var idf = Math.Log(1 + ((n - df + 0.5) / (df + 0.5)));
            foreach ((var key, var terms) in all)
            {
                var tf = terms.Count(t => t == term);
                if (tf > 0)
                {
                    scores[key] =
                        scores.GetValueOrDefault(key)
                        + (weight * idf * tf * 2.2 / (tf + (1.2 * (0.25 + (0.75 * terms.Count / average)))));
                }
            }
        }
    }

    private static AnalyzedText Title((ChunkKey Key, IndexedDocument Document, IndexedChunk Chunk) c) =>
        TextAnalysis.Analyze((c.Document.Title ?? string.Empty) + "\n" + string.Join('\n', c.Chunk.HeadingPath));

    private static AnalyzedText Terms((ChunkKey Key, IndexedDocument Document, IndexedChunk Chunk) c) =>
        TextAnalysis.Analyze(
            (c.Document.Title ?? string.Empty) + "\n" + string.Join('\n', c.Chunk.HeadingPath) + "\n" + c.Chunk.Text
        );
}
