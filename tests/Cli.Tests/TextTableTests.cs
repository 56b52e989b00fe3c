using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Cli.Output;

namespace Pipeline.Cli.Tests;

public sealed class TextTableTests
{
    private static readonly (string, ColumnKind)[] Columns =
    [
        ("ID", ColumnKind.Name),
        ("State", ColumnKind.Word),
        ("Chunks", ColumnKind.Number),
        ("Why", ColumnKind.Prose),
    ];

    [Fact]
    public void Figures_stand_to_the_right_and_Hangul_takes_two_columns()
    {
        var table = new TextTable(Columns);
        table.Add("휴가.md", "indexed", "1,204", null);
        table.Add("a.md", "indexed", "7", null);

        Assert.Equal(
            [
                "  ID       State    Chunks",
                "  ───────  ───────  ──────",
                "  휴가.md  indexed   1,204",
                "  a.md     indexed       7",
            ],
            table.Lines(80)
        );
    }

    [Fact]
    public void What_does_not_fit_is_wrapped_between_words_or_goes_below_its_row()
    {
        var table = new TextTable(Columns);
        table.Add("scan.pdf", "failed", "0", "The file is damaged; replace it.");
        Assert.Equal(
            [
                "  ID        State   Chunks  Why",
                "  ────────  ──────  ──────  ──────────────────────",
                "  scan.pdf  failed       0  The file is damaged;",
                "                            replace it.",
            ],
            table.Lines(50)
        );

        table.Add("긴.pdf", "failed", "0", string.Join(' ', Enumerable.Repeat("손상된 파일입니다.", 6)));
        Assert.Equal(
            [
                "  ID        State   Chunks",
                "  ────────  ──────  ──────",
                "  scan.pdf  failed       0",
                "    The file is damaged; replace it.",
                "  긴.pdf    failed       0",
                "    손상된 파일입니다. 손상된 파일입니다. 손상된",
                "    파일입니다. 손상된 파일입니다. 손상된",
                "    파일입니다. 손상된 파일입니다.",
            ],
            table.Lines(50)
        );
    }

    [Fact]
    public void A_long_name_keeps_its_beginning_and_its_end()
    {
        var table = new TextTable(("ID", ColumnKind.Name), ("Chunks", ColumnKind.Number));
        table.Add("handbook/2024/personnel/annual-leave.md", "3");

        var row = table.Lines(40).Last();

        Assert.Equal("  handbook/2024/…annual-leave.md       3", row);
        Assert.Equal("  handbook/2024/personnel/annual-leave.md       3", table.Lines(null).Last());
    }

    [Property]
    public void No_line_is_wider_than_the_terminal_and_no_word_is_lost_or_broken(byte[] seed, byte width)
    {
        string[] words =
        [
            "연차는",
            "15일이다",
            "the",
            "re-ranker",
            "is",
            "missing",
            "한국어-모델",
            "가",
            "e\u0301te\u0301",
        ];
        var texts = seed.Select(pick => words[pick % words.Length])
            .Chunk(7)
            .Select(part => string.Join(' ', part))
            .ToArray();
        var room = 50 + width;
        var table = new TextTable(Columns);
        foreach (var text in texts)
        {
            table.Add("휴가 규정.md", "indexed", "12", text);
        }

        var lines = table.Lines(room).ToArray();

        Assert.All(lines, line => Assert.True(DisplayText.Width(line) <= room, line));
        var shown = string.Join(' ', lines)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(words.Contains)
            .Order(StringComparer.Ordinal);
        Assert.Equal(texts.SelectMany(text => text.Split(' ')).Order(StringComparer.Ordinal), shown);
    }

    [Property]
    public void A_shortened_text_fits_and_is_the_two_ends_of_the_whole(string? seed, byte room)
    {
        var text = Plain.OneLine(seed + "규정/연차 🙂.md");
        var width = 1 + (room % 40);

        var shorter = DisplayText.Shorten(text, width);

        Assert.True(DisplayText.Width(shorter) <= width);
        if (shorter != text)
        {
            var cut = shorter.LastIndexOf('…');
            Assert.StartsWith(shorter[..cut], text, StringComparison.Ordinal);
            Assert.EndsWith(shorter[(cut + 1)..], text, StringComparison.Ordinal);
        }
    }

    [Property]
    public async Task An_answer_in_pieces_is_the_answer_with_lines_that_fit(byte[] seed, byte cut)
    {
        string[] parts = ["연차는", " ", "15일이다", " ", "\n", "the", " ", "leave", "  "];
        var answer = string.Concat(seed.Select(pick => parts[pick % parts.Length] + " "));
        var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            In = Stream.Null,
            Out = output,
            Error = TextWriter.Null,
            OutIsTerminal = true,
            Columns = () => 40,
        };
        var text = new AnswerText(terminal);

        foreach (var piece in answer.Chunk(1 + (cut % 9)))
        {
            await text.WriteAsync(new string(piece), CancellationToken.None);
        }

        await text.EndAsync();

        var lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.True(DisplayText.Width(line) <= 40, line));
        Assert.Equal(Words(answer), Words(output.ToString()));
        Assert.True(answer.Trim(' ').Length == 0 || output.ToString().EndsWith('\n'));

        static string[] Words(string value) => value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
