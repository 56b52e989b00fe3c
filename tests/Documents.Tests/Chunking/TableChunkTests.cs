using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>A table that takes several chunks names its columns in each of them.</summary>
public sealed class TableChunkTests
{
    [Fact]
    public void EveryChunkOfATableBeginsWithItsHeader()
    {
        var chunks = TokenCounters.Chunks(
            Table(["City", "Population"], 40, "Some words before.", out _),
            new WordCounter(),
            40
        );
        Assert.True(chunks.Count > 3);
        Assert.All(
            chunks.Skip(1),
            chunk => Assert.StartsWith("Some words before.\n\n| City | Population |\n| - | - |\n| ", chunk.Text)
        );
    }

    [Fact]
    public void ARowIsNotCutFromItsTable() =>
        Assert.All(
            TokenCounters.Chunks(Table(["이름", "부서"], 60, "", out _), new WordCounter(), 48),
            chunk => Assert.All(chunk.Text.Split('\n'), line => Assert.Matches(@"^\|.*\|$", line))
        );

    [Fact]
    public void WhereAHeaderWouldFillTheChunkEachCellHasItsName()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"name{i}").ToArray();
        var document = Table(names, 30, "", out _);
        var chunks = TokenCounters.Chunks(document, new WordCounter(), 64);
        Assert.Contains(
            chunks,
            chunk => chunk.Text.StartsWith("| name0: 서울 7 | name1: 217 |", StringComparison.Ordinal)
        );
        Assert.All(chunks, chunk => Assert.Equal(document.Text[chunk.Start..chunk.End], chunk.OwnText));
    }

    [Fact]
    public void ACaptionStandsAboveEveryPieceAndIsNotCutFromItsTable()
    {
        const string Caption = "표 1. 도시의 인구";
        var words = string.Join(' ', Enumerable.Range(0, 44).Select(i => $"w{i}.")) + "\n끝.";
        var table = new BarTable(new ReadingLimits());
        table.SetHeader(["도시", "인구"]);
        for (var i = 0; i < 40; i++)
        {
            table.Row([$"서울 {i}", $"{i}"]);
        }

        foreach (
            var (above, below) in new[]
            {
                (Caption, "After the table."),
                ("Before.\nIt.", Caption),
                (Caption, "표 2. x"),
            }
        )
        {
            var builder = new DocumentTextBuilder("text", new ReadingLimits());
            builder.Add(BlockKind.Paragraph, words);
            builder.Add(BlockKind.Paragraph, above);
            builder.Add(BlockKind.Table, table.ToString());
            builder.Add(BlockKind.Paragraph, below);
            var chunks = TokenCounters
                .Chunks(builder.Build(), new WordCounter(), 48)
                .Where(chunk => chunk.Text.Contains("서울", StringComparison.Ordinal))
                .ToList();
            Assert.True(chunks.Count > 3);
            Assert.All(
                chunks.Where(chunk => above == Caption || chunk.Text.StartsWith("표", StringComparison.Ordinal)),
                chunk => Assert.Single(chunk.Text.Split(Caption).Skip(1))
            );
            Assert.All(
                chunks.Skip(1),
                chunk => Assert.StartsWith($"{(above == Caption ? Caption + "\n\n" : "")}", chunk.Text)
            );
        }
    }

    [Property(MaxTest = 150)]
    public void ChunksAreSlicesThatFitBelowCaptionAndHeader(int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, random.Next(2, 6)).Select(i => $"열{i} name").ToArray();
        var caption = random.Next(2) == 0 ? "Before. 앞의 글." : "";
        var document = Table(names, random.Next(1, 80), caption, out var header);
        var counter = TokenCounters.All[random.Next(TokenCounters.All.Length)];
        var size = random.Next(32, 200);
        var table = document.Blocks.Single(block => block.Kind == BlockKind.Table);
        caption = caption.Length > 0 && counter.Count(caption + "\n\n") <= size / 8 ? caption + "\n\n" : "";
        foreach (var chunk in TokenCounters.Chunks(document, counter, size))
        {
            Assert.InRange(counter.Count(chunk.Text), 1, size);
            var slice = document.Text[chunk.Start..chunk.End];
            Assert.Equal(slice, chunk.OwnText);
            var below = chunk.Start >= table.Start + header.Length;
            if (counter.Count(header) <= size / 4)
            {
                Assert.Equal((chunk.Start >= table.Start ? caption : "") + (below ? header : "") + slice, chunk.Text);
            }
        }
    }

    private static DocumentText Table(string[] names, int rows, string before, out string header)
    {
        var limits = new ReadingLimits();
        var table = new BarTable(limits);
        table.SetHeader(names);
        header = table + "\n";
        for (var i = 0; i < rows; i++)
        {
            table.Row([.. names.Select((_, column) => column % 2 == 0 ? $"서울 {i}" : $"{i * 31}")]);
        }

        var builder = new DocumentTextBuilder("text", limits);
        builder.Add(BlockKind.Paragraph, before);
        builder.Add(BlockKind.Table, table.ToString());
        return builder.Build();
    }
}
