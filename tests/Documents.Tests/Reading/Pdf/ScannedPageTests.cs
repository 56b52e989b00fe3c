using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;
using Pipeline.Documents.Tests.Fixtures;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Pipeline.Documents.Tests.Reading.Pdf;

public sealed class ScannedPageTests
{
    private const string Written = "Paragraph: This page is written and has letters of its own.";
    private static readonly RecognitionTools Undrawn = RecognitionTools.Find() with { PageRenderer = null };

    private static readonly string[] Korean =
    [
        "휴가 규정",
        "직원은 일 년에 열다섯 날의 휴가를 쓴다. 신청은 시작하기 사흘 전에 한다.",
        "남은 휴가는 다음 해 삼월까지 쓸 수 있다.",
    ];

    [NeedsTesseract]
    public void ScannedPagesAreReadAmongWrittenOnes() => AssertMixed(RecognitionTools.Find());

    [NeedsTesseract]
    public void WithoutAProgramThatDrawsTheImagesOfAPageAreRead() => AssertMixed(Undrawn);

    [NeedsTesseract]
    public void PhotographsAreReadAsTheyAre() =>
        Assert.Equal(Korean, Texts(Sources.Read(Sources.Bytes(Pdf(TextImage.File("korean.jpg"))), With(Undrawn))));

    [NeedsTesseract]
    public void AScanWithoutTextSaysSo() =>
        Assert.Equal(
            ReadProblem.ScannedPdf,
            Sources.Refused(Sources.Bytes(Pdf(TextImage.Blank.Png())), ReadFailure.Empty).Problem
        );

    [Fact]
    public void AScanThatNothingReadsSaysWhatIsMissing() =>
        Assert.Equal(
            ReadProblem.NoTextRecognition,
            Sources
                .Refused(
                    Sources.Bytes(Pdf(TextImage.Korean.Png(), null, TextImage.Korean.Png())),
                    ReadFailure.EngineMissing,
                    With(RecognitionTools.None)
                )
                .Problem
        );

    /// <summary>The cover of a report is mostly a picture.</summary>
    [Fact]
    public void APictureAmongWrittenPagesNeedsNoRecognition() =>
        Assert.Equal(
            [Written, Written],
            Sources.Outline(
                Sources.Read(Sources.Bytes(Pdf(TextImage.Korean.Png(), null, null)), With(RecognitionTools.None))
            )
        );

    private static void AssertMixed(RecognitionTools tools)
    {
        var document = Sources.Read(Sources.Bytes(Pdf(null, TextImage.Korean.Png(), null)), With(tools));
        // What is drawn larger than it was scanned loses a word now and then.
        var texts = Texts(document);
        Assert.Equal([Written["Paragraph: ".Length..], Korean[0]], texts[..2]);
        Assert.StartsWith("직원은 일 년에 열다섯 날의", texts[2], StringComparison.Ordinal);
        Assert.Equal([Korean[2], Written["Paragraph: ".Length..]], texts[3..]);
        Assert.Equal([1, 2, 2, 2, 3], document.Blocks.Select(block => block.Page));
    }

    private static string[] Texts(DocumentText document) => [.. document.Blocks.Select(block => block.Text)];

    private static ReadingLimits With(RecognitionTools tools) => new() { Recognition = tools };

    /// <summary>A page for each image, PNG or JPEG, and a written one for each null.</summary>
    private static byte[] Pdf(params byte[]?[] images)
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var image in images)
        {
            var page = builder.AddPage(620, 310);
            var place = new PdfRectangle(0, 0, 620, 310);
            if (image is null)
            {
                page.AddText(Written["Paragraph: ".Length..], 12, new PdfPoint(60, 200), font);
            }
            else if (image[0] == 0xFF)
            {
                page.AddJpeg(image, place);
            }
            else
            {
                page.AddPng(image, place);
            }
        }
        return builder.Build();
    }
}
