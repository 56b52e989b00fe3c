using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Reading.Images;

public sealed class ImageReaderTests
{
    private static readonly string[] Korean =
    [
        "Heading1: 휴가 규정",
        "Paragraph: 직원은 일 년에 열다섯 날의 휴가를 쓴다. 신청은 시작하기 사흘 전에 한다.",
        "Paragraph: 남은 휴가는 다음 해 삼월까지 쓸 수 있다.",
    ];

    private static readonly string[] English =
    [
        "Heading1: Travel rules",
        "Paragraph: Employees book their own trains. Receipts are handed in within thirty days of the journey.",
        "Paragraph: Taxis are paid only after midnight.",
    ];

    public static TheoryData<string> Files => ["korean.png", "korean.jpg", "korean.bmp", "english.png"];

    [TheoryNeedsTesseract]
    [MemberData(nameof(Files))]
    public void TextOfAnImageIsReadInBothLanguages(string name)
    {
        var image = name.StartsWith("korean", StringComparison.Ordinal) ? TextImage.Korean : TextImage.English;
        var content = Path.GetExtension(name) switch
        {
            ".png" => image.Png(),
            ".bmp" => image.Bmp(),
            _ => TextImage.File(name),
        };
        var document = Sources.Read(Sources.Bytes(content));
        Assert.Equal(image == TextImage.Korean ? Korean : English, Sources.Outline(document));
        Assert.Equal("image", document.Format);
        Assert.All(document.Blocks, block => Assert.Equal(1, block.Page));
    }

    [NeedsTesseract]
    public void WebPIsRead() =>
        Assert.Equal(
            "The invoice is due on Friday. Late payments cost two percent.",
            Sources.Read(Sources.Bytes(TextImage.File("english.webp"))).Text.ReplaceLineEndings(" ").Replace("  ", " ")
        );

    [TheoryNeedsTesseract]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryPageOfATiffIsReadWithItsNumber(bool bigEndian)
    {
        var document = Sources.Read(
            Sources.Bytes(TextImage.Tiff(bigEndian, TextImage.English, TextImage.Blank, TextImage.Korean))
        );
        Assert.Equal(
            [.. English.Concat(Korean).Select(block => block[(block.IndexOf(' ') + 1)..])],
            document.Blocks.Select(block => block.Text)
        );
        Assert.Equal([1, 1, 1, 3, 3, 3], document.Blocks.Select(block => block.Page));
    }

    [NeedsTesseract]
    public void AnImageWithoutTextSaysSo() =>
        Assert.Equal(
            ReadProblem.NothingRecognised,
            Sources.Refused(Sources.Bytes(TextImage.Blank.Png()), ReadFailure.Empty).Problem
        );

    [NeedsTesseract]
    public void AnImageThatIsCutIsDamaged() =>
        Sources.Refused(Sources.Bytes(TextImage.English.Png()[..200]), ReadFailure.Damaged);

    [Theory]
    [InlineData(null)]
    [InlineData("/nowhere/tesseract")]
    public void WhatIsMissingIsNamedAndReadOnceItIsThere(string? path)
    {
        var limits = new ReadingLimits { Recognition = new RecognitionTools(path, null) };
        var error = Sources.Refused(Sources.Bytes(TextImage.English.Png()), ReadFailure.EngineMissing, limits);
        Assert.Equal(ReadProblem.NoTextRecognition, error.Problem);
        Assert.Contains("apt install tesseract-ocr tesseract-ocr-kor", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnImageOfTooManyPixelsIsRefusedBeforeItIsDecoded()
    {
        var bomb = TextImage.Blank.Png();
        (bomb[16], bomb[20]) = (0x10, 0x10);
        Assert.Equal(ReadProblem.TooManyPixels, Sources.Refused(Sources.Bytes(bomb), ReadFailure.TooLarge).Problem);
        Sources.Refused(
            Sources.Bytes(TextImage.Tiff(false, TextImage.Blank, TextImage.English)),
            ReadFailure.TooLarge,
            new ReadingLimits { MaxPixels = 640 * 480 }
        );
    }

    [Fact]
    public void PagesAreCountedBeforeTheyAreRead() =>
        Sources.Refused(
            Sources.Bytes(TextImage.Tiff(true, TextImage.Blank, TextImage.Blank)),
            ReadFailure.TooLarge,
            new ReadingLimits { MaxPages = 1 }
        );
}
