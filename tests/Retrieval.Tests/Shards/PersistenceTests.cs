using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class PersistenceTests : IDisposable
{
    private const string Query = "서울 wing 모델 GPT-4o lift";

    private readonly string _root = Directory.CreateTempSubdirectory("shard-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Property(MaxTest = 4)]
    public void A_reopened_index_answers_the_same_and_goes_on(int seed)
    {
        var random = new Random(seed);
        var path = NewPath();
        var changes = Corpus.Changes(random, 60, 20);
        List<Answer> before;
        using (var index = Open(path))
        {
            Corpus.ApplyInBatches(index, changes.GetRange(0, 30), random);
            index.Save();
            Corpus.ApplyInBatches(index, changes.GetRange(30, 15), random);
            index.Save();
            before = Answers(index);
            Assert.Equal(45, index.Statistics.SavedWatermark);

            // Not saved: the restart must not know it.
            Corpus.ApplyInBatches(index, changes.GetRange(45, 15), random);
        }

        using var again = Open(path);
        Assert.Null(again.Discarded);
        Assert.Equal(45, again.Watermark);
        AssertSame(before, Answers(again));
        again.Apply(changes);
        again.Save();
        var naive = new NaiveSearch(Corpus.Live(changes).Values);
        using var snapshot = again.Acquire();
        NaiveSearch.AssertTop(snapshot.SearchKeyword(Query, 50, null, null, default), naive.Keyword(Query, null), 50);
        Assert.Equal(naive.Count, snapshot.ChunkCount);
    }

    [Fact]
    public void Damage_to_any_file_is_noticed()
    {
        var random = new Random(4);
        var path = NewPath();
        List<Answer> expected;
        using (var index = Open(path))
        {
            var changes = Corpus.Changes(random, 40, 20);
            index.Apply(changes.GetRange(0, 25));
            index.Apply(changes.GetRange(25, 15));
            index.Save();
            expected = Answers(index);
        }

        var rebuilt = 0;
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(path, file);
            var length = new FileInfo(file).Length;
            foreach (var damage in Damages(random, length))
            {
                var copy = Copy(path);
                var bytes = File.ReadAllBytes(Path.Combine(copy, name));
                damage(bytes);
                File.WriteAllBytes(Path.Combine(copy, name), bytes);
                rebuilt += OpenDamaged(copy, expected);
            }

            if (length > 0)
            {
                var cut = Copy(path);
                using (var stream = File.OpenWrite(Path.Combine(cut, name)))
                {
                    stream.SetLength(random.NextInt64(length));
                }

                rebuilt += OpenDamaged(cut, expected);
            }

            var without = Copy(path);
            File.Delete(Path.Combine(without, name));
            rebuilt += OpenDamaged(without, expected);
        }

        Assert.True(rebuilt > 10);
    }

    [Fact]
    public void A_crash_at_any_step_of_a_save_leaves_the_old_save_or_the_new_one()
    {
        var random = new Random(9);
        var changes = Corpus.Changes(random, 60, 20);
        var path = NewPath();
        var crashes = new List<(string Step, string Copy)>();
        var crashing = false;
        using var index = Open(
            path,
            step =>
            {
                if (crashing)
                {
                    crashes.Add((step, Copy(path)));
                }
            }
        );
        Corpus.ApplyInBatches(index, changes.GetRange(0, 40), random);
        index.Save();
        var old = Answers(index);
        Corpus.ApplyInBatches(index, changes.GetRange(40, 20), random);
        crashing = true;
        index.Save();
        var @new = Answers(index);
        Assert.Equal(
            ["rows", "graph", "commit", "describe", "manifest", "publish", "clean", "done"],
            crashes.Select(c => c.Step)
        );
        foreach ((var step, var copy) in crashes)
        {
            // What a crash tears is never the file that was there before, but the one being written.
            var torn = Path.Combine(copy, "manifest.new");
            if (step == "publish")
            {
                File.WriteAllBytes(torn, File.ReadAllBytes(torn)[..10]);
            }

            using var again = Open(copy);
            Assert.Null(again.Discarded);
            var published = step is "clean" or "done";
            Assert.Equal(published ? 60 : 40, again.Watermark);
            AssertSame(published ? @new : old, Answers(again));
            again.Apply(changes);
            again.Save();
            AssertSame(@new, Answers(again));
        }
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("graph")]
    [InlineData("commit")]
    [InlineData("describe")]
    [InlineData("manifest")]
    [InlineData("publish")]
    [InlineData("clean")]
    public void A_save_that_fails_can_be_repeated(string failing)
    {
        var random = new Random(2);
        var changes = Corpus.Changes(random, 40, 10);
        var path = NewPath();
        var fails = false;
        List<Answer> expected;
        using (
            var index = Open(
                path,
                step =>
                {
                    if (fails && step == failing)
                    {
                        throw new IOException("no space left on device");
                    }
                }
            )
        )
        {
            index.Apply(changes.GetRange(0, 20));
            index.Save();
            index.Apply(changes.GetRange(20, 10));
            fails = true;
            Assert.Throws<ShardIndexException>(index.Save);
            fails = false;
            index.Apply(changes.GetRange(30, 10));
            index.Save();
            expected = Answers(index);
        }

        using var again = Open(path);
        Assert.Equal((null, 40L), (again.Discarded, again.Watermark));
        AssertSame(expected, Answers(again));
        Assert.Single(Directory.EnumerateFiles(path, "rows-*"));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(path, "lexical"), "segments_*"));
    }

    [Fact]
    public void Another_embedder_or_size_starts_over_and_leaves_foreign_files_alone()
    {
        var path = NewPath();
        using (var index = Open(path))
        {
            index.Apply(Corpus.Changes(new Random(1), 20, 10));
            index.Save();
        }

        File.WriteAllText(Path.Combine(path, "notes.txt"), "mine");
        foreach (
            var options in new[]
            {
                new ShardIndexOptions(path, Corpus.Dimensions, "other"),
                new ShardIndexOptions(path, 4, "other"),
            }
        )
        {
            using var index = ShardIndex.Open(options);
            Assert.NotNull(index.Discarded);
            Assert.Equal((0L, 0), (index.Watermark, index.Statistics.Documents));
            index.Save();
        }

        Assert.Equal("mine", File.ReadAllText(Path.Combine(path, "notes.txt")));
    }

    [Fact]
    public void A_directory_in_use_is_refused_not_discarded()
    {
        var path = NewPath();
        using var index = Open(path);
        index.Apply(Corpus.Changes(new Random(1), 20, 10));
        index.Save();
        Assert.Throws<ShardIndexException>(() => Open(path));
        index.Dispose();
        using var again = Open(path);
        Assert.Equal(20, again.Watermark);
    }

    [Fact]
    public void After_a_failed_write_the_index_answers_as_before_and_takes_no_more()
    {
        var path = NewPath();
        using var index = Open(path);
        index.Apply([new IndexChange(1, "a", Corpus.Document("a", 1, ["red"]))]);
        index.Save();

        // The place for new segments goes away; the open ones stay readable.
        Directory.Move(Path.Combine(path, "lexical"), Path.Combine(path, "away"));
        IndexChange[] next = [new(2, "b", Corpus.Document("b", 1, ["red"]))];
        Assert.Throws<ShardIndexException>(() => index.Apply(next));
        Directory.Move(Path.Combine(path, "away"), Path.Combine(path, "lexical"));
        Assert.Throws<ShardIndexException>(() => index.Apply(next));
        Assert.Throws<ShardIndexException>(index.Save);
        using (var snapshot = index.Acquire())
        {
            Assert.Equal("a", Assert.Single(snapshot.SearchKeyword("red", 5, null, null, default)).Key.DocumentId);
            Assert.Equal("red", snapshot.Fetch(new ChunkKey("a", 1, 0))!.Text);
        }

        index.Dispose();
        using var again = Open(path);
        Assert.Equal((null, 1L), (again.Discarded, again.Watermark));
        again.Apply(next);
        Assert.Equal(2, again.Statistics.Chunks);
    }

    [Fact]
    public void A_released_index_goes_on_answering_beside_the_one_that_has_its_directory()
    {
        var path = NewPath();
        using var old = Open(path);
        old.Apply([
            new IndexChange(1, "a", Corpus.Document("a", 1, ["red"], _ => Corpus.Halves(Corpus.Vector(new Random(1))))),
        ]);
        old.Save();
        old.Apply([new IndexChange(2, "b", Corpus.Document("b", 1, ["red"]))]);
        old.Release();
        old.Release();
        using var next = Open(path);
        Assert.Equal(1, next.Watermark);
        next.Apply([new IndexChange(2, "b", null)]);
        next.Save();
        using (var snapshot = old.Acquire())
        {
            Assert.Equal(2, snapshot.SearchKeyword("red", 5, null, null, default).Count);
            Assert.Equal("red", snapshot.Fetch(new ChunkKey("b", 1, 0))!.Text);
            Assert.Single(snapshot.SearchVector(Corpus.Vector(new Random(1)), 5, null, default));
        }

        Assert.Throws<ShardIndexException>(() => old.Apply([new IndexChange(3, "c", null)]));
        Assert.Throws<ShardIndexException>(old.Save);
        old.Dispose();
        Assert.Throws<ObjectDisposedException>(() => old.Acquire());
    }

    [Fact]
    public void Saves_that_fail_again_and_again_never_lose_the_saved_state()
    {
        var random = new Random(6);
        var changes = Corpus.Changes(random, 48, 10);
        var path = NewPath();
        string? failing = null;
        using var index = Open(
            path,
            step =>
            {
                if (step == failing)
                {
                    throw new IOException("no space left on device");
                }
            }
        );
        index.Apply(changes.GetRange(0, 8));
        index.Save();
        var at = 8;
        foreach (var step in new[] { "clean", "manifest", "publish", "describe", "clean" })
        {
            failing = step;
            index.Apply(changes.GetRange(at, 8));
            at += 8;
            Assert.Throws<ShardIndexException>(index.Save);
            using var copy = Open(Copy(path));
            Assert.Null(copy.Discarded);
            Assert.Equal(index.Statistics.SavedWatermark, copy.Watermark);
        }
    }

    private static IEnumerable<Action<byte[]>> Damages(Random random, long length)
    {
        if (length == 0)
        {
            yield break;
        }

        foreach (var at in new[] { 0, length - 1, random.NextInt64(length) })
        {
            var flip = (byte)(1 << random.Next(8));
            yield return bytes => bytes[at] ^= flip;
        }
    }

    /// <summary>Opens a damaged copy: the same answers, or empty at 0 and usable. Gives 1 when it was
    /// rebuilt.</summary>
    private static int OpenDamaged(string path, List<Answer> expected)
    {
        using var index = Open(path);
        if (index.Watermark != 0)
        {
            AssertSame(expected, Answers(index));
            return 0;
        }

        Assert.NotNull(index.Discarded);
        Assert.Equal(0, index.Statistics.Chunks);
        index.Apply([new IndexChange(1, "a", Corpus.Document("a", 1, ["red"]))]);
        using var snapshot = index.Acquire();
        Assert.Single(snapshot.SearchKeyword("red", 5, null, null, default));
        return 1;
    }

    private static ShardIndex Open(string path, Action<string>? step = null) =>
        ShardIndex.Open(
            new ShardIndexOptions(path, Corpus.Dimensions, "test")
            {
                BeforeSaveStep = step,

                // So that few vectors have a graph to save.
                Vectors = new VectorIndexOptions { ExactBelow = 0 },
            }
        );

    private static List<Answer> Answers(ShardIndex index)
    {
        using var snapshot = index.Acquire();
        var words = snapshot.SearchKeyword(Query, 100, null, null, default);
        var vectors = snapshot.SearchVector(Corpus.Vector(new Random(8)), 100, null, default);
        return [.. words.Concat(vectors).Select(h => new Answer(h, snapshot.Fetch(h.Key)!))];
    }

    private static void AssertSame(List<Answer> expected, List<Answer> actual)
    {
        Assert.Equal(expected.Select(a => a.Hit), actual.Select(a => a.Hit));
        foreach ((var a, var b) in expected.Zip(actual))
        {
            Assert.Equal(a.Chunk.Text, b.Chunk.Text);
            Assert.Equal(a.Chunk.Labels, b.Chunk.Labels);
            Assert.Equal(
                (a.Chunk.Title, a.Chunk.MetadataJson, a.Chunk.Start, a.Chunk.Page),
                (b.Chunk.Title, b.Chunk.MetadataJson, b.Chunk.Start, b.Chunk.Page)
            );
        }
    }

    private string NewPath() => Path.Combine(_root, Guid.NewGuid().ToString("n"));

    private string Copy(string path)
    {
        var copy = NewPath();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);

            // The lock file is held while the index is open; its content does not matter.
            File.WriteAllBytes(target, Path.GetFileName(file) == "lock" ? [] : File.ReadAllBytes(file));
        }

        return copy;
    }

    private sealed record Answer(ScoredChunk Hit, FetchedChunk Chunk);
}
