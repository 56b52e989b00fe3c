using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

/// <summary>Checksums of views, by which replicas are compared.</summary>
public sealed class ChecksumTests
{
    [Property(MaxTest = 20)]
    public void Is_the_same_for_the_same_chunks_whatever_the_history(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, 60, 20);
        using var grown = Corpus.InMemory();
        Corpus.ApplyInBatches(grown, changes, random);

        // What is live, in another order, and nothing of what came before it.
        using var rebuilt = Corpus.InMemory();
        var live = Corpus.Live(changes).Values.ToArray();
        random.Shuffle(live);
        rebuilt.Apply([.. live.Select((document, i) => new IndexChange(i + 1, document.DocumentId, document))]);
        foreach (var scope in (AccessScope[])[AccessScope.Everything, AccessScope.Of([]), AccessScope.Of(["g1"])])
        {
            Assert.Equal(Of(rebuilt, scope), Of(grown, scope));
        }
    }

    [Fact]
    public void Is_another_one_when_a_document_has_another_version_other_chunks_or_other_labels_or_is_gone()
    {
        IndexedDocument[] documents =
        [
            Corpus.Document("a", 1, ["red", "blue"]),
            Corpus.Document("a", 2, ["red", "blue"]),
            Corpus.Document("a", 1, ["red"]),
            Corpus.Document("a", 1, ["red", "blue"], labels: "hr"),
            Corpus.Document("a", 1, ["red", "blue"], labels: ["hr", "legal"]),
            Corpus.Document("b", 1, ["red", "blue"]),
        ];
        var sums = new HashSet<ulong>();
        foreach (var document in documents)
        {
            using var index = Corpus.InMemory();
            index.Apply([new IndexChange(1, document.DocumentId, document)]);
            Assert.True(sums.Add(Of(index, AccessScope.Everything)));
            index.Apply([new IndexChange(2, document.DocumentId, null)]);
            Assert.Equal(0UL, Of(index, AccessScope.Everything));
        }
    }

    [Fact]
    public void Tells_nothing_of_what_the_scope_hides()
    {
        using var index = Corpus.InMemory();
        index.Apply([new IndexChange(1, "a", Corpus.Document("a", 1, ["red"]))]);
        var before = Of(index, AccessScope.Of([]));
        index.Apply([new IndexChange(2, "b", Corpus.Document("b", 1, ["red"], labels: "hr"))]);
        Assert.Equal(before, Of(index, AccessScope.Of([])));
        Assert.NotEqual(before, Of(index, AccessScope.Of(["hr"])));
    }

    private static ulong Of(ShardIndex index, AccessScope scope)
    {
        using var snapshot = index.Acquire(scope);
        return snapshot.Checksum();
    }
}
