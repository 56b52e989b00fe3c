using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Tests.Chunking;

public sealed class ChunkerTests
{
    private static readonly ChunkingOptions Small = new()
    {
        MaxTokens = 20,
        OverlapTokens = 0,
        MinTokens = 4,
    };

    [Fact]
    public void AShortDocumentIsOneChunk()
    {
        var chunks = Cut(Small, (1, "Title"), (0, "One sentence here. Another one."), (0, "And a paragraph."));
        Assert.Equal("Title\n\nOne sentence here. Another one.\n\nAnd a paragraph.", Assert.Single(chunks).Text);
        Assert.Equal(["Title"], chunks[0].HeadingPath);
    }

    [Fact]
    public void SectionsAreChunksOfTheirOwn()
    {
        var chunks = Cut(
            Small,
            (1, "Rules"),
            (2, "Leave"),
            (0, Words(10)),
            (2, "Pay"),
            (0, Words(10)),
            (1, "End"),
            (0, Words(6))
        );
        Assert.Equal(
            [
                ["Rules", "Leave"],
                ["Rules", "Pay"],
                ["End"],
            ],
            chunks.Select(chunk => chunk.HeadingPath.ToArray())
        );
        Assert.StartsWith("Rules\n\nLeave", chunks[0].Text);
    }

    [Fact]
    public void TinySectionsAreJoined()
    {
        var blocks = Enumerable
            .Range(0, 6)
            .SelectMany(i => new[] { (2, $"Item{i}"), (0, "Short text.") })
            .Prepend((1, "List"))
            .ToArray();
        var chunk = Assert.Single(Cut(Small, blocks));
        Assert.Equal(["List"], chunk.HeadingPath);
    }

    [Fact]
    public void AShortDocumentOfSeveralPartsKeepsThePathOfTheLargest()
    {
        Assert.Equal(
            ["Note"],
            Assert.Single(Cut(Small, (0, "Draft."), (1, "Note"), (0, "One sentence here. Another."))).HeadingPath
        );
        Assert.Equal(
            ["Second"],
            Assert.Single(Cut(Small, (1, "First"), (0, "One."), (1, "Second"), (0, "Two and three."))).HeadingPath
        );
    }

    [Fact]
    public void AParagraphThatFitsStaysTogether()
    {
        var chunks = Cut(Small, (0, Sentences(3, 5)), (0, Sentences(2, 6)));
        Assert.Equal([Sentences(3, 5), Sentences(2, 6)], chunks.Select(chunk => chunk.Text));
    }

    [Fact]
    public void ALongParagraphIsCutBetweenSentences()
    {
        var chunks = Cut(Small, (0, Sentences(10, 6)));
        Assert.All(chunks, chunk => Assert.EndsWith(".", chunk.Text));
        Assert.Equal(4, chunks.Count);
    }

    [Fact]
    public void WholeSentencesAreRepeated()
    {
        var chunks = Cut(
            Small with
            {
                OverlapTokens = 7,
            },
            (0, "A b c d e f. G h i j k l. M n o p q r. S t u v w x. Y z a b c d.")
        );
        Assert.Equal(
            ["A b c d e f. G h i j k l. M n o p q r.", "M n o p q r. S t u v w x. Y z a b c d."],
            chunks.Select(chunk => chunk.Text)
        );
    }

    [Fact]
    public void ASmallTailTakesSentencesFromItsNeighbour()
    {
        var chunks = Cut(Small with { MinTokens = 8 }, (0, Sentences(3, 6) + " Tail of it."));
        Assert.Equal(2, chunks.Count);
        Assert.Equal(Sentences(1, 6) + " Tail of it.", chunks[1].Text);
    }

    [Fact]
    public void ALongSentenceIsCutAtAComma()
    {
        var chunks = Cut(Small, (0, $"{Words(12)}, {Words(14)}"));
        Assert.Equal([$"{Words(12)},", Words(14)], chunks.Select(chunk => chunk.Text));
    }

    [Fact]
    public void AnEndlessWordIsCutBetweenCharacters()
    {
        var family = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👧", 50));
        var chunks = new Chunker(new CharacterCounter(), Small with { MaxTokens = 60 }).Chunk(
            Document((0, family)),
            CancellationToken.None
        );
        Assert.Equal(family, string.Concat(chunks.Select(chunk => chunk.Text)));
        Assert.All(chunks, chunk => Assert.StartsWith("👩‍👩‍👧‍👧", chunk.Text));
    }

