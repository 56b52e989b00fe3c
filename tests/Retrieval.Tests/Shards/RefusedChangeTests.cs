using FsCheck.Xunit;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class RefusedChangeTests
{
    /// <summary>Ways in which one document does not fit; the text in the middle is a lone surrogate.</summary>
    private static readonly Func<int, IndexChange>[] Poisons =
    [
        number => Change(number, Good(number) with { MetadataJson = "{\"a\":" }),
        number => Change(number, Good(number) with { MetadataJson = "{\"a\":\"\uD800\"}" }),
        number => Change(number, Good(number) with { MetadataJson = "[1]" }),
        number => new IndexChange(number, "\uDC00", Good(number) with { DocumentId = "\uDC00" }),
        number => new IndexChange(number, "", null),
        number => new IndexChange(number, Id(number), Good(number) with { DocumentId = "another" }),
        number => Change(number, Good(number) with { Chunks = [Good(number).Chunks[0], Good(number).Chunks[0]] }),
        number =>
            Change(number, Good(number) with { Chunks = [Good(number).Chunks[0] with { Embedding = new byte[3] }] }),
        number =>
            Change(
                number,
                Good(number) with
                {
                    Chunks =
                    [
                        Good(number).Chunks[0] with
                        {
                            Embedding = Corpus.Halves([.. Enumerable.Repeat(float.NaN, Corpus.Dimensions)]),
                        },
                    ],
                }
            ),
        number =>
            Change(
                number,
                Good(number) with
                {
                    Chunks = [Good(number).Chunks[0], Good(number).Chunks[0] with { Ordinal = 1, Text = null! }],
                }
            ),
    ];

    [Property(MaxTest = 40)]
    public void Whatever_is_refused_all_others_are_found(int seed)
    {
        var random = new Random(seed);
        using var index = Corpus.InMemory();
        var refused = new List<RefusedChange>();
        var poisonous = new HashSet<long>();
        var count = random.Next(1, 60);
        for (var number = 1; number <= count; )
        {
            var batch = new List<IndexChange>();
            for (var size = random.Next(1, 12); size > 0 && number <= count; size--, number++)
            {
                var poison = random.Next(3) == 0;
                batch.Add(poison ? Poisons[random.Next(Poisons.Length)](number) : Change(number, Good(number)));
                if (poison)
                {
                    poisonous.Add(number);
                }
            }

            refused.AddRange(index.Apply(batch));
            Assert.Equal(batch[^1].Number, index.Watermark);
        }

        Assert.Equal(poisonous.Order(), refused.Select(change => change.Number));
        Assert.All(refused, change => Assert.NotEmpty(change.Reason));
        using var snapshot = index.Acquire();
        for (var number = 1; number <= count; number++)
        {
            var hits = snapshot.SearchKeyword($"word{number}x", 5, null, null, default);
            Assert.Equal(!poisonous.Contains(number), hits.Count == 1);
        }

        Assert.Equal(count - poisonous.Count, snapshot.ChunkCount);
    }

    [Fact]
    public void A_refused_version_takes_the_one_before_with_it()
    {
        using var index = Corpus.InMemory();
        index.Apply([
            new IndexChange(1, "a", Corpus.Document("a", 1, ["red"])),
            new IndexChange(2, "b", Corpus.Document("b", 1, ["red"])),
        ]);
        var refused = Assert.Single(
            index.Apply([new IndexChange(3, "a", Corpus.Document("a", 2, ["blue"], metadata: "{"))])
        );
        Assert.Equal((3L, "a"), (refused.Number, refused.DocumentId));
        Assert.Contains("metadataJson", refused.Reason, StringComparison.Ordinal);
        using var snapshot = index.Acquire();
        Assert.Equal("b", Assert.Single(snapshot.SearchKeyword("red blue", 5, null, null, default)).Key.DocumentId);

        // Mended, it is found again.
        Assert.Empty(index.Apply([new IndexChange(4, "a", Corpus.Document("a", 3, ["blue"]))]));
        using var mended = index.Acquire();
        Assert.Equal(3, Assert.Single(mended.SearchKeyword("blue", 5, null, null, default)).Key.Version);
    }

    [Fact]
    public void Numbers_that_do_not_ascend_are_the_callers_fault_and_nothing_is_applied()
    {
        using var index = Corpus.InMemory();
        var change = Change(2, Good(2));
        Assert.Equal(
            "number",
            Assert.Throws<IndexInputException>(() => index.Apply([change, Change(1, Good(1))])).Field
        );
        Assert.Equal(0, index.Watermark);
    }

    private static string Id(int number) => $"d{number}";

    private static IndexedDocument Good(int number) => Corpus.Document(Id(number), 1, [$"word{number}x"]);

    private static IndexChange Change(int number, IndexedDocument document) =>
        new(number, document.DocumentId, document);
}
