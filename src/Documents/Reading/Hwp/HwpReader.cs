using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Hangul;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>
/// Reads HWP 5 ("한글 문서 파일 형식 5.0", revision 1.3, Hancom): headings by outline level, numbered lists, tables with
/// merged cells, notes, text boxes, equations, headers and footers, comments, distribution documents too. A section is
/// read paragraph by paragraph.
/// </summary>
internal sealed class HwpReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return Read(HwpFile.Open(source.Content, limits), limits, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw Failures.Damaged("HWP", e);
        }
    }

    private static DocumentText Read(HwpFile file, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var builder = new DocumentTextBuilder("hwp", limits);
        builder.Title = file.ReadSummary() is { } summary ? HwpSummary.TitleOf(summary) : null;
        var numbering = new HangulNumbering();
        HwpStyles styles;
        using (var stream = file.OpenDocInfo())
        {
            styles = new HwpStyles(HwpRecords.In(stream, cancellationToken), numbering);
        }

        var paragraphs = new HwpParagraphs(styles, numbering, limits);
        var blocks = new HangulBlocks(builder, numbering, limits, cancellationToken);
        foreach (var open in file.Sections())
        {
            using var stream = open();
            foreach (var record in HwpRecords.Trees(stream, cancellationToken))
            {
                if (record.Tag == HwpTag.ParaHeader)
                {
                    blocks.Add(paragraphs.Of(record));
                }
            }
        }

        blocks.Finish();
        return builder.Build();
    }
}