    [Fact]
    public void RowsStayWhole()
    {
        var builder = new DocumentTextBuilder("text", new ReadingLimits());
        builder.Add(
            BlockKind.Table,
            string.Join('\n', Enumerable.Range(0, 12).Select(i => $"name: n{i}; value: v {i}"))
        );
        var chunks = new Chunker(new WordCounter(), Small).Chunk(builder.Build(), CancellationToken.None);
        Assert.Equal(3, chunks.Count);
        Assert.All(
            chunks.SelectMany(chunk => chunk.Text.Split('\n')),
            row => Assert.Matches(@"^name: n\d+; value: v \d+$", row)
        );
    }

    [Fact]
    public void AHeadingStaysWithItsText()
    {
        var chunks = Cut(Small with { MinTokens = 0 }, (1, "Part"), (2, "First"), (0, Sentences(3, 6)));
        Assert.All(chunks, chunk => Assert.Contains("w", chunk.Text));
    }

    [Fact]
    public void PagesAreThoseOfTheBeginning()
    {
        var builder = new DocumentTextBuilder("pdf", new ReadingLimits());
        builder.Add(BlockKind.Paragraph, Words(15), page: 3);
        builder.Add(BlockKind.Paragraph, Words(15), page: 4);
        var chunks = new Chunker(new WordCounter(), Small).Chunk(builder.Build(), CancellationToken.None);
        Assert.Equal([3, 4], chunks.Select(chunk => chunk.Page!.Value));
    }

    [Fact]
    public void PathsCanBeLeftOut() =>
        Assert.Empty(Cut(Small with { HeadingPath = false }, (1, "A"), (0, "text"))[0].HeadingPath);

    [Fact]
    public void ADocumentWithoutBlocksHasNoChunks() =>
        Assert.Empty(
            new Chunker(new WordCounter(), Small).Chunk(new DocumentText(null, "", [], "text"), CancellationToken.None)
        );

    [Fact]
    public void CountsEachSentenceOnceAndEachChunkAFewTimes()
    {
        var counter = new SubwordCounter();
        var document = Document([.. Enumerable.Range(0, 200).Select(_ => (0, Sentences(5, 12)))]);
        var chunks = new Chunker(counter, new ChunkingOptions()).Chunk(document, CancellationToken.None);
        Assert.InRange(counter.Calls, 1000 + chunks.Count, 1010 + (2 * chunks.Count));
        Assert.True(counter.Characters < 4L * document.Text.Length);
    }

    [Fact]
    public void ALongTextWithoutAnyBreakIsCutInLinearithmicWork()
    {
        var counter = new SubwordCounter();
        var document = Document((0, new string('가', 300_000)));
        var chunks = new Chunker(counter, new ChunkingOptions()).Chunk(document, CancellationToken.None);
        Assert.True(counter.Characters < 20L * document.Text.Length);
        Assert.Equal(document.Text.Length, chunks.Sum(chunk => chunk.Text.Length));
    }

    [Theory]
    [InlineData(15, 0, 0, "MaxTokens")]
    [InlineData(8193, 0, 0, "MaxTokens")]
    [InlineData(100, 51, 0, "OverlapTokens")]
    [InlineData(100, 0, 51, "MinTokens")]
    public void OptionsNameWhatIsOutOfRange(int most, int overlap, int least, string expected) =>
        Assert.Equal(
            expected,
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    new Chunker(
                        new WordCounter(),
                        new ChunkingOptions
                        {
                            MaxTokens = most,
                            OverlapTokens = overlap,
                            MinTokens = least,
                        }
                    )
                )
                .ParamName
        );

    [Fact]
    public void CancellationStopsTheCutting() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new Chunker(new WordCounter(), Small).Chunk(Document((0, "text")), new CancellationToken(true))
        );

    private static IReadOnlyList<Chunk> Cut(ChunkingOptions options, params (int Level, string Text)[] blocks) =>
        new Chunker(new WordCounter(), options).Chunk(Document(blocks), CancellationToken.None);

    private static DocumentText Document(params (int Level, string Text)[] blocks)
    {
        var builder = new DocumentTextBuilder("text", new ReadingLimits());
        foreach (var (level, text) in blocks)
        {
            builder.Add(level > 0 ? BlockKind.Heading : BlockKind.Paragraph, text, level);
        }

        return builder.Build();
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));

    private static string Sentences(int count, int words) =>
        string.Join(' ', Enumerable.Repeat("W" + Words(words)[1..] + ".", count));
}
