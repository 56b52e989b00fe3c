using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Lexical;

/// <summary>A keyword index over random chunks in several segments, some of them deleted, and the same chunks as lists
/// of terms.</summary>
internal sealed class RandomChunks : IDisposable
{
    private static readonly string[] Particles = ["", "는", "에서", "을"];

    private readonly LexicalIndex _index = new(new Lucene.Net.Store.RAMDirectory(), create: true);
    private readonly Dictionary<long, (AnalyzedText Title, AnalyzedText Text)> _live = [];
    private readonly Random _random;

    /// <param name="random">Source of everything.</param>
    /// <param name="chunks">Chunks to write; every tenth is deleted again.</param>
    /// <param name="longest">Words of the longest chunk.</param>
    public RandomChunks(Random random, int chunks, int longest)
    {
        _random = random;
        var flush = 1 + random.Next(Math.Max(1, chunks / random.Next(1, 25)));
        for (var i = 0; i < chunks; i++)
        {
            var title = random.Next(3) == 0 ? Text(2) : string.Empty;
            var text = Text(1 + random.Next(random.Next(8) == 0 ? longest : 1 + (longest / 3)));
            var document = new IndexedDocument(
                $"d{i}",
                1,
                title,
                string.Empty,
                [],
                [new IndexedChunk(0, text, [], 0, 1, null, default)]
            );
            _index.Add(i, document, document.Chunks[0]);
            _live.Add(i, (TextAnalysis.Analyze(title), TextAnalysis.Analyze(text)));
            if (random.Next(10) == 0)
            {
                var deleted = random.Next(i + 1);
                _index.Delete($"d{deleted}");
                _live.Remove(deleted);
            }

            if ((i + 1) % flush == 0)
            {
                _index.Publish().Dispose();
            }
        }

        View = _index.Publish();
        Chunks = chunks;
    }

    public LexicalView View { get; }

    /// <summary>Chunks that were written; rows are their numbers.</summary>
    public int Chunks { get; }

    /// <summary>Terms of the live chunks in a field.</summary>
    public Dictionary<long, IReadOnlyList<string>> Field(string name) =>
        _live.ToDictionary(
            c => c.Key,
            c =>
                (IReadOnlyList<string>)(
                    name switch
                    {
                        LexicalFields.Body => [.. c.Value.Title.Body, .. c.Value.Text.Body],
                        LexicalFields.Words => [.. c.Value.Title.Words, .. c.Value.Text.Words],
                        _ => c.Value.Title.Body,
                    }
                )
        );

    public CollectionStatistics Statistics(LexicalQuery query)
    {
        var fields = LexicalFields.Searched.Select(f =>
        {
            var terms = Field(f.Name);
            return new FieldStatistics(
                f.Name,
                terms.Values.Count(t => t.Count > 0),
                terms.Values.Sum(t => (long)t.Count)
            );
        });
        return CollectionStatistics.Merge([
            new TermStatistics([.. fields], View.Count(View.Find(query, default), null, default)),
        ]);
    }

    /// <summary>Some of the rows, or all.</summary>
    public RowSet Accepted()
    {
        var share = _random.Next(3) switch
        {
            0 => 1,
            1 => 0.5,
            _ => 0.02,
        };
        var accepted = new RowSet(Chunks);
        for (var row = 0; row < Chunks; row++)
        {
            if (_random.NextDouble() < share)
            {
                accepted.Add(row);
            }
        }

        return accepted;
    }

    public LexicalQuery Query()
    {
        var terms = new Dictionary<(string, string), QueryTerm>();
        var required = _random.Next(3) == 0 ? _random.Next(1, 3) : 0;
        var prohibited = _random.Next(4) == 0 ? 1 : 0;
        var words = 1 + _random.Next(_random.Next(1, 9));
        for (var i = 0; i < required + prohibited + words; i++)
        {
            var word = TextAnalysis.Analyze(Word());
            var occur =
                i < required ? TermOccur.Required
                : i < required + prohibited ? TermOccur.Prohibited
                : TermOccur.Optional;
            foreach (var term in word.Body)
            {
                terms.TryAdd(
                    (LexicalFields.Body, term),
                    new QueryTerm(LexicalFields.Body, term, _random.Next(1, 3), occur)
                );
            }

            foreach (var term in word.Words)
            {
                terms.TryAdd((LexicalFields.Words, term), new QueryTerm(LexicalFields.Words, term, 1, occur));
            }
        }

        return LexicalQuery.Of(
            [.. terms.Values],
            _random.Next(2) == 0 ? KeywordQuery.DefaultTitleWeight : _random.Next(0, 4)
        );
    }

    public void Dispose()
    {
        View.Dispose();
        _index.Dispose();
    }

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    // Frequent words first, so that some terms fill many blocks and others are rare.
    private string Word()
    {
        var rank = (int)(60 * Math.Pow(_random.NextDouble(), 3));
        return rank % 4 == 3
            ? $"{(char)('가' + (28 * rank))}{(char)('나' + (28 * rank))}{Particles[_random.Next(Particles.Length)]}"
            : $"word{(char)('a' + (rank / 8))}{(char)('b' + (rank % 8))}";
    }
}
