using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Chunking.Sentences;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Readers and chunker together, on text that no person writes.</summary>
public sealed class HostileChunkTests
{
    private static readonly ITokenCounter[] Counters = [.. TokenCounters.All, new ConstantCounter()];

    [Property(Arbitrary = [typeof(OddTexts)], MaxTest = 250)]
    public void OddTextIsRefusedWithAReasonOrCutSoundly(OddText odd, int counterSeed, int sizeSeed)
    {
        DocumentText document;
        try
        {
            document = Sources.Read(Sources.Text(odd.Text, odd.ContentType));
        }
        catch (DocumentReadException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Reason));
            return;
        }
        var counter = Counters[(counterSeed & int.MaxValue) % Counters.Length];
        var most = new Random(sizeSeed).Next(16, 200);
        var options = new ChunkingOptions
        {
            MaxTokens = most,
            OverlapTokens = most / 4,
            MinTokens = most / 8,
        };
        var covered = 0;
        var start = -1;
        foreach (var chunk in new Chunker(counter, options).Chunk(document, CancellationToken.None))
        {
            Assert.InRange(counter.Count(chunk.Text), 0, most);
            Assert.InRange(chunk.End - chunk.Start, 1, most * 16);
            Assert.InRange(chunk.Start, start + 1, document.Text.Length);
            Assert.InRange(chunk.End, covered + 1, document.Text.Length);
            Assert.True(chunk.Start <= covered || string.IsNullOrWhiteSpace(document.Text[covered..chunk.Start]));
            (start, covered) = (chunk.Start, chunk.End);
        }
        Assert.True(string.IsNullOrWhiteSpace(document.Text[covered..]));
    }

    [Theory]
    [InlineData("a\u0323\u0301\u0316\u0308")]
    [InlineData("abcdefghij")]
    [InlineData("가")]
    [InlineData("a ")]
    [InlineData("a\n\n")]
    [InlineData("👩\u200D")]
    [InlineData("A b. ")]
    [InlineData("(")]
    public void CountedCharactersGrowWithTheText(string part)
    {
        var (small, large) = (Counted(part, 100_000), Counted(part, 400_000));
        Assert.InRange(small / 100_000.0, 0.5, 30);
        Assert.InRange(large / (double)small, 3, 4.5);
    }

    [Fact]
    public void ShortLinesAreNotCountedOnceForEachThatIsTooMany()
    {
        // Each line is a token; the feed between them makes them more.
        var counter = new LengthCounter();
        var code = string.Concat(Enumerable.Repeat("abcd\n", 20_000)).TrimEnd();
        new Chunker(counter, new ChunkingOptions()).Chunk(
            new DocumentText(null, code, [new TextBlock(BlockKind.Table, code, 0, 0, null)], "text"),
            CancellationToken.None
        );
        Assert.InRange(counter.Characters, 1, 8L * code.Length);
    }

    [Fact]
    public void AChunkHasSixteenCharactersATokenAtMost()
    {
        var text = new string('a', 1_000_000);
        var chunks = new Chunker(new ConstantCounter(), new ChunkingOptions()).Chunk(
            new DocumentText(null, text, [new TextBlock(BlockKind.Paragraph, text, 0, 0, null)], "text"),
            CancellationToken.None
        );
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Length, 1, 320 * 16));
    }

    [Fact]
    public void AnEndlessHeadingIsShortenedInPaths()
    {
        var document = Sources.Read(Sources.Text($"# {new string('가', 5000)}\n\nText of it.", "text/markdown"));
        var chunks = new Chunker(
            new WordCounter(),
            new ChunkingOptions
            {
                MaxTokens = 40,
                MinTokens = 0,
                OverlapTokens = 0,
            }
        ).Chunk(document, CancellationToken.None);
        Assert.All(
            chunks.SelectMany(chunk => chunk.HeadingPath),
            heading => Assert.Equal(new string('가', 199) + "…", heading)
        );
        Assert.NotEmpty(chunks[0].HeadingPath);
    }

    [Fact]
    public void WideFullStopsBeforeAQuotativeAreLookedAtOnce() =>
        Assert.Single(SentenceSplitter.Split("갔다" + new string('。', 400_000) + "”라고 했다"));

    private static long Counted(string part, int characters)
    {
        var counter = new SubwordCounter();
        var text = string.Concat(Enumerable.Repeat(part, characters / part.Length));
        new Chunker(counter, new ChunkingOptions()).Chunk(Sources.Read(Sources.Text(text)), CancellationToken.None);
        return counter.Characters;
    }

    /// <summary>As a tokenizer that does not know a single word.</summary>
    private sealed class ConstantCounter : ITokenCounter
    {
        public int Count(string text) => 1;
    }

    /// <summary>A token for each started four characters, of whatever kind.</summary>
    private sealed class LengthCounter : ITokenCounter
    {
        public long Characters { get; private set; }

        public int Count(string text)
        {
            Characters += text.Length;
            return (text.Length + 3) / 4;
        }
    }
}

/// <summary>Text that no person writes, and what it is declared as.</summary>
public sealed record OddText(string Text, string ContentType);

/// <summary>Nothing, white space, marks, one line, one endless word, markup without end; alone or one after
/// another.</summary>
public static class OddTexts
{
    private static readonly string[] Types =
    [
        "text/plain",
        "text/markdown",
        "text/html",
        "text/csv",
        "application/json",
    ];

    private static readonly string[] Parts =
    [
        "",
        " ",
        "\n",
        "\t",
        "\u3000",
        "\u00A0",
        "\u200B",
        "\u0301",
        "\u0323\u0301",
        "\u20DD",
        "\uFEFF",
        "a",
        "가",
        "ᄀ",
        "ᅡ",
        "👩\u200D",
        "𝒳",
        "\U0001D165",
        "。",
        ".",
        "(",
        "[",
        "](",
        "*",
        "_",
        "`",
        "```\n",
        "~~~",
        "# ",
        "- ",
        "> ",
        "|",
        "|-|\n",
        "<",
        "<p>",
        "<table><tr><td>",
        "<pre>",
        "</",
        "<!--",
        "&amp;",
        ",",
        ";",
        "\"",
        "{\"a\":",
        "[1,",
        "null",
        "]",
        "}",
        "\r",
        "\u2028",
        "\f",
        "다.",
        "A. ",
        "1. ",
    ];

    public static Arbitrary<OddText> Texts()
    {
        var length = Gen.Frequency((6, Gen.Choose(0, 3)), (3, Gen.Choose(4, 300)), (1, Gen.Choose(301, 20_000)));
        var run = Gen.Elements(Parts)
            .SelectMany(part => length.Select(count => string.Concat(Enumerable.Repeat(part, count))));
        return Gen.Choose(1, 5)
            .SelectMany(count => run.ListOf(count))
            .SelectMany(runs => Gen.Elements(Types).Select(type => new OddText(string.Concat(runs), type)))
            .ToArbitrary();
    }
}
