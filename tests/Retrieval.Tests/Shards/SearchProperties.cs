using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class SearchProperties
{
    private static readonly string?[] Filters =
    [
        null,
        "lang = \"ko\"",
        "year >= 2022 and not tags = \"t1\"",
        "label in (\"g0\", \"g2\")",
        "not exists(label) or id in (\"d1\", \"d2\")",
        "lang = \"none\"",
        "2019 <= year < 2023",
    ];

    [Property(MaxTest = 20)]
    public void Both_searches_agree_with_reading_everything(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, random.Next(1, 80), 20);
        using var index = Corpus.InMemory();
        Corpus.ApplyInBatches(index, changes, random);
        using var snapshot = index.Acquire();
        var naive = new NaiveSearch(Corpus.Live(changes).Values);
        Assert.Equal(naive.Count, snapshot.ChunkCount);
        Assert.Equal(changes[^1].Number, snapshot.Watermark);
        foreach (var text in Filters)
        {
            var filter = text is null ? null : ChunkFilter.Parse(text);
            var top = random.Next(1, 40);
            var query = Corpus.Text(random, random.Next(1, 8));
            NaiveSearch.AssertTop(
                snapshot.SearchKeyword(query, top, filter, null, default),
                naive.Keyword(query, filter),
                top
            );
            var vector = Corpus.Vector(random);
            NaiveSearch.AssertTop(
                snapshot.SearchVector(vector, top, filter, default),
                naive.Vector(vector, filter),
                top
            );
        }
    }

    [Property(MaxTest = 40)]
    public void No_score_is_above_the_most_that_the_terms_could_give_and_unknown_words_raise_that(int seed)
    {
        var random = new Random(seed);
        using var index = Corpus.InMemory();
        Corpus.ApplyInBatches(index, Corpus.Changes(random, random.Next(1, 60), 20), random);
        using var snapshot = index.Acquire();
        var query = Corpus.Text(random, random.Next(1, 8));
        var found = snapshot.MatchKeyword(query, 50, null, null, default);
        Assert.All(found.Chunks, hit => Assert.InRange(hit.Score, 0, found.Most));
        var unknown = snapshot.MatchKeyword($"{query} qqzzxx 뷁뚫쀍", 50, null, null, default);
        Assert.Equal(found.Chunks.Select(hit => hit.Key), unknown.Chunks.Select(hit => hit.Key));
        Assert.True(unknown.Most > found.Most || snapshot.ChunkCount == 0);
    }

    [Fact]
    public void Compaction_changes_no_answer()
    {
        var random = new Random(5);
        using var index = Corpus.InMemory();
        var changes = new List<IndexChange>();
        for (var i = 1; i <= 900; i++)
        {
            changes.Add(new IndexChange(i, $"d{i}", Corpus.Random(random, $"d{i}", i)));
        }

        index.Apply(changes);
        using var before = index.Acquire();
        var vector = Corpus.Vector(random);
        var beforeDeletes = before.SearchVector(vector, 50, null, default);
        var bytes = index.Statistics.MemoryBytes;

        // Every second goes: far more than the share of dead rows that is kept.
        List<IndexChange> deletes =
        [
            .. changes.Where(c => c.Number % 2 == 0).Select((c, i) => new IndexChange(901 + i, c.DocumentId, null)),
        ];
        index.Apply(deletes);
        Assert.True(index.Statistics.MemoryBytes < bytes * 0.7);
        using var after = index.Acquire();
        var naive = new NaiveSearch(Corpus.Live(changes.Concat(deletes)).Values);
        NaiveSearch.AssertTop(after.SearchVector(vector, 50, null, default), naive.Vector(vector, null), 50);
        NaiveSearch.AssertTop(
            after.SearchKeyword("서울 wing 모델", 50, null, null, default),
            naive.Keyword("서울 wing 모델", null),
            50
        );
        Assert.All(after.SearchVector(vector, 50, null, default), hit => Assert.NotNull(after.Fetch(hit.Key)));
        Assert.Equal(beforeDeletes, before.SearchVector(vector, 50, null, default));
    }

    [Fact]
    public void Any_text_is_a_query()
    {
        using var index = Corpus.InMemory(0);
        index.Apply([new IndexChange(1, "a", Corpus.Document("a", 1, ["title AND body OR wing (span) \"lift\""]))]);
        using var snapshot = index.Acquire();
        foreach (
            var query in new[]
            {
                "wing AND (",
                "\"",
                "title:wing*",
                "+wing -lift ~2^",
                "wing\0\uD800",
                "[a TO b]",
                "\\",
                "***",
                "",
                "   ",
                "\uD83D",
                string.Concat(Enumerable.Range(0, 4000).Select(i => $"w{i} ")) + " wing",
                new string('가', 100_000),
                new string('x', 70_000),
            }
        )
        {
            var hits = snapshot.SearchKeyword(query, 10, null, null, default);
            var named = query.Contains("wing", StringComparison.Ordinal) && query.Length < 100;
            Assert.Equal(named, hits.Count == 1);
        }
    }

    [Fact]
    public void Limits_are_named()
    {
        using var index = Corpus.InMemory();
        using var snapshot = index.Acquire();
        Assert.Equal(
            "top",
            Assert.Throws<IndexInputException>(() => snapshot.SearchKeyword("a", 0, null, null, default)).Field
        );
        Assert.Equal(
            "vector",
            Assert.Throws<IndexInputException>(() => snapshot.SearchVector(new float[3], 1, null, default)).Field
        );
        var bad = new float[Corpus.Dimensions];
        bad[2] = float.NaN;
        Assert.Equal(
            "vector",
            Assert.Throws<IndexInputException>(() => snapshot.SearchVector(bad, 1, null, default)).Field
        );
        Assert.Empty(snapshot.SearchVector(new float[Corpus.Dimensions], 5, null, default));
    }

    [Fact]
    public void Cancelled_searches_stop()
    {
        using var index = Corpus.InMemory();
        index.Apply(Corpus.Changes(new Random(1), 50, 20));
        using var snapshot = index.Acquire();
        var cancelled = new CancellationToken(true);
        Assert.Throws<OperationCanceledException>(() => snapshot.SearchKeyword("wing", 5, null, null, cancelled));
        Assert.Throws<OperationCanceledException>(() =>
            snapshot.SearchVector(Corpus.Vector(new Random(1)), 5, null, cancelled)
        );
    }
}
