using System.Globalization;
using System.Text;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Pdf;

public sealed class PdfFontTests
{
    static PdfFontTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("Korea1", "KSCms-UHC-H", "ks_c_5601-1987", "휴가는 15일이다")]
    [InlineData("Korea1", "UniKS-UCS2-H", "utf-16BE", "휴가는 15일이다")]
    [InlineData("Korea1", "UniKS-UTF16-H", "utf-16BE", "휴가는 15일이다")]
    [InlineData("Japan1", "90ms-RKSJ-H", "shift_jis", "休暇は15日である")]
    [InlineData("Japan1", "UniJIS-UTF16-H", "utf-16BE", "休暇は15日である")]
    [InlineData("GB1", "GBK-EUC-H", "gb2312", "年假15天")]
    [InlineData("CNS1", "ETen-B5-H", "big5", "年假15天")]
    public void CodesOfPredefinedMapsAreRead(string ordering, string map, string encoding, string text)
    {
        foreach (var isDescribed in new[] { true, false })
        {
            var codes = Encoding.GetEncoding(encoding).GetBytes(text);
            Assert.Equal(text, Read(Bytes(Pdfs.Mapped(ordering, map, codes, isDescribed))).Text);
        }
    }

    [Fact]
    public void AFontOfWhichOnlyTheNameIsKnownIsRead() =>
        Assert.Equal("Hello world", Read(Bytes(Pdfs.Named("Tahoma", "Hello world"))).Text);

    // Helvetica's letters are about half as wide as high; what TJ takes off moves on, in thousandths of the size.
    [Theory]
    [InlineData("[(The) -200 (narrow) -190 (column) -200 (has) -210 (spaces)] TJ", "The narrow column has spaces")]
    [InlineData("[(The narrow) -278 (column) -278 (has its) -278 (spaces)] TJ", "The narrow column has its spaces")]
    [InlineData(
        "-0.8 Tw [(The narrow) -190 (column has) -200 (its) -190 (spaces)] TJ",
        "The narrow column has its spaces"
    )]
    [InlineData("[(Tight) -120 (lines) -125 (have) -120 (thin) -120 (spaces)] TJ", "Tight lines have thin spaces")]
    [InlineData("[(V) 80 (A) -60 (V) 70 (A) -50 (T) 90 (o) -30 (m) -40 (a)] TJ", "VAVAToma")]
    [InlineData("5 Tc (H E A D) Tj", "H E A D")]
    [InlineData("4 Tc (HEAD) Tj", "HEAD")]
    [InlineData("3 Tc (HEADINGS) Tj 84 0 Td (SPACED) Tj", "HEADINGS SPACED")]
    public void ALineSaysHowWideItsSpacesAre(string content, string text) =>
        Assert.Equal(text, Read(Bytes(Pdfs.Content($"BT /F1 10 Tf 50 700 Td {content} ET"))).Text);

    [Fact]
    public void ASpaceInWhatAGlyphStandsForIsOne() =>
        Assert.Equal(
            "14 We care",
            Read(
                Bytes(
                    Pdfs.Content(
                        "BT /F1 10 Tf 50 700 Td (1) Tj /Span << /ActualText (4\\t\\007) >> BDC [(4) -300 (.)] TJ EMC (We care) Tj ET"
                    )
                )
            ).Text
        );

    [Theory]
    [InlineData("as they say", "3", 4, "as they say 3 here")]
    [InlineData("as they say.", "12", 4, "as they say. 12 here")]
    [InlineData("of Maurice", "a", 4, "of Maurice a here")]
    [InlineData("the XIX", "e", 4, "the XIXe here")]
    [InlineData("10 km", "2", 4, "10 km2 here")]
    [InlineData("of CO", "2", -2, "of CO2 here")]
    public void AMarkOfANoteIsNoPartOfItsWord(string before, string mark, double rise, string text)
    {
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"BT /F1 10 Tf 50 700 Td ({before}) Tj /F1 6 Tf {rise} Ts ({mark}) Tj 0 Ts /F1 10 Tf ( here) Tj ET"
        );
        Assert.Equal(text, Read(Bytes(Pdfs.Content(content))).Text);
    }

    [Fact]
    public void WordsOfTwoDirectionsAreApart()
    {
        var text = Read(Bytes(Pdfs.Korean("םולשPython")));
        Assert.Equal("שלום Python", text.Text);
    }
}
