using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Suggestions;
using Pipeline.Retrieval.Tests.Shards;

namespace Pipeline.Retrieval.Tests.Suggestions;

public sealed class SuggestionTests
{
    private static readonly string[] Words =
    [
        "wing",
        "wings",
        "window",
        "vector",
        "vectors",
        "retrieval",
        "retriever",
        "벡터",
        "벡터화",
        "검색",
        "검사",
        "걸음",
        "갑판",
        "가보",
        "LLM",
        "GPT4o",
    ];

    private static readonly string[] Particles = ["", "을", "는", "에서", "의"];

    [Property(MaxTest = 20)]
    public void Completions_are_all_words_with_the_beginning_by_frequency(int seed)
    {
        var random = new Random(seed);
        var texts = Texts(random, 40);
        string[][] labels = [.. texts.Select(_ => random.Next(3) == 0 ? new[] { "hidden" } : [])];
        using var index = Index(texts, labels);
        var whole = Words[random.Next(Words.Length)].ToLowerInvariant();
        var keys = KeyStrokes.Of(whole)[..random.Next(1, KeyStrokes.Of(whole).Length + 1)];
        var typed = KeyStrokes.Compose(keys);
        foreach (var all in (bool[])[true, false])
        {
            using var snapshot = index.Acquire(all ? AccessScope.Everything : AccessScope.Of([]));
            var expected = texts
                .Where((_, i) => all || labels[i].Length == 0)
                .SelectMany(text => SurfaceWords.Of(text).Select(word => word.Text).Distinct())
                .Where(word => KeyStrokes.Of(word).StartsWith(keys, StringComparison.Ordinal))
                .GroupBy(word => word)
                .Select(group => new WordCompletion(group.Key, group.Count()))
                .OrderByDescending(word => word.Chunks)
                .ThenBy(word => KeyStrokes.Of(word.Word), StringComparer.Ordinal)
                .ToArray();
            Assert.Equal(expected, snapshot.Complete($"the {typed}", 100, default));
            Assert.Equal(expected.Take(2), snapshot.Complete(typed, 2, default));
            Assert.Empty(snapshot.Complete(typed + " ", 2, default));
        }
    }

    [Property(MaxTest = 8)]
    public void Corrections_do_not_depend_on_the_number_of_shards(int seed)
    {
        var random = new Random(seed);
        var texts = Texts(random, 60);
        var asked = string.Join(
            ' ',
            Enumerable.Range(0, 4).Select(_ => Misspelt(random, Words[random.Next(Words.Length)]))
        );
        string? expected = null;
        IReadOnlyList<WeightedTerm> terms = [];
        foreach (var count in (int[])[1, 3, 16])
        {
            List<ShardIndex> shards =
            [
                .. Enumerable.Range(0, count).Select(s => Index([.. texts.Where((_, i) => i % count == s)], [])),
            ];
            var merged = Spelling.Merge(
                shards
                    .Select(shard =>
                    {
                        using var snapshot = shard.Acquire();
                        return snapshot.Correct(asked, default);
                    })
                    .ToArray()
            );
            shards.ForEach(shard => shard.Dispose());
            if (count == 1)
            {
                (expected, terms) = (Spelling.Correct(asked, merged), Spelling.Expand(merged));
            }

            Assert.Equal(expected, Spelling.Correct(asked, merged));
            Assert.Equal(terms, Spelling.Expand(merged));
        }
    }

