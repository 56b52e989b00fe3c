using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Faceting;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class AccessScopeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("scope-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static readonly string?[] Filters =
    [
        null,
        "lang = \"ko\" or exists(label)",
        "label in (\"g0\", \"g1\", \"g2\")",
        "not (not exists(label))",
    ];

    [Property(MaxTest = 20)]
    public void No_filter_shows_what_the_scope_hides(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, random.Next(1, 80), 20);
        using var index = Corpus.InMemory();
        Corpus.ApplyInBatches(index, changes, random);
        var live = Corpus.Live(changes);
        string[] labels = [.. new[] { "g0", "g1", "g2", "other" }.Where(_ => random.Next(2) == 0)];
        using var snapshot = index.Acquire(AccessScope.Of(labels));
        var allowed = live
            .Values.Where(d => d.Labels.Count == 0 || d.Labels.Intersect(labels).Any())
            .ToDictionary(d => d.DocumentId);
        var naive = new NaiveSearch(live.Values);
        var first = new NaiveSearch(allowed.Values);
        foreach (var text in Filters)
        {
            var filter = text is null ? null : ChunkFilter.Parse(text);
            var query = Corpus.Text(random, random.Next(1, 8));
            NaiveSearch.AssertTop(
                snapshot.SearchKeyword(query, 100, filter, null, default),
                first.Keyword(query, filter),
                100
            );
            var vector = Corpus.Vector(random);
            NaiveSearch.AssertTop(
                snapshot.SearchVector(vector, 100, filter, default),
                first.Vector(vector, filter),
                100
            );
        }

        foreach (var key in naive.Keys)
        {
            Assert.Equal(allowed.ContainsKey(key.DocumentId), snapshot.Fetch(key) is not null);
        }

        Assert.Equal(
            naive.Keys.Where(k => allowed.ContainsKey(k.DocumentId)).Order(),
            snapshot.Sample(1000, seed).Select(c => c.Key).Order()
        );
    }

    /// <summary>Whatever a shard tells a reader, it tells as a shard does that never had what the reader may not
    /// see.</summary>
    [Property(MaxTest = 30)]
    public void A_scope_tells_what_a_shard_without_the_hidden_documents_tells(int seed)
    {
        var random = new Random(seed);
        List<IndexChange> changes = [.. Corpus.Changes(random, random.Next(1, 80), 20)];
        var relabelled = Relabel(random, changes, random.Next(12));
        using var index = Corpus.InMemory();
        Corpus.ApplyInBatches(index, [.. changes, .. relabelled], random);
        var live = Corpus.Live([.. changes, .. relabelled]);
        string[] labels = [.. new[] { "g0", "g1", "g2", "other" }.Where(_ => random.Next(2) == 0)];
        using var bare = Corpus.InMemory();
        bare.Apply([
            .. live
                .Values.Where(d => d.Labels.Count == 0 || d.Labels.Intersect(labels).Any())
                .Select((d, i) => new IndexChange(i + 1, d.DocumentId, d)),
        ]);
        using var scoped = index.Acquire(AccessScope.Of(labels));
        using var expected = bare.Acquire();
        Assert.Equal(expected.Count(), scoped.Count());
        foreach (
            var text in (string[])
                [Corpus.Text(random, 4), "w", "bo", "검", "ㅁ", "wnig", "boundery hart 모댈", "layer 2024 문서"]
        )
        {
            var counted = scoped.GetStatistics(text);
            Assert.Equal(expected.GetStatistics(text).Fields, counted.Fields);
            Assert.Equal(expected.GetStatistics(text).Terms, counted.Terms);
            foreach (var most in (int[])[1, 2, 8])
            {
                Assert.Equal(expected.Complete(text, most, default), scoped.Complete(text, most, default));
            }

            Assert.Equal(
                expected.Correct(text, default).Select(w => (w.Word, w.Chunks, string.Join(' ', w.Candidates))),
                scoped.Correct(text, default).Select(w => (w.Word, w.Chunks, string.Join(' ', w.Candidates)))
            );
            Assert.Equal(
                expected.SearchKeyword(text, 50, null, null, default).Select(c => (c.Key, c.Score)),
                scoped.SearchKeyword(text, 50, null, null, default).Select(c => (c.Key, c.Score))
            );
        }

        IEnumerable<string> all = live.Keys;
        Assert.Equal(
            expected.CountFacets(all, ["lang", "tags", "year"]),
            scoped.CountFacets(all, ["lang", "tags", "year"])
        );
    }

    [Property(MaxTest = 20)]
    public void Labels_that_change_alone_hold_after_saving_and_renumbering_too(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, random.Next(20, 60), 15);
        ShardIndexOptions options = new(Path.Combine(_root, Guid.NewGuid().ToString("n")), Corpus.Dimensions, "test");
        var history = new List<IndexChange>(changes);
        using (var index = ShardIndex.Open(options))
        {
            Corpus.ApplyInBatches(index, changes, random);
            using var before = index.Acquire();
            var was = Corpus.Live(changes);
            var relabelled = Relabel(random, changes, 10);
            Corpus.ApplyInBatches(index, relabelled, random);
            history.AddRange(relabelled);
            Check(before, was);
            Check(index.Acquire(), Corpus.Live(history));
            index.Save();
        }

        using var again = ShardIndex.Open(options);
        Assert.Null(again.Discarded);
        Check(again.Acquire(), Corpus.Live(history));
        history.AddRange(Corpus.Changes(random, 10, 15, history[^1].Number));
        Corpus.ApplyInBatches(again, history, random);
        Check(again.Acquire(), Corpus.Live(history));

        static void Check(ShardSnapshot snapshot, Dictionary<string, IndexedDocument> live)
        {
            using (snapshot)
            {
                foreach (var chunk in snapshot.Sample(1000, 1))
                {
                    Assert.Equal(live[chunk.Key.DocumentId].Labels, chunk.Labels);
                    Assert.Equal(live[chunk.Key.DocumentId].MetadataJson, chunk.MetadataJson);
                }

                Assert.Equal(live.Values.Sum(d => d.Chunks.Count), snapshot.ChunkCount);
            }
        }
    }

    [Fact]
    public void Rows_that_are_renumbered_keep_the_labels_that_changed_alone()
    {
        using var index = Corpus.InMemory();
        var number = 0;
        for (var i = 0; i < 1100; i++)
        {
            index.Apply([new IndexChange(++number, $"d{i}", Corpus.Document($"d{i}", 1, ["wing"]))]);
        }

        index.Apply([new IndexChange(++number, "d1099", null, new IndexedLabels(["hr"], "{}"))]);
        for (var i = 0; i < 1000; i++)
        {
            index.Apply([new IndexChange(++number, $"d{i}", null)]);
        }

        using var open = index.Acquire(AccessScope.Of([]));
        using var hr = index.Acquire(AccessScope.Of(["hr"]));
        Assert.Equal((99, 100), (open.Count().Chunks, hr.Count().Chunks));
        Assert.DoesNotContain(open.SearchKeyword("wing", 200, null, null, default), c => c.Key.DocumentId == "d1099");
    }

    /// <summary>Changes of labels and metadata alone, of documents that are live and of others.</summary>
    private static List<IndexChange> Relabel(Random random, List<IndexChange> after, int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(i => new IndexChange(
                    after[^1].Number + i,
                    $"d{random.Next(22)}",
                    null,
                    new IndexedLabels(
                        random.Next(3) == 0 ? [] : [$"g{random.Next(3)}"],
                        $$"""{"year": {{random.Next(2018, 2026)}}}"""
                    )
                )),
        ];

    [Fact]
    public void Two_scopes_share_a_snapshot_and_not_its_answers()
    {
        using var index = Corpus.InMemory();
        index.Apply([
            new IndexChange(1, "open", Corpus.Document("open", 1, ["wing"])),
            new IndexChange(2, "hr", Corpus.Document("hr", 2, ["wing"], labels: "hr")),
            new IndexChange(3, "legal", Corpus.Document("legal", 3, ["wing"], labels: "legal")),
        ]);
        var filter = ChunkFilter.Parse("not id = \"nothing\"");
        foreach (var chosen in new[] { filter, null, filter })
        {
            Assert.Equal(["hr", "legal", "open"], Found(AccessScope.Everything, chosen));
            Assert.Equal(["hr", "open"], Found(AccessScope.Of(["hr"]), chosen));
            Assert.Equal(["legal", "open"], Found(AccessScope.Of(["legal", "legal"]), chosen));
            Assert.Equal(["open"], Found(AccessScope.Of([]), chosen));
        }

        IEnumerable<string> Found(AccessScope scope, ChunkFilter? chosen)
        {
            using var snapshot = index.Acquire(scope);
            return snapshot
                .SearchKeyword("wing", 10, chosen, null, default)
                .Select(c => c.Key.DocumentId)
                .Order()
                .ToArray();
        }
    }

    [Property(MaxTest = 20)]
    public void Facets_count_documents_by_value_and_add_up_over_shards(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, 60, 30);
        var live = Corpus.Live(changes);
        string[] asked = [.. Enumerable.Range(0, 35).Select(i => $"d{i}").Where(_ => random.Next(3) > 0)];
        string[] fields = ["lang", "tags", "year", "none"];
        var sum = new FacetCounter(fields);
        for (var shard = 0; shard < 3; shard++)
        {
            using var index = Corpus.InMemory();
            Corpus.ApplyInBatches(index, [.. changes.Where(c => c.DocumentId[^1] % 3 == shard)], random);
            using var snapshot = index.Acquire(AccessScope.Of(["g1"]));
            foreach (var count in snapshot.CountFacets([.. asked, .. asked], fields))
            {
                sum.Add(count);
            }
        }

        var expected = new Dictionary<(string, string), long>();
        foreach (var document in live.Values)
        {
            if (!asked.Contains(document.DocumentId) || (document.Labels.Count > 0 && !document.Labels.Contains("g1")))
            {
                continue;
            }

            using var json = System.Text.Json.JsonDocument.Parse(document.MetadataJson);
            IEnumerable<(string, string)> values = json
                .RootElement.EnumerateObject()
                .SelectMany(p =>
                    p.Value.ValueKind == System.Text.Json.JsonValueKind.Array
                        ? p.Value.EnumerateArray().Select(v => (p.Name, v.GetRawText()))
                        : [(p.Name, p.Value.GetRawText())]
                );
            foreach (var value in values.Distinct())
            {
                expected[value] = expected.GetValueOrDefault(value) + 1;
            }
        }

        var counts = sum.ToCounts();
        Assert.Equal(expected, counts.ToDictionary(c => (c.Field, c.Value.ToString()), c => c.Documents));
        Assert.Equal(
            counts
                .OrderBy(c => Array.IndexOf(fields, c.Field))
                .ThenByDescending(c => c.Documents)
                .ThenBy(c => c.Value.ToString(), StringComparer.Ordinal),
            counts
        );
    }
}
