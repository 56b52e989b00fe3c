using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>A table that takes several chunks names its columns in each of them.</summary>
public sealed class TableChunkTests
{
    private static readonly ITokenCounter[] Counters =
    [
        new WordCounter(),
        new CharacterCounter(),
        new SubwordCounter(),
    ];

    [Fact]
    public void EveryChunkOfATableBeginsWithItsHeader()
    {
        var chunks = Chunks(Table(["City", "Population"], 40, "Some words before.", out _), new WordCounter(), 40);
        Assert.True(chunks.Count > 3);
        Assert.All(chunks.Skip(1), chunk => Assert.StartsWith("| City | Population |\n| - | - |\n| ", chunk.Text));
    }

    [Fact]
    public void ARowIsNotCutFromItsTable() =>
        Assert.All(
            Chunks(Table(["이름", "부서"], 60, "", out _), new WordCounter(), 48),
            chunk => Assert.All(chunk.Text.Split('\n'), line => Assert.Matches(@"^\|.*\|$", line))
        );

    [Fact]
    public void AHeaderThatWouldFillTheChunkStandsOnceOnly()
    {
        var names = Enumerable.Range(0, 60).Select(i => $"name{i}").ToArray();
        var chunks = Chunks(Table(names, 30, "", out _), new WordCounter(), 64);
        Assert.Single(chunks, chunk => chunk.Text.Contains("name0 ", StringComparison.Ordinal));
    }

    [Property(MaxTest = 150)]
    public void ChunksAreTheHeaderAndASliceThatFits(int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, random.Next(2, 6)).Select(i => $"열{i} name").ToArray();
        var document = Table(names, random.Next(1, 80), random.Next(2) == 0 ? "Before. 앞의 글." : "", out var header);
        var counter = Counters[random.Next(Counters.Length)];
        var size = random.Next(32, 200);
        var table = document.Blocks.Single(block => block.Kind == BlockKind.Table);
        foreach (var chunk in Chunks(document, counter, size))
        {
            Assert.InRange(counter.Count(chunk.Text), 1, size);
            var slice = document.Text[chunk.Start..chunk.End];
            var inside = chunk.Start >= table.Start + header.Length && chunk.Start < table.Start + table.Text.Length;
            var repeated = counter.Count(header) <= size / 4;
            Assert.Equal(inside && repeated ? header + slice : slice, chunk.Text);
        }
    }

    private static IReadOnlyList<Chunk> Chunks(DocumentText document, ITokenCounter counter, int size) =>
        new Chunker(
            counter,
            new ChunkingOptions
            {
                MaxTokens = size,
                MinTokens = size / 4,
                OverlapTokens = size / 8,
            }
        ).Chunk(document, CancellationToken.None);

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
