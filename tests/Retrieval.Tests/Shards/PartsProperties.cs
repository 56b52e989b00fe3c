using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

/// <summary>Documents that come in parts, each behind those before it.</summary>
public sealed class PartsProperties : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("parts-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Property(MaxTest = 30)]
    public void Parts_are_found_as_if_all_chunks_so_far_had_come_at_once(int seed)
    {
        var random = new Random(seed);
        var (changes, wholes) = Histories(random, random.Next(1, 80));
        using var index = Corpus.InMemory();
        for (var at = 0; at < changes.Count; )
        {
            var size = random.Next(1, 6);
            Assert.Empty(index.Apply([.. changes.Skip(at).Take(size)]));
            at += size;
            Check(index, wholes.Take(at), random);
        }
    }

    [Property(MaxTest = 6)]
    public void An_index_that_is_opened_again_goes_on_behind_its_parts(int seed)
    {
        var random = new Random(seed);
        var (changes, wholes) = Histories(random, 90);
        var path = Path.Combine(_root, Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(path);
        var saved = random.Next(1, 80);
        using (var index = Open(path))
        {
            Corpus.ApplyInBatches(index, changes.GetRange(0, saved), random);
            index.Save();

            // Not saved: it comes again, and is there once.
            index.Apply(changes.GetRange(saved, Math.Min(8, changes.Count - saved)));
        }

        using var again = Open(path);
        Assert.Null(again.Discarded);
        Assert.Equal(saved, again.Watermark);
        Check(again, wholes.Take(saved), random);
        again.Apply(changes);
        Check(again, wholes, random);
        again.Save();
    }

    [Fact]
    public void Rows_of_parts_stay_together_when_the_table_is_compacted()
    {
        var random = new Random(9);
        using var index = Corpus.InMemory();
        var number = 0L;
        var parts = 0;
        var texts = Enumerable.Range(0, 60).Select(i => $"{Corpus.Text(random, 5)} part{i}").ToList();
        var book = Corpus.Document("book", 1, texts);
        for (; parts < 60; parts += 3)
        {
            index.Apply([new IndexChange(++number, "book", Part(book, parts, parts + 3))]);
            index.Apply([
                .. Enumerable
                    .Range(0, 100)
                    .Select(i => new IndexChange(
                        ++number,
                        $"d{i}",
                        Corpus.Document($"d{i}", number, [Corpus.Text(random, 4)])
                    )),
            ]);
        }

        using var snapshot = index.Acquire();
        Assert.Equal(160, snapshot.ChunkCount);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(texts[i], snapshot.Fetch(new ChunkKey("book", 1, i))?.Text);
            Assert.Equal(i, Assert.Single(snapshot.SearchKeyword($"part{i}", 5, null, null, default)).Key.Ordinal);
        }

        index.Apply([new IndexChange(++number, "book", null)]);
        using var without = index.Acquire();
        Assert.Equal(100, without.ChunkCount);
        Assert.Equal(2, snapshot.SearchKeyword("part1 part2", 100, null, null, default).Count);
    }

    [Fact]
    public void A_part_that_does_not_fit_behind_what_is_held_changes_nothing()
    {
        using var index = Corpus.InMemory();
        var book = Corpus.Document("책", 7, ["첫째 문단", "둘째 문단", "third passage"]);
        index.Apply([new IndexChange(1, "책", Part(book, 0, 2))]);
        foreach (var wrong in new[] { Part(book, 1, 3), Part(book with { Version = 8 }, 2, 3), Part(book, 3, 3) })
        {
            var error = Assert.Throws<IndexInputException>(() => index.Apply([new IndexChange(2, "책", wrong)]));
            Assert.Equal("document.kept", error.Field);
        }

        Assert.Throws<IndexInputException>(() =>
            index.Apply([new IndexChange(2, "책", null), new IndexChange(3, "책", Part(book, 2, 3))])
        );
        Assert.Equal(1, index.Watermark);
        index.Apply([new IndexChange(2, "책", Part(book, 2, 3))]);
        using var snapshot = index.Acquire();
        Assert.Equal(3, snapshot.ChunkCount);
    }

    /// <summary>A feed with parts, and the same one in which each part is all chunks so far.</summary>
    private static (List<IndexChange> Changes, List<IndexChange> Wholes) Histories(Random random, int count)
    {
        var changes = new List<IndexChange>();
        var wholes = new List<IndexChange>();
        var coming = new Dictionary<string, (IndexedDocument Whole, int Shown)>();
        for (var number = 1L; number <= count; number++)
        {
            var id = $"d{random.Next(8)}";
            if (coming.TryGetValue(id, out var book) && random.Next(4) > 0)
            {
                var to = random.Next(book.Shown, book.Whole.Chunks.Count + 1);
                Add(id, number, Part(book.Whole, book.Shown, to), Part(book.Whole, 0, to));
                coming[id] = (book.Whole, to);
            }
            else if (coming.ContainsKey(id) && random.Next(2) == 0)
            {
                var labels = new IndexedLabels([$"g{random.Next(3)}"], $$"""{"year": {{random.Next(2018, 2026)}}}""");
                changes.Add(new IndexChange(number, id, null, labels));
                wholes.Add(changes[^1]);
                book = coming[id];
                coming[id] = (
                    book.Whole with
                    {
                        Labels = labels.Labels,
                        MetadataJson = labels.MetadataJson,
                    },
                    book.Shown
                );
            }
            else if (random.Next(6) == 0)
            {
                coming.Remove(id);
                Add(id, number, null, null);
            }
            else
            {
                var texts = Enumerable.Range(0, random.Next(2, 12)).Select(_ => Corpus.Text(random, 8)).ToList();
                var whole = Corpus.Document(
                    id,
                    number,
                    texts,
                    _ => random.Next(3) == 0 ? [] : Corpus.Halves(Corpus.Vector(random)),
                    """{"year": 2020}"""
                );
                var to = random.Next(1, texts.Count + 1);
                coming[id] = (whole, to);
                Add(id, number, Part(whole, 0, to), Part(whole, 0, to));
            }
        }

        return (changes, wholes);

        void Add(string id, long number, IndexedDocument? part, IndexedDocument? whole)
        {
            changes.Add(new IndexChange(number, id, part));
            wholes.Add(new IndexChange(number, id, whole));
        }
    }

    private static IndexedDocument Part(IndexedDocument whole, int from, int to) =>
        whole with
        {
            Kept = from,
            Chunks = [.. whole.Chunks.Skip(from).Take(to - from)],
        };

    private static void Check(ShardIndex index, IEnumerable<IndexChange> wholes, Random random)
    {
        var naive = new NaiveSearch(Corpus.Live(wholes).Values);
        using var snapshot = index.Acquire();
        Assert.Equal(naive.Keys.Order(), snapshot.Sample(10_000, 1).Select(chunk => chunk.Key).Order());
        var filter = random.Next(2) == 0 ? null : ChunkFilter.Parse("year >= 2020 and not label in (\"g1\")");
        var query = Corpus.Text(random, random.Next(1, 6));
        NaiveSearch.AssertTop(
            snapshot.SearchKeyword(query, 30, filter, null, default),
            naive.Keyword(query, filter),
            30
        );
        var vector = Corpus.Vector(random);
        NaiveSearch.AssertTop(snapshot.SearchVector(vector, 30, filter, default), naive.Vector(vector, filter), 30);
    }

    private static ShardIndex Open(string path) => ShardIndex.Open(new(path, Corpus.Dimensions, "test"));
}
