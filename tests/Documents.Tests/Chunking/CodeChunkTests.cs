using Pipeline.Documents.Chunking;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Chunking;

public sealed class CodeChunkTests
{
    private static readonly ChunkingOptions Small = new()
    {
        MaxTokens = 40,
        OverlapTokens = 0,
        MinTokens = 4,
    };

    [Theory]
    [InlineData("```csharp\n{0}\n```", "text/markdown", "csharp")]
    [InlineData("~~~ c++ title=a\n{0}\n~~~", "text/markdown", "c++")]
    [InlineData("<pre><code class=\"hljs language-rust\">{0}</code></pre>", "text/html", "rust")]
    [InlineData("<pre data-lang=python>{0}</pre>", "text/html", "python")]
    [InlineData("<pre>{0}</pre>", "text/html", "")]
    [InlineData("    {0}", "text/markdown", "")]
    public void AShortPieceOfCodeIsFenced(string source, string contentType, string language)
    {
        var document = Sources.Read(Sources.Text(string.Format(source, "var x = 1;"), contentType));
        Assert.Equal("var x = 1;", document.Text);
        var chunk = Assert.Single(Cut(Small, document));
        Assert.Equal($"```{language}\nvar x = 1;\n```", chunk.Text);
        Assert.Equal((0, document.Text.Length), (chunk.Start, chunk.End));
    }

    [Fact]
    public void CodeThatIsCutIsFencedInEachChunk()
    {
        var code = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"call(a{i}, b, c);"));
        var document = Sources.Read(
            Sources.Text($"# Use\n\nCall it like this.\n\n```csharp\n{code}\n```\n\nThat is all.", "text/markdown")
        );
        var chunks = Cut(Small, document);
        Assert.True(chunks.Count > 3);
        foreach (var chunk in chunks)
        {
            Assert.Equal(document.Text[chunk.Start..chunk.End], Fences.Removed(chunk.Text));
            Assert.Equal(1, Fences.Opened(chunk.Text));
            Assert.Equal(1, Fences.Closed(chunk.Text));
            Assert.Contains("```csharp\ncall(", chunk.Text);
            Assert.InRange(new WordCounter().Count(chunk.Text), 1, Small.MaxTokens);
        }
        Assert.EndsWith(");\n```\n\nThat is all.", chunks[^1].Text);
    }

    [Fact]
    public void TheBlanksThatCodeBeginsWithAreInItsFence()
    {
        var document = Sources.Read(Sources.Text("Text.\n\n```\n  a\n  b\n```", "text/markdown"));
        Assert.Equal("Text.\n\n```\n  a\n  b\n```", Assert.Single(Cut(Small, document)).Text);
    }

    [Theory]
    [InlineData("a\n```\nb", "~~~\na\n```\nb\n~~~")]
    [InlineData("a\n~~~\n```\nb", "````\na\n~~~\n```\nb\n````")]
    [InlineData("a ``` b", "```\na ``` b\n```")]
    public void NoLineOfTheCodeClosesItsFence(string code, string expected) =>
        Assert.Equal(expected, Assert.Single(Cut(Small, Document(code))).Text);

    [Fact]
    public void CodeThatIsAllFencesStaysWithout()
    {
        var code = new string('`', 100_000) + "\n" + new string('~', 100_000);
        Assert.All(
            Cut(new ChunkingOptions(), Document(code)),
            chunk => Assert.Equal(code[chunk.Start..chunk.End], chunk.Text)
        );
    }

    [Fact]
    public void FencesThatWouldFillAChunkAreLeftOut()
    {
        var chunks = new Chunker(
            new CharacterCounter(),
            new ChunkingOptions
            {
                MaxTokens = 16,
                OverlapTokens = 0,
                MinTokens = 0,
            }
        ).Chunk(Document("some code;"), CancellationToken.None);
        Assert.Equal("some code;", Assert.Single(chunks).Text);
    }

    private static IReadOnlyList<Chunk> Cut(ChunkingOptions options, DocumentText document) =>
        new Chunker(new WordCounter(), options).Chunk(document, CancellationToken.None);

    private static DocumentText Document(string code) =>
        new(null, code, [new TextBlock(BlockKind.Code, code, 0, 0, null)], "text");
}
