using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Pdf;

public sealed class PdfReaderTests
{
    [Fact]
    public void ReadsPdf()
    {
        var pdf = Pdfs.Latin(
            "Leave policy",
            [
                (20, "Annual leave", 0),
                (11, "Every employee has fifteen days of leave. The number of days grows with senior-", 1.5),
                (11, "ity and is stated in the contract of employment.", 0),
                (11, "A second paragraph stands apart from the first one and is about sick leave.", 2),
            ],
            [
                (16, "Details", 0),
                (11, "Sick leave needs a certificate of a physician after the third day of absence.", 1.5),
            ]
        );
        var document = Read(Bytes(pdf, Pdfs.ContentType));
        Assert.Equal("Leave policy", document.Title);
        Assert.Equal(
            [
                "Heading1: Annual leave",
                "Paragraph: Every employee has fifteen days of leave. The number of days grows with seniority and is stated in the "
                    + "contract of employment.",
                "Paragraph: A second paragraph stands apart from the first one and is about sick leave.",
                "Heading2: Details",
                "Paragraph: Sick leave needs a certificate of a physician after the third day of absence.",
            ],
            Outline(document)
        );
        Assert.Equal([1, 1, 1, 2, 2], document.Blocks.Select(block => block.Page!.Value));
    }

    [Fact]
    public void WhatTwoPagesHaveInCommonIsReadOnce()
    {
        var pages = Enumerable
            .Range(1, 2)
            .Select(i => new[] { (60.0, 815.0, 10.0, "Acme handbook"), (60.0, 600.0, 10.0, $"Text of page {i}.") })
            .ToArray();
        Assert.Equal(
            "Acme handbook Text of page 1. Text of page 2.",
            Read(Bytes(Pdfs.Placed(pages))).Text.Replace("\n\n", " ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void DropsRunningHeadersOfPdf()
    {
        var pages = Enumerable
            .Range(1, 4)
            .Select(i =>
                new[]
                {
                    (11.0, $"Company handbook - page {i}", 0.0),
                    (11.0, $"Chapter {"one two three four".Split(' ')[i - 1]} says something of its own.", 8.0),
                }
            )
            .ToArray();
        var text = Read(Bytes(Pdfs.Latin("", pages))).Text;
        Assert.DoesNotContain("handbook", text);
        Assert.Contains("Chapter one says", text);
        Assert.Contains("Chapter four says", text);
    }

    [Fact]
    public void ReadsKoreanPdf()
    {
        var document = Read(Bytes(Pdfs.Korean("연차 휴가는 일 년에 십오 일이다.", "병가는 별도로 정한다.")));
        Assert.Equal("연차 휴가는 일 년에 십오 일이다. 병가는 별도로 정한다.", document.Text);
        Assert.Equal(1, document.Blocks[0].Page);
    }

    [Theory]
    [InlineData("םולש 2024 abc םלוע", "עולם abc 2024 שלום")]
    [InlineData("\uFB01ne e\uFB03cient", "fine efficient")]
    public void ReadsGlyphsAsTheyAreWritten(string fromTheLeft, string written) =>
        Assert.Equal(written, Read(Bytes(Pdfs.Korean(fromTheLeft))).Text);

    [Fact]
    public void RefusesEncryptedPdf() => Refused(Bytes(Pdfs.Encrypted()), ReadFailure.Encrypted);

    [Fact]
    public void SaysThatAScanNeedsRecognition() =>
        Assert.Equal(ReadProblem.ScannedPdf, Refused(Bytes(Pdfs.WithoutText()), ReadFailure.Empty).Problem);

    [Fact]
    public void RefusesMorePagesThanAllowed() =>
        Refused(
            Bytes(Pdfs.Latin("", [(11, "one", 0)], [(11, "two", 0)])),
            ReadFailure.TooLarge,
            new ReadingLimits { MaxPages = 1 }
        );

    [Fact]
    public void RefusesAPdfThatIsOnlyAMark() => Refused(Bytes("%PDF-1.7\nrubbish"u8.ToArray()), ReadFailure.Damaged);
}
