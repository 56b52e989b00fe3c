using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Tests.Shards;

namespace Pipeline.Retrieval.Tests.Vectors;

public sealed class FullDiskTests
{
    /// <summary>Writing to a mapped page for which the disk has no room would end the process.</summary>
    [SmallDiskFact]
    public void A_full_disk_refuses_vectors_and_the_index_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(6);
        var path = Path.Combine(disk.Path, "shard");
        var options = new ShardIndexOptions(path, Corpus.Dimensions, "test");
        var vector = Corpus.Halves(Corpus.Vector(new Random(1)));
        using var index = ShardIndex.Open(options);
        index.Apply([new IndexChange(1, "words", Corpus.Document("words", 1, ["red"]))]);
        var filler = disk.Fill();
        Assert.Throws<ShardIndexException>(() =>
            index.Apply([new IndexChange(2, "vectors", Corpus.Document("vectors", 1, ["red"], _ => vector))])
        );
        using (var snapshot = index.Acquire())
        {
            Assert.Single(snapshot.SearchKeyword("red", 5, null, null, default));
        }

        File.Delete(filler);
        index.Release();
        using var again = ShardIndex.Open(options);
        again.Apply([
            new IndexChange(1, "words", Corpus.Document("words", 1, ["red"])),
            new IndexChange(2, "vectors", Corpus.Document("vectors", 1, ["red"], _ => vector)),
        ]);
        again.Save();
        using var whole = again.Acquire();
        Assert.Equal(2, whole.SearchKeyword("red", 5, null, null, default).Count);
        Assert.Single(whole.SearchVector(Corpus.Vector(new Random(1)), 5, null, default));
    }
}
