using FsCheck.Xunit;
using Pipeline.Retrieval.Faceting;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class AccessScopeTests
{
    private static readonly string?[] Filters =
    [
        null, "lang = \"ko\" or exists(label)", "label in (\"g0\", \"g1\", \"g2\")", "not (not exists(label))",
    ];

    [Property(MaxTest = 20)]
    public void No_filter_shows_what_the_scope_hides(int seed)
    {
        var random = new Random(seed);
        List<IndexChange> changes = Corpus.Changes(random, random.Next(1, 80), 20);
        using ShardIndex index = Corpus.InMemory();
        Corpus.ApplyInBatches(index, changes, random);
        Dictionary<string, IndexedDocument> live = Corpus.Live(changes);
        string[] labels = [.. new[] { "g0", "g1", "g2", "other" }.Where(_ => random.Next(2) == 0)];
        using ShardSnapshot snapshot = index.Acquire(AccessScope.Of(labels));
        var allowed = live.Values.Where(d => d.Labels.Count == 0 || d.Labels.Intersect(labels).Any()).ToDictionary(d => d.DocumentId);
        var naive = new NaiveSearch(live.Values);
        foreach (string? text in Filters)
        {
            ChunkFilter? filter = text is null ? null : ChunkFilter.Parse(text);
            string query = Corpus.Text(random, random.Next(1, 8));
            NaiveSearch.AssertTop(
                snapshot.SearchKeyword(query, 100, filter, null, default), Allowed(naive.Keyword(query, filter)), 100);
            float[] vector = Corpus.Vector(random);
            NaiveSearch.AssertTop(snapshot.SearchVector(vector, 100, filter, default), Allowed(naive.Vector(vector, filter)), 100);
        }

        foreach (ChunkKey key in naive.Keys)
        {
            Assert.Equal(allowed.ContainsKey(key.DocumentId), snapshot.Fetch(key) is not null);
        }

        Assert.Equal(
            naive.Keys.Where(k => allowed.ContainsKey(k.DocumentId)).Order(), snapshot.Sample(1000, seed).Select(c => c.Key).Order());

        Dictionary<ChunkKey, double> Allowed(Dictionary<ChunkKey, double> scores) =>
            scores.Where(s => allowed.ContainsKey(s.Key.DocumentId)).ToDictionary();
    }

    [Fact]
    public void Two_scopes_share_a_snapshot_and_not_its_answers()
    {
        using ShardIndex index = Corpus.InMemory();
        index.Apply([
            new IndexChange(1, "open", Corpus.Document("open", 1, ["wing"])),
            new IndexChange(2, "hr", Corpus.Document("hr", 2, ["wing"], labels: "hr")),
            new IndexChange(3, "legal", Corpus.Document("legal", 3, ["wing"], labels: "legal")),
        ]);
        var filter = ChunkFilter.Parse("not id = \"nothing\"");
        foreach (ChunkFilter? chosen in new[] { filter, null, filter })
        {
            Assert.Equal(["hr", "legal", "open"], Found(AccessScope.Everything, chosen));
            Assert.Equal(["hr", "open"], Found(AccessScope.Of(["hr"]), chosen));
            Assert.Equal(["legal", "open"], Found(AccessScope.Of(["legal", "legal"]), chosen));
            Assert.Equal(["open"], Found(AccessScope.Of([]), chosen));
        }

        IEnumerable<string> Found(AccessScope scope, ChunkFilter? chosen)
        {
            using ShardSnapshot snapshot = index.Acquire(scope);
            return snapshot.SearchKeyword("wing", 10, chosen, null, default).Select(c => c.Key.DocumentId).Order().ToArray();
        }
    }

    [Property(MaxTest = 20)]
    public void Facets_count_documents_by_value_and_add_up_over_shards(int seed)
    {
        var random = new Random(seed);
        List<IndexChange> changes = Corpus.Changes(random, 60, 30);
        Dictionary<string, IndexedDocument> live = Corpus.Live(changes);
        string[] asked = [.. Enumerable.Range(0, 35).Select(i => $"d{i}").Where(_ => random.Next(3) > 0)];
        string[] fields = ["lang", "tags", "year", "none"];
        var sum = new FacetCounter(fields);
        for (int shard = 0; shard < 3; shard++)
        {
            using ShardIndex index = Corpus.InMemory();
            Corpus.ApplyInBatches(index, [.. changes.Where(c => c.DocumentId[^1] % 3 == shard)], random);
            using ShardSnapshot snapshot = index.Acquire(AccessScope.Of(["g1"]));
            foreach (FacetCount count in snapshot.CountFacets([.. asked, .. asked], fields))
            {
                sum.Add(count);
            }
        }

        var expected = new Dictionary<(string, string), long>();
        foreach (IndexedDocument document in live.Values)
        {
            if (!asked.Contains(document.DocumentId)
                || (document.Labels.Count > 0 && !document.Labels.Contains("g1")))
            {
                continue;
            }

            using var json = System.Text.Json.JsonDocument.Parse(document.MetadataJson);
            IEnumerable<(string, string)> values = json.RootElement.EnumerateObject().SelectMany(p =>
                p.Value.ValueKind == System.Text.Json.JsonValueKind.Array
                    ? p.Value.EnumerateArray().Select(v => (p.Name, v.GetRawText()))
                    : [(p.Name, p.Value.GetRawText())]);
            foreach ((string, string) value in values.Distinct())
            {
                expected[value] = expected.GetValueOrDefault(value) + 1;
            }
        }

        IReadOnlyList<FacetCount> counts = sum.ToCounts();
        Assert.Equal(expected, counts.ToDictionary(c => (c.Field, c.Value.ToString()), c => c.Documents));
        Assert.Equal(counts.OrderBy(c => Array.IndexOf(fields, c.Field)).ThenByDescending(c => c.Documents).ThenBy(c => c.Value.ToString(), StringComparer.Ordinal), counts);
    }
}
