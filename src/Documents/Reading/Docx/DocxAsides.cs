using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Writes what stands beside the text of a document: notes, comments, page headers and footers.</summary>
internal sealed class DocxAsides(
    DocumentTextBuilder builder,
    DocxStyles styles,
    DocxNotes notes,
    CancellationToken cancellationToken
)
{
    private readonly DocxInline _inline = new(styles, notes);
    private readonly DocxInline _margins = new(styles, notes) { WithoutPageNumbers = true };
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Adds the notes that the text refers to.</summary>
    /// <param name="part">The root of the part of notes, or null.</param>
    /// <param name="name">The name of a note's element.</param>
    /// <param name="marks">The marks of the notes.</param>
    public void AddNotes(XElement? part, string name, DocxNotes.Marks marks)
    {
        // Separators have a type; notes that the text refers to have none (ECMA-376 part 1, 17.11).
        var written = part?.Children(name).Where(note => note.Value("type") is null or "normal") ?? [];
        foreach (var (mark, note) in marks.Order(written))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = _inline.Lines(note, []).Trim();
            builder.Add(BlockKind.Paragraph, text.Length > 0 ? $"{mark} {text}" : "");
        }
    }

    /// <summary>Adds comments, with whose they are and since when.</summary>
    public void AddComments(XElement? part)
    {
        foreach (var comment in part?.Children("comment") ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = _inline.Lines(comment, []);
            builder.Add(
                BlockKind.Paragraph,
                CommentText.Of(null, comment.Value("author"), comment.Value("date"), text)
            );
        }
    }

    /// <summary>Adds a header or a footer: the lines that no other one had. Numbers of pages are left out.</summary>
    public void AddMargin(XElement? part)
    {
        if (part is null)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var lines = TextCleaning.Lines(_margins.Lines(part, [])).Split('\n');
        builder.Add(
            BlockKind.Paragraph,
            string.Join('\n', lines.Where(line => line.Any(char.IsLetter) && _seen.Add(line)))
        );
    }
}
