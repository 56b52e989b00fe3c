using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class SnapshotTests
{
    [Property(MaxTest = 10)]
    public void A_snapshot_never_changes(int seed)
    {
        var random = new Random(seed);
        var first = Corpus.Changes(random, 40, 15);
        var second = Corpus.Changes(random, 40, 15, from: 40);
        using var index = Corpus.InMemory();
        index.Apply(first);
        using var held = index.Acquire();
        index.Apply(second);
        using var now = index.Acquire();
        foreach (
            (var snapshot, var naive) in new[]
            {
                (held, new NaiveSearch(Corpus.Live(first).Values)),
                (now, new NaiveSearch(Corpus.Live(first.Concat(second)).Values)),
            }
        )
        {
            var vector = Corpus.Vector(random);
            NaiveSearch.AssertTop(snapshot.SearchVector(vector, 100, null, default), naive.Vector(vector, null), 100);
            NaiveSearch.AssertTop(
                snapshot.SearchKeyword("서울 lift wave", 100, null, null, default),
                naive.Keyword("서울 lift wave", null),
                100
            );
            Assert.Equal(naive.Keys.Order(), snapshot.Sample(10_000, 1).Select(c => c.Key).Order());
        }
    }

    [Fact]
    public async Task Readers_see_whole_versions_in_both_indexes_while_a_writer_replaces_them()
    {
        const int versions = 80;
        using var index = Corpus.InMemory(4);
        var vector = Corpus.Halves([1, 0, 0, 0]);
        IndexChange Change(long number) =>
            new(
                number,
                "doc",
                Corpus.Document("doc", number, Enumerable.Repeat("alpha beta", 3), _ => vector, $"{{\"v\": {number}}}")
            );
        index.Apply([Change(1)]);
        using var start = new Barrier(4);
        using var done = new CancellationTokenSource();
        Task[] readers =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait();
                            long seen = 0;
                            do
                            {
                                using var snapshot = index.Acquire();
                                ChunkKey[] words =
                                [
                                    .. snapshot.SearchKeyword("alpha", 10, null, null, default).Select(c => c.Key),
                                ];
                                ChunkKey[] vectors =
                                [
                                    .. snapshot.SearchVector([1, 0, 0, 0], 10, null, default).Select(c => c.Key),
                                ];
                                Assert.Equal(
                                    Enumerable.Range(0, 3).Select(o => new ChunkKey("doc", snapshot.Watermark, o)),
                                    words
                                );
                                Assert.Equal(words, vectors);
                                Assert.True(snapshot.Watermark >= seen);
                                seen = snapshot.Watermark;
                                Assert.Equal($"{{\"v\": {seen}}}", snapshot.Fetch(words[0])!.MetadataJson);
                            } while (!done.IsCancellationRequested);
                        },
                        TaskCreationOptions.LongRunning
                    )
                ),
        ];
        start.SignalAndWait();
        for (long number = 2; number <= versions; number++)
        {
            index.Apply([Change(number)]);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void A_delete_and_a_new_version_show_in_both_indexes_at_once()
    {
        using var index = Corpus.InMemory(2);
        var vector = Corpus.Halves([1, 1]);
        index.Apply([
            new IndexChange(1, "a", Corpus.Document("a", 1, ["red"], _ => vector)),
            new IndexChange(2, "b", Corpus.Document("b", 1, ["red"], _ => vector)),
        ]);
        index.Apply([
            new IndexChange(3, "a", Corpus.Document("a", 2, ["blue"], _ => vector)),
            new IndexChange(4, "b", null),
        ]);
        using var snapshot = index.Acquire();
        Assert.Empty(snapshot.SearchKeyword("red", 5, null, null, default));
        Assert.Equal(
            new ChunkKey("a", 2, 0),
            Assert.Single(snapshot.SearchKeyword("blue", 5, null, null, default)).Key
        );
        Assert.Equal(new ChunkKey("a", 2, 0), Assert.Single(snapshot.SearchVector([1, 1], 5, null, default)).Key);
        Assert.Null(snapshot.Fetch(new ChunkKey("a", 1, 0)));
        Assert.Null(snapshot.Fetch(new ChunkKey("b", 1, 0)));
        Assert.Equal("blue", snapshot.Fetch(new ChunkKey("a", 2, 0))!.Text);
    }

    [Fact]
    public void Fetch_gives_back_what_was_indexed()
    {
        using var index = Corpus.InMemory(0);
        var chunk = new IndexedChunk(3, "본문 \uD83D\uDE00 lone \uD800", ["장", "절"], 7, 19, 4, default)
        {
            Place = new ChunkPlace
            {
                Kind = PageKind.Sheet,
                LastPage = 6,
                FirstRow = 2,
                LastRow = 70,
                Boxes = [new PlacedBox(4, new PageBox(0, 0, 1, 1))],
            },
        };
        index.Apply([
            new IndexChange(1, "문서/1", new("문서/1", 9, "제목", """{"a":[1,"x"]}""", ["l1", "l2"], [chunk])),
        ]);
        using var snapshot = index.Acquire();
        var stored = snapshot.Fetch(new ChunkKey("문서/1", 9, 3))!;
        Assert.Equal(chunk.Text, stored.Text);
        Assert.Equal(chunk.HeadingPath, stored.HeadingPath);
        Assert.Equal((7, 19, 4), (stored.Start, stored.End, stored.Page));
        Assert.Equivalent(chunk.Place.OfHit(), stored.Place, strict: true);
        Assert.Equal(("제목", """{"a":[1,"x"]}"""), (stored.Title, stored.MetadataJson));
        Assert.Equal(["l1", "l2"], stored.Labels);
        Assert.Null(snapshot.Fetch(new ChunkKey("문서/1", 9, 2)));
        Assert.Null(snapshot.Fetch(default));
    }

    [Fact]
    public void A_snapshot_outlives_its_index_and_repeated_disposal()
    {
        var index = Corpus.InMemory(0);
        index.Apply([new IndexChange(1, "a", Corpus.Document("a", 1, ["red"]))]);
        var first = index.Acquire();
        var second = index.Acquire();
        first.Dispose();
        first.Dispose();
        index.Dispose();
        index.Dispose();
        Assert.Single(second.SearchKeyword("red", 5, null, null, default));
        Assert.Equal("red", second.Fetch(new ChunkKey("a", 1, 0))!.Text);
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.SearchKeyword("red", 5, null, null, default));
        Assert.Throws<ObjectDisposedException>(() => index.Acquire());
    }

    [Fact]
    public void A_batch_may_be_repeated_and_a_bad_change_is_left_out_with_its_field()
    {
        using var index = Corpus.InMemory(2);
        IndexChange[] batch =
        [
            new(1, "a", Corpus.Document("a", 1, ["red"])),
            new(4, "b", Corpus.Document("b", 1, ["red"])),
        ];
        index.Apply(batch);
        index.Apply(batch);
        index.Apply([.. batch, new(5, "a", null)]);
        Assert.Equal((1, 1, 5L), (index.Statistics.Documents, index.Statistics.Chunks, index.Watermark));
        long number = 6;
        IndexChange good = new(number++, "c", Corpus.Document("c", 1, ["red"]));
        foreach (
            (var bad, var field) in new[]
            {
                (
                    new IndexChange(number++, "d", Corpus.Document("d", 1, ["x"], _ => new byte[6])),
                    "chunks[0].embedding"
                ),
                (
                    new IndexChange(number++, "d", Corpus.Document("d", 1, ["x"], _ => Corpus.Halves([float.NaN, 0]))),
                    "chunks[0].embedding"
                ),
                (new IndexChange(number++, "d", Corpus.Document("d", 1, ["x"], metadata: "[1]")), "metadataJson"),
                (new IndexChange(number++, "d", Corpus.Document("d", 1, ["x"], metadata: "{")), "metadataJson"),
                (new IndexChange(number++, "", Corpus.Document("", 1, ["x"])), "documentId"),
                (new IndexChange(number++, "\uD800", null), "documentId"),
                (new IndexChange(number++, "e", Corpus.Document("d", 1, ["x"])), "document.documentId"),
            }
        )
        {
            var refused = Assert.Single(index.Apply(index.Watermark == 5 ? [good, bad] : [bad]));
            Assert.Equal((bad.Number, bad.DocumentId), (refused.Number, refused.DocumentId));
            Assert.Equal(field, Assert.IsType<IndexInputException>(refused.Cause).Field);
            Assert.Equal(bad.Number, index.Watermark);
        }

        Assert.Equal(2, index.Statistics.Documents);
    }

    [Fact]
    public void Sampling_is_repeatable_whatever_the_history()
    {
        var random = new Random(3);
        var changes = Corpus.Changes(random, 60, 20);
        using var grown = Corpus.InMemory();
        Corpus.ApplyInBatches(grown, changes, random);
        using var rebuilt = Corpus.InMemory();
        rebuilt.Apply(changes);
        using var a = grown.Acquire();
        using var b = rebuilt.Acquire();
        ChunkKey[] sample = [.. a.Sample(5, 11).Select(c => c.Key)];
        Assert.Equal(sample, b.Sample(5, 11).Select(c => c.Key));
        Assert.Equal(5, sample.Distinct().Count());
    }
}
