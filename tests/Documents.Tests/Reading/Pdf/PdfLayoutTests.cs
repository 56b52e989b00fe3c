using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Pdf;

public sealed class PdfLayoutTests
{
    private static readonly string[] Left =
    [
        "The first column begins here and",
        "runs down the page line by line",
        "until its last line, which is not",
        "the end of what it says because",
    ];

    private static readonly string[] Right =
    [
        "the sentence goes on in the next",
        "column, where a reader looks for",
        "it, and does not end before this",
        "line comes to the end of it all.",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ColumnsAreReadOneAfterTheOther(bool isWrittenByRows)
    {
        var left = Left.Select((text, i) => (60.0, 700 - (i * 12.0), 10.0, text)).ToArray();
        var right = Right.Select((text, i) => (320.0, 700 - (i * 12.0), 10.0, text)).ToArray();
        var lines = isWrittenByRows
            ? left.Zip(right).SelectMany(pair => new[] { pair.First, pair.Second }).ToArray()
            : [.. left, .. right];
        Assert.Equal(
            string.Join(' ', Left.Concat(Right)),
            Read(Bytes(Pdfs.Placed(lines))).Text.ReplaceLineEndings(" ")
        );
    }

    [Fact]
    public void ATableWithoutLinesIsReadRowByRow()
    {
        string[][] rows =
        [
            ["Year", "Income", "Costs"],
            ["2023", "1,200", "900"],
            ["2024", "1,450", "980"],
        ];
        var lines = rows.SelectMany(
            (row, i) => row.Select((cell, j) => (60.0 + (j * 120), 700 - (i * 14.0), 10.0, cell))
        );
        Assert.Equal(
            "| Year | Income | Costs |\n| - | - | - |\n| 2023 | 1,200 | 900 |\n| 2024 | 1,450 | 980 |",
            Read(Bytes(Pdfs.Placed([.. lines]))).Text
        );
    }

    [Fact]
    public void ARuledTableKeepsCellsOfSeveralLines()
    {
        var content = new StringBuilder();
        foreach (var y in (int[])[700, 660, 640])
        {
            content.Append(CultureInfo.InvariantCulture, $"60 {y} m 400 {y} l S\n");
        }

        foreach (var x in (int[])[60, 200, 400])
        {
            content.Append(CultureInfo.InvariantCulture, $"{x} 640 m {x} 700 l S\n");
        }

        content
            .Append("BT /F1 10 Tf 1 0 0 1 65 685 Tm (Sick leave of) Tj 1 0 0 1 65 670 Tm (employees) Tj\n")
            .Append("1 0 0 1 205 685 Tm (needs a certificate) Tj 1 0 0 1 205 670 Tm (of a physician) Tj\n")
            .Append("1 0 0 1 65 647 Tm (Holidays) Tj 1 0 0 1 205 647 Tm (none) Tj ET");
        Assert.Equal(
            "| Sick leave of employees | needs a certificate of a physician |\n| Holidays | none |",
            Read(Bytes(Pdfs.Content(content.ToString()))).Text
        );
    }

    [Theory]
    [InlineData("0 1 -1 0 300 100", "")]
    [InlineData("-1 0 0 -1 500 400", "")]
    [InlineData("0 -1 1 0 300 700", "")]
    [InlineData("1 0 0 1 100 400", "/Rotate 90")]
    [InlineData("0 1 -1 0 300 100", "/Rotate 90")]
    public void TurnedTextIsReadAlongItsLines(string matrix, string page) =>
        Assert.Equal(
            "Turned text is read",
            Read(Bytes(Pdfs.Content($"BT /F1 12 Tf {matrix} Tm (Turned text) Tj 0 -14 Td (is read) Tj ET", page)))
                .Text.ReplaceLineEndings(" ")
        );

    [Theory]
    [InlineData("Japan1", "UniJIS-UCS2-H", "歩行者は速やかに道路の横断を", "始めてはならない。")]
    [InlineData("Korea1", "UniKS-UCS2-H", "보행자는빨리길을", "건너지말것")]
    public void LettersSetOneBelowTheOtherAreVerticalWriting(string ordering, string map, params string[] columns)
    {
        var content = string.Concat(
            columns.SelectMany(
                (column, i) =>
                    column.Select(
                        (c, j) =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"1 0 0 1 {300 - (i * 18)} {700 - (j * 10)} Tm <{(int)c:X4}> Tj "
                            )
                    )
            )
        );
        var pdf = Pdfs.MappedContent(ordering, map, $"BT /F1 10 Tf {content} ET");
        Assert.Equal(string.Concat(columns), string.Concat(Read(Bytes(pdf)).Text.Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public void TextStruckTwiceIsReadOnce() =>
        Assert.Equal(
            "Hello still",
            Read(
                Bytes(
                    Pdfs.Content(
                        "BT /F1 12 Tf 1 0 0 1 100 400 Tm (Hello still) Tj 1 0 0 1 100.4 400 Tm (Hello still) Tj ET"
                    )
                )
            ).Text
        );

    [Fact]
    public void WhatLiesOutsideThePageOrIsNotDrawnIsNotRead() =>
        Assert.Equal(
            "Seen",
            Read(
                Bytes(
                    Pdfs.Content(
                        "BT /F1 12 Tf 1 0 0 1 100 400 Tm (Seen) Tj 1 0 0 1 100 700 Tm (Cut) Tj 3 Tr 1 0 0 1 100 300 Tm (Hidden) Tj ET",
                        "/CropBox [0 0 595 600]"
                    )
                )
            ).Text
        );

    [Fact]
    public void GlyphsWithoutLettersAreSaidToBeSo() =>
        Assert.Equal(
            ReadProblem.UnmappedPdf,
            Refused(
                Bytes(Pdfs.Content("BT /F2 12 Tf 1 0 0 1 100 400 Tm <00010002000300040005> Tj ET")),
                ReadFailure.Empty
            ).Problem
        );

    [Fact]
    public void WordsAreJoinedOverPages()
    {
        const string Line = "The handbook says what every employee has to know about the regu-";
        var pdf = Pdfs.Latin(
            "",
            [(11, "It begins on this line, which is as long as the others of the page.", 0), (11, Line, 0)],
            [(11, "lations of the company.", 0)]
        );
        Assert.Contains("the regulations of the company", Read(Bytes(pdf)).Text);
    }

    [Fact]
    public void PageNumbersAreDropped()
    {
        var pages = Enumerable
            .Range(1, 2)
            .Select(i => new[] { (60.0, 600.0, 11.0, $"Text of page {"ab"[i - 1]}."), (290.0, 30.0, 9.0, $"- {i} -") });
        Assert.Equal("Text of page a.\n\nText of page b.", Read(Bytes(Pdfs.Placed([.. pages]))).Text);
    }

    [Fact]
    public void AnAbsurdCrossReferenceIsDamage() =>
        Refused(
            Bytes(
                Encoding.ASCII.GetBytes(
                    "%PDF-1.5\n1 0 obj<</Type/XRef/W[1 2 16666666666666]/Size 2>>stream\nendstream endobj\nstartxref\n9\n%%EOF"
                )
            ),
            ReadFailure.Damaged
        );

    /// <summary>Wherever letters lie, none is lost and none is made up.</summary>
    [Property(MaxTest = 60)]
    public void AllLettersAreReadWhereverTheyLie(int seed)
    {
        var random = new Random(seed);
        var lines = Enumerable
            .Range(0, random.Next(1, 60))
            .Select(i =>
                (
                    40.0 + random.Next(500),
                    40.0 + random.Next(760),
                    4.0 + random.Next(20),
                    $"{(char)('a' + (i % 26))}x{i}"
                )
            )
            .ToArray();
        var text = Read(Bytes(Pdfs.Placed(lines))).Text;
        Assert.Equal(Letters(string.Concat(lines.Select(line => line.Item4))), Letters(text));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter).Order());
}
