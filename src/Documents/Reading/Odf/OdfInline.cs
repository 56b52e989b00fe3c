using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>The text of a paragraph, and what is anchored in it.</summary>
internal sealed class OdfInline(OdfStyles styles)
{
    private const int MaxSpaces = 256;

    /// <summary>The text; paragraphs of a cell or a note are lines.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Notes with the mark that refers to them.</summary>
    public List<(string Citation, XElement Body)> Notes { get; } = [];

    /// <summary>Comments.</summary>
    public List<XElement> Comments { get; } = [];

    /// <summary>Frames and shapes.</summary>
    public List<XElement> Frames { get; } = [];

    /// <summary>Takes what is in an element.</summary>
    public void Append(XElement element)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
            {
                // Line feeds of the source mean a space (ODF 1.3, part 3, 6.1.2).
                Text.Append(text.Value.Replace('\n', ' ').Replace('\r', ' '));
            }
            else if (node is XElement child)
            {
                Child(child);
            }
        }
    }

    private void Child(XElement child)
    {
        switch (child.Name.LocalName)
        {
            case "span" or "p" or "h" when styles.IsSilent(child.Value("style-name")):
                break;
            case "s":
                Text.Append(' ', int.TryParse(child.Value("c"), out var count) ? Math.Clamp(count, 1, MaxSpaces) : 1);
                break;
            case "tab":
                Text.Append('\t');
                break;
            case "line-break":
                Text.Append('\n');
                break;
            case "p" or "h" or "list-item":
                Text.Append(Text.Length > 0 ? "\n" : "");
                Append(child);
                break;
            case "note":
                var citation = child.Child("note-citation")?.Value ?? "";
                Text.Append('[').Append(citation).Append(']');
                if (child.Child("note-body") is { } body)
                {
                    Notes.Add((citation, body));
                }

                break;
            case "annotation":
                Comments.Add(child);
                break;
            case "frame"
            or "custom-shape"
            or "g"
            or "rect"
            or "ellipse"
            or "line"
            or "connector"
            or "polygon"
            or "path":
                Frames.Add(child);
                break;
            case "math":
                Text.Append(OdfMath.TextOf(child));
                break;
            case "ruby-text" or "annotation-end" or "tracked-changes" or "title" or "desc" or "event-listeners":
                break;
            default:
                Append(child);
                break;
        }
    }
}
