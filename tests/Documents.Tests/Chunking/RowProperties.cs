using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Rows of tables and lines of code are cut only where one is too long for a chunk, and rows between
/// cells.</summary>
public sealed class RowProperties
{
    private static readonly string[] Words =
    [
        "",
        "",
        "서울",
        "a|b",
        "Kim",
        "부서 3",
        "x y z",
        "2024-05-01",
        "supercalifragilistic",
    ];

    [Property(MaxTest = 400)]
    public void RowsAreCutOnlyWhereTheyAreTooLong(int seed)
    {
        var random = new Random(seed);
        var counter = TokenCounters.All[random.Next(TokenCounters.All.Length)];
        var size = random.Next(24, 160);
        var names = Enumerable
            .Range(0, random.Next(1, 25))
            .Select(i => $"{Words[random.Next(2, Words.Length)]}{i}")
            .ToList();
        var hasHeader = random.Next(4) > 0;
        var caption = new[] { "", "Table 3: of things", "값은 다음과 같다:" }[random.Next(3)];
        var document = Document(names, hasHeader, caption, random);
        var table = document.Blocks.Single(block => block.Kind == BlockKind.Table);
        var lines = table.Text.Split('\n');
        var header = hasHeader ? $"{lines[0]}\n{lines[1]}\n" : "";
        var isAbove = counter.Count(header) <= size / 4;
        var cost = counter.Count(caption + "\n\n");
        caption = caption.Length > 0 && cost <= size / 8 ? caption + "\n\n" : "";
        foreach (var chunk in TokenCounters.Chunks(document, counter, size))
        {
            Assert.InRange(counter.Count(chunk.Text), 1, size);
            Assert.Equal(document.Text[chunk.Start..chunk.End], chunk.OwnText);
            Check(chunk.Start - table.Start, isStart: true);
            Check(chunk.End - table.Start, isStart: false);
            if (chunk.End > table.Start && chunk.Start < table.Start + table.Text.Length && caption.Length > 0)
            {
                Assert.Contains(caption, chunk.Text, StringComparison.Ordinal);
            }
        }

        void Check(int at, bool isStart)
        {
            if (at <= 0 || at >= table.Text.Length || table.Text[isStart ? at - 1 : at] == '\n')
            {
                return;
            }

            var from = table.Text.LastIndexOf('\n', at - 1) + 1;
            var row = table.Text[from..].Split('\n')[0];
            var isBelow = from >= header.Length;
            var cells = row[2..^2].Split(" | ");
            var above = caption + (isBelow && isAbove ? header : "");
            var named = cells.Select((cell, i) => Named(cell, i)).ToList();
            var whole = isBelow && hasHeader && !isAbove ? $"| {string.Join(" | ", named)} |" : row;
            Assert.True(counter.Count(above + whole) > size, "A row that fits is cut.");
            // Between cells, where each of them fits.
            if (isBelow && row != "|" && named.TrueForAll(cell => counter.Count($"{above}| {cell} |") <= size))
            {
                Assert.Equal('|', table.Text[isStart ? at : table.Text.IndexOf('|', at)]);
                Assert.True(isStart || string.IsNullOrWhiteSpace(table.Text[at..table.Text.IndexOf('|', at)]));
            }
        }

        string Named(string cell, int column)
        {
            var name = hasHeader && column < names.Count ? names[column].Replace("|", "\\|") + ": " : "";
            return cell.Trim().Length == 0 || counter.Count(name) > size / 4 ? cell : name + cell;
        }
    }

    [Properties(Arbitrary = [typeof(GeneratedDocuments)], MaxTest = 150)]
    public sealed class OfCode
    {
        [Property]
        public void LinesAreCutOnlyWhereTheyAreTooLong(DocumentText document, int counterSeed, int sizeSeed)
        {
            var counter = TokenCounters.All[Math.Abs(counterSeed % TokenCounters.All.Length)];
            var size = 24 + Math.Abs(sizeSeed % 100);
            foreach (var chunk in TokenCounters.Chunks(document, counter, size))
            {
                foreach (var (at, before) in new[] { (chunk.Start, chunk.Start - 1), (chunk.End, chunk.End) })
                {
                    var code = document.Blocks.FirstOrDefault(block =>
                        block.Kind == BlockKind.Code && at > block.Start && at < block.Start + block.Text.Length
                    );
                    if (code is null || document.Text[code.Start..at].TrimEnd(' ').Length == 0)
                    {
                        continue;
                    }

                    var line =
                        code.Text[..(at - code.Start)].Split('\n')[^1] + code.Text[(at - code.Start)..].Split('\n')[0];
                    var isWhole =
                        string.IsNullOrWhiteSpace(code.Text[..(at - code.Start)].Split('\n')[^1])
                        || string.IsNullOrWhiteSpace(code.Text[(at - code.Start)..].Split('\n')[0]);
                    var isLong = line.Length > size * 16 || counter.Count($"~~~~~~~~~c++\n{line}\n~~~~~~~~~") > size;
                    Assert.True(isWhole || isLong, line);
                }
            }
        }
    }

    private static DocumentText Document(List<string> names, bool hasHeader, string caption, Random random)
    {
        var limits = new ReadingLimits();
        var table = new BarTable(limits);
        if (hasHeader)
        {
            table.SetHeader(names);
        }

        var rows = random.Next(1, 30);
        for (var i = 0; i < rows; i++)
        {
            table.Row([.. names.Select(_ => Words[random.Next(Words.Length)]), $"r{i}"]);
        }

        var builder = new DocumentTextBuilder("text", limits);
        builder.Add(BlockKind.Heading, "제목", 1);
        builder.Add(
            BlockKind.Paragraph,
            string.Join(' ', Enumerable.Range(0, random.Next(120)).Select(i => $"w{i}.")) + "\n."
        );
        builder.Add(BlockKind.Paragraph, caption);
        builder.Add(BlockKind.Table, table.ToString());
        builder.Add(BlockKind.Paragraph, random.Next(2) == 0 ? "After. 뒤의\n글." : "");
        return builder.Build();
    }
}