    [Theory]
    [InlineData("How does retreival work?", "How does retrieval work?")]
    [InlineData("Retreival of vecotrs", "Retrieval of vectors")]
    [InlineData("백터를 검섹에서 찾기", "벡터를 검색에서 찾기")]
    [InlineData("retrieval 벡터는 wings", null)]
    [InlineData("zzzzzz 뷁뷁뷁", null)]
    [InlineData("", null)]
    public void Mistakes_are_corrected_and_the_rest_stays(string text, string? expected)
    {
        using var index = Index(
            [
                "retrieval vectors 벡터를 검색에서 찾기",
                "retrieval with vectors and wings",
                "retrieval of a vector, 벡터 검색은",
                "does work: how",
            ],
            []
        );
        using var snapshot = index.Acquire();
        var words = Spelling.Merge([snapshot.Correct(text, default)]);
        Assert.Equal(expected, Spelling.Correct(text, words));
        ScoredChunk[] found =
        [
            .. snapshot.SearchKeyword(
                new KeywordQuery(text) { Expansion = Spelling.Expand(words) },
                5,
                null,
                null,
                default
            ),
        ];
        Assert.True(expected is null || found.Length > 0);
    }

    [Fact]
    public void A_word_that_only_hidden_documents_have_is_neither_known_nor_proposed()
    {
        using var index = Index(
            ["the merger with Contoso", "nothing else"],
            [
                ["board"],
                [],
            ]
        );
        using var outside = index.Acquire(AccessScope.Of([]));
        using var inside = index.Acquire(AccessScope.Of(["board"]));
        Assert.Equal("contoso", Assert.Single(inside.Complete("cont", 5, default)).Word);
        Assert.Empty(outside.Complete("cont", 5, default));
        Assert.Equal("contoso", Assert.Single(Assert.Single(inside.Correct("contosa", default)).Candidates).Word);
        Assert.Empty(Assert.Single(outside.Correct("contosa", default)).Candidates);
        Assert.Equal(0, Assert.Single(outside.Correct("contoso", default)).Chunks);
    }

    [Fact]
    public void Feedback_adds_the_words_of_the_best_passages_and_keeps_the_query()
    {
        var feedback = new RelevanceFeedback
        {
            Passages = 2,
            Terms = 3,
            OriginalWeight = 0.5,
        };
        var expanded = feedback.Expand(
            "lift of wings",
            [("wing wing flap", 3), ("벡터를 쓰는 wing", 1), ("never looked at", 1)]
        );
        Assert.Equal("lift of wings", expanded.Text);
        Assert.Equal(["wing", "flap", "벡터"], expanded.Expansion.Select(term => term.Text));
        Assert.Equal(["body", "body", "words"], expanded.Expansion.Select(term => term.Field));

        // Half of the weight: as much as the two words of the query.
        Assert.Equal(2, expanded.Expansion.Sum(term => term.Weight), 4);
        Assert.True(expanded.Expansion[0].Weight > expanded.Expansion[1].Weight);
        Assert.Empty(feedback.Expand("lift", []).Expansion);
    }

    private static string Misspelt(Random random, string word)
    {
        var keys = KeyStrokes.Of(word.ToLowerInvariant());
        var at = random.Next(keys.Length);
        var other = KeyStrokes.HasHangul(keys) ? "ㄴㅗㄷㅣ" : "eaxo";
        return KeyStrokes.Compose(keys[..at] + other[random.Next(other.Length)] + keys[(at + 1)..]);
    }

    private static string[] Texts(Random random, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    string.Join(
                        ' ',
                        Enumerable
                            .Range(0, random.Next(1, 6))
                            .Select(_ =>
                            {
                                var word = Words[(int)(Words.Length * Math.Pow(random.NextDouble(), 1.5))];
                                return char.IsAsciiLetter(word[0])
                                    ? word
                                    : word + Particles[random.Next(Particles.Length)];
                            })
                    )
                ),
        ];

    private static ShardIndex Index(string[] texts, string[][] labels)
    {
        var index = Corpus.InMemory(0);
        if (texts.Length > 0)
        {
            index.Apply([
                .. texts.Select(
                    (text, i) =>
                        new IndexChange(
                            i + 1,
                            $"d{i}",
                            Corpus.Document($"d{i}", 1, [text], labels: labels.Length > 0 ? labels[i] : [])
                        )
                ),
            ]);
        }

        return index;
    }
}
