using System.Text;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Pdf;

/// <summary>What a page shows beside its content: forms, texts laid over it, comments.</summary>
public sealed class PdfNotesTests
{
    private const string Labels =
        "BT /F1 10 Tf 60 700 Td (Name:) Tj 0 -60 Td (Country:) Tj 0 -60 Td (Agreed:) Tj 0 -60 Td (Refused:) Tj ET";

    private static string[] Lines(string annotations) =>
        Read(Bytes(Pdfs.Content(Labels, $"/Annots [{annotations}]")))
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void ValuesOfFieldsStandBesideTheirLabels()
    {
        var name = Convert.ToHexString([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("홍길동")]);
        Assert.Equal(
            ["Name: 홍길동", "Country: Korea", "Agreed: [x]", "Refused:"],
            Lines(
                $"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [92 696 300 712] /V <{name}> >>"
                    + "<< /Type /Annot /Subtype /Widget /FT /Ch /Rect [104 636 300 652] /V (kr) /Opt [[(de) (Germany)] [(kr) (Korea)]] >>"
                    + "<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [102 578 112 588] /AS /Yes >>"
                    + "<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [106 518 116 528] /AS /Off >>"
            )
        );
    }

    [Theory]
    [InlineData("/FT /Tx /Ff 8192 /V (secret)")]
    [InlineData("/FT /Tx /F 2 /V (secret)")]
    [InlineData("/FT /Btn /Ff 65536 /AS /Yes /V (secret)")]
    [InlineData("/FT /Tx")]
    public void WhatAFormDoesNotShowIsNotRead(string field) =>
        Assert.Equal(4, Lines($"<< /Type /Annot /Subtype /Widget {field} /Rect [92 696 300 712] >>").Length);

    [Fact]
    public void TheValueOfAFieldWithSeveralPlacesIsThatOfItsParent() =>
        Assert.Contains(
            "Name: Kim Minsu",
            Lines(
                "<< /Type /Annot /Subtype /Widget /Rect [92 696 300 712] /Parent << /FT /Tx /T (n) /V (Kim Minsu) >> >>"
            )
        );

    [Fact]
    public void AFieldOfSeveralLinesIsReadLineByLine()
    {
        var text = string.Join(' ', Enumerable.Range(1, 30).Select(i => $"word{i}"));
        var lines = Lines($"<< /Type /Annot /Subtype /Widget /FT /Tx /Ff 4096 /Rect [60 200 260 380] /V ({text}) >>");
        Assert.EndsWith(text, string.Join(' ', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void ATextLaidOverThePageIsReadInItsPlace() =>
        Assert.Equal(
            ["Name: Approved by the board", "Country:"],
            Lines("<< /Type /Annot /Subtype /FreeText /Rect [92 696 400 712] /Contents (Approved by the board) >>")[..2]
        );

    [Fact]
    public void CommentsFollowThePage() =>
        Assert.Equal(
            ["[Kim] Is that so?", "No."],
            Lines(
                "<< /Type /Annot /Subtype /Highlight /T (Kim) /Rect [60 700 90 710] /QuadPoints [60 710 90 710 60 700 90 700] "
                    + "/Contents (Is that so?) >> << /Type /Annot /Subtype /Text /Rect [300 700 320 720] /Contents (No.) >>"
                    + "<< /Type /Annot /Subtype /Popup /Rect [300 700 320 720] /Contents (No.) >>"
            )[^2..]
        );
}
