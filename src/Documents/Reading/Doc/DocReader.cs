using System.Text;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>
/// Reads Word documents of before 2007 ([MS-DOC]): headings by their styles, lists with their numbers, tables, notes
/// and text boxes. Of Word 6 and 95 the text alone. Instructions of fields, hidden text, headers and footers are left
/// out.
/// </summary>
internal sealed class DocReader : IDocumentReader
{
    private const int TokensBetweenChecks = 4096;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        TextDecoding.KnowCodePages();
        var file = DocFile.Open(CompoundFile.Open(source.Content, limits), source.Password);
        var builder = new DocumentTextBuilder("doc", limits);
        var blocks = new DocBlocks(builder, file.Lists, limits);
        foreach (var (start, end, isMain) in file.Parts)
        {
            blocks.Begin(isMain);
            Part(file, start, end, blocks, cancellationToken);
            blocks.End();
        }
        return builder.Build();
    }

    private static void Part(DocFile file, int start, int end, DocBlocks blocks, CancellationToken cancellationToken)
    {
        // Of a field what it shows is read, not what it says to do (2.8.25); fields stand in fields.
        var fields = new Stack<bool>();
        var hidden = 0;
        var count = 0;
        foreach (var (character, offset) in file.Characters(start, end))
        {
            if (++count % TokensBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            switch (character)
            {
                case '\u0013':
                    fields.Push(true);
                    hidden++;
                    break;
                case '\u0014' when fields.TryPop(out var open):
                    hidden -= open ? 1 : 0;
                    fields.Push(false);
                    break;
                case '\u0015' when fields.TryPop(out var open):
                    hidden -= open ? 1 : 0;
                    break;
                case '\r' or '\f' when hidden == 0:
                    blocks.Paragraph(file.ParagraphAt(offset));
                    break;
                case '\u0007' when hidden == 0:
                    blocks.Cell(file.ParagraphAt(offset));
                    break;
                case '\u000B' when hidden == 0:
                    blocks.Append('\n');
                    break;
                case '\u001E' when hidden == 0:
                    blocks.Append('-');
                    break;
                case >= ' ' or '\t' when hidden == 0 && !file.Hidden.Contains(offset):
                    blocks.Append(character);
                    break;
            }
        }
    }
}
