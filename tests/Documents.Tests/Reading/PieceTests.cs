using System.Text;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.Tests.Chunking;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Reading;

/// <summary>Long texts come piece by piece, and are the same as in one.</summary>
public sealed class PieceTests
{
    private const int Long = (3 * TextPieces.Characters) + 5;

    private static readonly ReadingLimits Limits = new();

    [Theory]
    [InlineData(1, "\n\n", "utf-8")]
    [InlineData(2, "\r\n\r\n", "utf-8")]
    [InlineData(3, "\n \t\n", "utf-8")]
    [InlineData(4, "\n\n- ", "utf-8")]
    [InlineData(5, "\n\n", "utf-16")]
    [InlineData(6, "\n\n", "ks_c_5601-1987")]
    [InlineData(7, "\f\n\n", "utf-8")]
    public async Task PiecesOfAPlainTextAreTheWhole(int seed, string between, string charset)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = Text(new Random(seed), between);
        var source = new SourceDocument(Encoding.GetEncoding(charset).GetBytes(text), "text/plain", null);
        var pieces = await AssertWholeAsync(source);
        Assert.InRange(pieces.Count, 3, 12);
        Assert.All(pieces, piece => Assert.InRange(piece.Text.Length, 1, TextPieces.Characters + 2000));
    }

    [Fact]
    public async Task AParagraphLongerThanAPieceStaysInOne()
    {
        var paragraph = string.Concat(Enumerable.Repeat("한 문장이다. One sentence. ", Long / 20));
        var pieces = await AssertWholeAsync(Sources.Text($"앞\n\n{paragraph}\n\n뒤"));
        Assert.Contains(pieces, piece => piece.Text.Contains(paragraph.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMarkAndBlanksAtTheEndAreNoText()
    {
        var text = Text(new Random(8), "\n\n");
        var pieces = await AssertWholeAsync(
            new SourceDocument(
                (byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text + new string('\n', Long))],
                "text/plain",
                null
            )
        );
        Assert.StartsWith(text[..20], pieces[0].Text);
    }

    [Fact]
    public async Task AHeadingStaysWithWhatStandsBelowItAndHoldsInLaterPieces()
    {
        var random = new Random(3);
        var markdown = new StringBuilder();
        for (var chapter = 1; markdown.Length < Long; chapter++)
        {
            markdown.Append($"# 장 {chapter}\n\n");
            for (var section = 1; section <= 40; section++)
            {
                markdown.Append($"## Section {chapter}.{section}\n\n");
                for (var paragraph = 0; paragraph < 25; paragraph++)
                {
                    markdown.Append(Words(random, 60)).Append(".\n\n");
                }
            }
        }

        var source = Sources.Text(markdown.ToString(), "text/markdown");
        var pieces = await AssertWholeAsync(source);
        Assert.InRange(pieces.Count, 3, 8);
        Assert.All(pieces, piece => Assert.NotEqual(BlockKind.Heading, piece.Blocks[^1].Kind));

        var whole = await new InProcessReading(Limits).ReadAsync(source, default);
        var chunker = new Chunker(new WordCounter(), new ChunkingOptions());
        var cutting = chunker.Begin();
        var chunks = pieces.SelectMany(piece => cutting.Chunk(piece, default)).ToList();
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Ordinal));
        Assert.All(chunks, chunk => Assert.Equal(whole.Text[chunk.Start..chunk.End], chunk.Text));
        var expected = chunker.Chunk(whole, default);
        var paths = expected.ToDictionary(chunk => chunk.Start, chunk => string.Join('/', chunk.HeadingPath));
        var same = chunks.Count(chunk =>
            paths.TryGetValue(chunk.Start, out var path) && path == string.Join('/', chunk.HeadingPath)
        );
        Assert.InRange(same, chunks.Count - (3 * 8 * pieces.Count), chunks.Count);
        Assert.All(chunks.Skip(1), chunk => Assert.NotEmpty(chunk.HeadingPath));
    }

    [Fact]
    public async Task AShortDocumentIsOnePieceAndCutAsEver()
    {
        var source = Sources.Text("# 제목\n\n글이다. More text.\n\n## Below\n\nAnd more.", "text/markdown");
        var piece = Assert.Single(await AssertWholeAsync(source));
        var chunker = new Chunker(new WordCounter(), new ChunkingOptions());
        Assert.Equivalent(chunker.Chunk(piece, default), chunker.Begin().Chunk(piece, default), strict: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LimitsHoldForAllPiecesTogether(bool isPlain)
    {
        var text = Text(new Random(4), "\n\n");
        var source = Sources.Text(text, isPlain ? "text/plain" : "text/markdown");
        var limits = Limits with { MaxCharacters = text.Length * 3 / 4 };
        var error = Assert.Throws<DocumentReadException>(() =>
            new DocumentReaders().ReadPieces(source, limits, default).Count()
        );
        Assert.Equal(ReadFailure.OutputTooLarge, error.Failure);
    }

    [Fact]
    public void ALongTextOfBlanksHasNoText()
    {
        var source = Sources.Text(new string(' ', Long) + "\n\n");
        Assert.Throws<DocumentReadException>(() => new DocumentReaders().ReadPieces(source, Limits, default).Count());
    }

    private static async Task<List<DocumentText>> AssertWholeAsync(SourceDocument source)
    {
        var reading = new InProcessReading(Limits);
        var pieces = new List<DocumentText>();
        await reading.ReadPiecesAsync(source, pieces.Add, default);
        var whole = await reading.ReadAsync(source, default);
        Assert.Equal(whole.Text, string.Join(DocumentText.Separator, pieces.Select(piece => piece.Text)));
        Assert.All(pieces, piece => Assert.Equal(whole.Format, piece.Format));
        var offset = 0;
        var blocks = new List<TextBlock>();
        foreach (var piece in pieces)
        {
            blocks.AddRange(piece.Blocks.Select(block => block with { Start = block.Start + offset }));
            offset += piece.Text.Length + DocumentText.Separator.Length;
        }

        Assert.Equal(
            whole.Blocks.Select(block => (block.Kind, block.Start, block.Text, block.Level)),
            blocks.Select(block => (block.Kind, block.Start, block.Text, block.Level))
        );
        return pieces;
    }

    private static string Text(Random random, string between)
    {
        var text = new StringBuilder();
        while (text.Length < Long)
        {
            text.Append(Words(random, random.Next(3, 200))).Append('.').Append(random.Next(3) > 0 ? between : "\n");
        }

        return text.ToString();
    }

    private static string Words(Random random, int count) =>
        string.Join(
            ' ',
            Enumerable
                .Range(0, count)
                .Select(_ =>
                    random.Next(2) == 0 ? $"word{random.Next(1000)}" : $"낱말{(char)('가' + random.Next(2000))}"
                )
        );
}
