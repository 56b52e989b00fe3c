using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class PhraseProperties
{
    private static readonly string?[] Filters = [null, "lang = \"ko\"", "year >= 2022 or label in (\"g1\")"];

    [Property(MaxTest = 25)]
    public void Phrases_are_found_where_reading_finds_them(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, random.Next(1, 120), 40);
        using var index = Corpus.InMemory();
        Corpus.ApplyInBatches(index, changes, random);
        using var snapshot = index.Acquire();
        List<IndexedDocument> live = [.. Corpus.Live(changes).Values];
        var naive = new NaiveSearch(live);
        for (var q = 0; q < 12; q++)
        {
            var phrase = Phrase(random, live);
            var slop = random.Next(3) == 0 ? 0 : random.Next(5);
            var text = $"{phrase} {Corpus.Text(random, random.Next(0, 3))}";
            var words = TextAnalysis.Analyze(phrase).Body;
            var filter = Filters[random.Next(Filters.Length)] is { } form ? ChunkFilter.Parse(form) : null;
            var expected = naive
                .Keyword(text, filter)
                .Where(hit => Parts(live, hit.Key).Any(part => Has(part, words, slop)))
                .ToDictionary();
            var query = new KeywordQuery(text) { Phrases = [new PhraseClause(phrase, slop)] };
            var top = random.Next(1, 50);
            var found = snapshot.SearchKeyword(query, top, filter, null, default);
            NaiveSearch.AssertTop(found, expected, top);
            foreach (var hit in found)
            {
                var why = snapshot.Explain(query, hit.Key, null, default)!;
                Assert.Equal(hit.Score, why.Score, 1e-4);
                Assert.Equal(why.Score, why.Terms.Sum(term => term.Score), 1e-6);
                Assert.All(
                    why.Terms,
                    term =>
                        Assert.Equal(
                            term.Weight
                                * term.Idf
                                * term.Frequency
                                * 2.2
                                / (term.Frequency + (1.2 * (0.25 + (0.75 * term.Length / term.AverageLength)))),
                            term.Score,
                            1e-4
                        )
                );
            }
        }
    }

    [Theory]
    [InlineData("벡터 검색", 0, "a b")]
    [InlineData("검색 벡터", 0, "")]
    [InlineData("검색 벡터", 1, "a b")]
    [InlineData("vector search", 0, "c d")]
    [InlineData("search the vector", 0, "d")]
    [InlineData("heading vector", 64, "")]
    [InlineData("vector", 0, "c d")]
    public void A_phrase_goes_on_with_a_particle_and_stops_at_borders(string phrase, int slop, string expected)
    {
        using var index = Corpus.InMemory(0);
        index.Apply([
            new IndexChange(1, "a", Corpus.Document("a", 1, ["빠른 벡터 검색을 씁니다."])),
            new IndexChange(2, "b", Corpus.Document("b", 2, ["벡터 검색"])),
            new IndexChange(3, "c", Corpus.Document("c", 3, ["vector searching"], title: "a heading")),
            new IndexChange(4, "d", Corpus.Document("d", 4, ["search the vectors, a vector search"])),
        ]);
        using var snapshot = index.Acquire();
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                snapshot
                    .SearchKeyword(
                        new KeywordQuery("벡터 vector 검색") { Phrases = [new PhraseClause(phrase, slop)] },
                        10,
                        null,
                        null,
                        default
                    )
                    .Select(hit => hit.Key.DocumentId)
                    .Order()
            )
        );
    }

    [Fact]
    public void The_title_can_be_searched_alone()
    {
        using var index = Corpus.InMemory(0);
        index.Apply([
            new IndexChange(1, "a", Corpus.Document("a", 1, ["about drag"], title: "lift and drag")),
            new IndexChange(2, "b", Corpus.Document("b", 2, ["lift and drag"], title: "wings")),
        ]);
        using var snapshot = index.Acquire();
        var query = new KeywordQuery("lift drag wings") { Field = KeywordField.Title };
        Assert.Equal(["a", "b"], Found(query));
        Assert.Equal(["a"], Found(query with { Text = "lift" }));
        Assert.Equal(["a"], Found(query with { Phrases = [new PhraseClause("lift drag")] }));
        Assert.Empty(Found(query with { Phrases = [new PhraseClause("drag wings")] }));
        Assert.Equal(
            "title",
            Assert
                .Single(snapshot.Explain(query with { Text = "lift" }, new ChunkKey("a", 1, 0), null, default)!.Terms)
                .Field
        );
        Assert.Null(snapshot.Explain(query, new ChunkKey("a", 2, 0), null, default));
        Assert.Throws<IndexInputException>(() => Found(query with { Phrases = [new PhraseClause("a b", 65)] }));

        IEnumerable<string> Found(KeywordQuery asked) =>
            [.. snapshot.SearchKeyword(asked, 10, null, null, default).Select(hit => hit.Key.DocumentId).Order()];
    }

    /// <summary>Some words in a row of a random chunk, at times in another order.</summary>
    private static string Phrase(Random random, List<IndexedDocument> live)
    {
        string[] texts =
        [
            .. live.SelectMany(d => d.Chunks.Select(c => c.Text).Append(d.Title ?? ""))
                .Where(t => t.Length > 0)
                .DefaultIfEmpty("wing lift"),
        ];
        var words = texts[random.Next(texts.Length)].Split(' ');
        var start = random.Next(words.Length);
        var chosen = words[start..Math.Min(words.Length, start + random.Next(1, 4))];
        if (random.Next(4) == 0)
        {
            random.Shuffle(chosen);
        }

        return string.Join(' ', chosen);
    }

    private static IEnumerable<IReadOnlyList<string>> Parts(List<IndexedDocument> live, ChunkKey key)
    {
        var document = live.Single(d => d.DocumentId == key.DocumentId);
        yield return TextAnalysis.Analyze(document.Title ?? "").Body;
        yield return TextAnalysis.Analyze(document.Chunks.Single(c => c.Ordinal == key.Ordinal).Text).Body;
    }

    private static bool Has(IReadOnlyList<string> part, IReadOnlyList<string> words, int slop)
    {
        if (slop == 0)
        {
            return Enumerable
                .Range(0, Math.Max(0, part.Count - words.Count + 1))
                .Any(at => part.Skip(at).Take(words.Count).SequenceEqual(words));
        }

        return Enumerable
            .Range(0, part.Count)
            .Any(at =>
            {
                var stretch = part.Skip(at).Take(words.Count + slop).ToLookup(word => word);
                return words.ToLookup(word => word).All(word => stretch[word.Key].Count() >= word.Count());
            });
    }
}
