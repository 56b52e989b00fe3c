using System.Text;
using FsCheck.Xunit;
using Pipeline.Contracts.Documents;
using Pipeline.Documents;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Tests.Documents;

public sealed class ChunkTextTests
{
    private static readonly string[] Pieces =
    [
        "# Heading\n\n",
        "## 둘째 제목\n\n",
        "Annual leave is requested two weeks ahead. Really? Yes. ",
        "연차 휴가는 2주 전에 신청합니다. 그렇지 않으면 안 됩니다. ",
        "\n\n",
        "- one\n- 둘\n",
        "\n\n```csharp\nif (x)\n{\n    y();\n\n\n        z();\n}\n```\n\n",
        "\n\n| name | 이름 |\n| --- | --- |\n| a | 가 |\n| b | 나 |\n| c | 다 |\n| d | 라 |\n\n",
        "👩‍👩‍👧‍👧 𝒳𝒴 ",
    ];

    [Property(MaxTest = 300)]
    public void TheTextOfTheChunksIsTheDocumentsTextUpToWhiteSpace(int seed)
    {
        var random = new Random(seed);
        var (document, chunks) = Read(random);
        var text = new ChunkText();
        var whole = string.Concat(chunks.Select(text.Next));
        foreach (var chunk in chunks)
        {
            Assert.Equal(document.Text[chunk.Start..chunk.End], whole[chunk.Start..chunk.End]);
            Assert.Equal(document.Text[chunk.Start..chunk.End], ChunkText.Own(chunk));
        }

        Assert.Equal(document.Text.TrimEnd().Length, whole.Length);
        Assert.All(
            whole.Zip(document.Text),
            pair =>
                Assert.True(
                    pair.First == pair.Second || (char.IsWhiteSpace(pair.First) && char.IsWhiteSpace(pair.Second))
                )
        );
    }

    /// <summary>Chunks that an earlier version stored do not say what was added to them.</summary>
    [Property(MaxTest = 100)]
    public void WithoutWhatWasAddedRangesStillFit(int seed)
    {
        var (document, chunks) = Read(new Random(seed));
        var text = new ChunkText();
        var whole = string.Concat(chunks.Select(chunk => text.Next(chunk with { Added = [] })));
        Assert.Equal(document.Text.TrimEnd().Length, whole.Length);
    }

    [Theory]
    [InlineData(3, null, "page 3", "3쪽")]
    [InlineData(3, 4, "pages 3–4", "3–4쪽")]
    [InlineData(3, 3, "page 3", "3쪽")]
    public void PagesAreSaidInBothLanguages(int page, int? last, string english, string korean)
    {
        var place = new PassagePlace { LastPage = last };
        Assert.Equal(english, PlaceText.Of(page, place, isKorean: false));
        Assert.Equal(korean, PlaceText.Of(page, place, isKorean: true));
    }

    [Fact]
    public void SlidesRowsAndTimesAreSaidAsWhatTheyAre()
    {
        var rows = new PassagePlace
        {
            Kind = PageKind.Sheet,
            FirstRow = 12,
            LastRow = 40,
        };
        Assert.Equal("sheet 2, rows 12–40", PlaceText.Of(2, rows, isKorean: false));
        Assert.Equal("시트 2, 12–40행", PlaceText.Of(2, rows, isKorean: true));
        Assert.Equal("row 12", PlaceText.Of(null, new PassagePlace { FirstRow = 12, LastRow = 12 }, isKorean: false));
        Assert.Equal("슬라이드 7", PlaceText.Of(7, new PassagePlace { Kind = PageKind.Slide }, isKorean: true));
        var time = new PassagePlace { FromMilliseconds = 62_900, ToMilliseconds = 3_700_000 };
        Assert.Equal("1:02–1:01:40", PlaceText.Of(null, time, isKorean: false));
        Assert.Null(PlaceText.Of(null, null, isKorean: false));
    }

    private static (DocumentText Document, IReadOnlyList<DocumentChunk> Chunks) Read(Random random)
    {
        var source = "Start.\n\n" + string.Concat(random.GetItems(Pieces, random.Next(1, 40)));
        var document = new DocumentReaders().Read(
            new SourceDocument(Encoding.UTF8.GetBytes(source), "text/markdown", "a.md"),
            new ReadingLimits(),
            CancellationToken.None
        );
        var most = random.Next(16, 60);
        var options = new ChunkingOptions
        {
            MaxTokens = most,
            OverlapTokens = random.Next(0, most / 2),
            MinTokens = 0,
        };
        var chunks = new Chunker(new Words(), options).Chunk(document, CancellationToken.None);
        var row = new DocumentRow(
            "docs",
            "a.md",
            0,
            1,
            DocumentState.Indexed,
            1,
            "text/markdown",
            null,
            null,
            "{}",
            [],
            1,
            chunks.Count,
            null,
            null,
            0,
            null,
            default,
            default
        );
        var stored = chunks.Select(chunk => new StoredChunk(
            chunk.Ordinal,
            chunk.Text,
            chunk.HeadingPath,
            chunk.Start,
            chunk.End,
            chunk.Page,
            default
        )
        {
            Place = ChunkPlaceBytes.Read(ChunkPlaceBytes.Write(chunk.Place)),
        });
        return (document, new ServedDocument(row, 1, null, [], chunks.Count, [.. stored]).ToContract(500).Chunks);
    }

    private sealed class Words : ITokenCounter
    {
        public int Count(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
