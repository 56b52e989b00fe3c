using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>Writes the blocks of OpenDocument text: paragraphs, headings, lists, tables and frames.</summary>
internal sealed class OdfText(
    ZipPackage package,
    DocumentTextBuilder builder,
    OdfStyles styles,
    ReadingLimits limits,
    CancellationToken cancellationToken
)
{
    private readonly List<string> _notes = [];
    private StringBuilder? _code;
    private int? _codePage;
    private readonly Dictionary<string, int> _lastNumbers = new(StringComparer.Ordinal);

    /// <summary>Adds an element's blocks.</summary>
    public void Add(XElement element, int? page)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        switch (element.Name.LocalName)
        {
            case "h" or "p" when styles.IsSilent(element.Value("style-name")):
                break;
            case "p" when styles.IsCode(element.Value("style-name")):
                Code(element, page);
                break;
            case "h":
                EndCode();
                var level = int.TryParse(element.Value("outline-level"), out var given) ? given : 1;
                Paragraph(element, BlockKind.Heading, "", level, page);
                break;
            case "p" when styles.IsTitle(element.Value("style-name")):
                EndCode();
                Paragraph(element, BlockKind.Heading, "", 1, page);
                break;
            case "p":
                EndCode();
                Paragraph(element, BlockKind.Paragraph, "", 0, page);
                break;
            case "list":
                EndCode();
                List(element, null, 0, page);
                break;
            case "table":
                EndCode();
                Table(element, page);
                break;
            case "object":
                EndCode();
                Object(element, page);
                break;
            case "math":
                EndCode();
                builder.Add(BlockKind.Paragraph, OdfMath.TextOf(element), page: page);
                break;
            case "tracked-changes" or "table-of-content" or "forms" or "notes" or "annotation":
                break;
            default:
                foreach (var child in element.Elements())
                {
                    Add(child, page);
                }

                break;
        }
    }

    /// <summary>The text of a cell or a heading, a line for each paragraph; what is no text in it, such as notes, is
    /// kept for the end.</summary>
    public string TextOf(XElement element) => Collect(element).Text.ToString();

    /// <summary>Adds the notes that the text has referred to.</summary>
    public void AddNotes()
    {
        EndCode();
        foreach (var note in _notes)
        {
            builder.Add(BlockKind.Paragraph, note);
        }
        _notes.Clear();
    }

    // Paragraphs of code that follow one another are one block.
    private void Code(XElement element, int? page)
    {
        var inline = Collect(element);
        _codePage = _code is null ? page : _codePage;
        _code = _code?.Append('\n') ?? new StringBuilder();
        _code.Append(inline.Text);
        foreach (var frame in inline.Frames)
        {
            EndCode();
            Add(frame, page);
        }
    }

    /// <summary>What follows is no line of the code before.</summary>
    public void EndCode()
    {
        builder.Add(BlockKind.Code, _code?.ToString() ?? "", page: _codePage);
        _code = null;
    }

    private OdfInline Collect(XElement element)
    {
        var inline = new OdfInline(styles);
        inline.Append(element);
        foreach (var (citation, body) in inline.Notes)
        {
            _notes.Add($"[{citation}] {Collect(body).Text.ToString().Trim()}");
        }
        return inline;
    }

    private void Paragraph(XElement element, BlockKind kind, string marker, int level, int? page)
    {
        var inline = Collect(element);
        var text = inline.Text.ToString();
        if (!string.IsNullOrWhiteSpace(text))
        {
            builder.Title ??= kind == BlockKind.Heading && level == 1 ? text : null;
            builder.Add(kind, marker + text.TrimStart(), level, page);
        }

        foreach (var frame in inline.Frames)
        {
            Add(frame, page);
        }

        foreach (var comment in inline.Comments)
        {
            builder.Add(BlockKind.Paragraph, CommentOf(comment), page: page);
        }
    }

    /// <summary>What a comment says, with its author.</summary>
    public string CommentOf(XElement comment)
    {
        var lines = comment.Elements().Where(child => child.Name.LocalName is "p" or "list").Select(TextOf);
        return CommentText.Of(
            null,
            comment.Child("creator")?.Value,
            comment.Child("date")?.Value,
            string.Join('\n', lines)
        );
    }

    private void List(XElement list, string? outer, int level, int? page)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var style = list.Value("style-name") ?? outer;
        var first = styles.FirstNumber(style, level);
        var key = $"{style} {level}";
        var number = list.Value("continue-numbering") == "true" ? _lastNumbers.GetValueOrDefault(key) + 1 : first ?? 1;
        foreach (var item in list.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (item.Name.LocalName is not ("list-item" or "list-header"))
            {
                continue;
            }

            number = int.TryParse(item.Value("start-value"), out var start) ? start : number;
            var marker =
                item.Name.LocalName == "list-header" ? ""
                : first is null ? "- "
                : number.ToString(CultureInfo.InvariantCulture) + ". ";
            foreach (var child in item.Elements())
            {
                switch (child.Name.LocalName)
                {
                    case "list":
                        List(child, style, level + 1, page);
                        break;
                    case "p":
                        Paragraph(child, marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, marker, 0, page);
                        break;
                    default:
                        Add(child, page);
                        break;
                }
                marker = "";
            }

            _lastNumbers[key] = number;
            number++;
        }
    }

    private void Table(XElement table, int? page)
    {
        var rows = OdfTable.Rows(table).ToList();
        // A table of one column is a frame around text.
        if (rows.TrueForAll(row => row.Row.Elements().Count(OdfTable.IsCell) <= 1))
        {
            foreach (var content in rows.SelectMany(row => row.Row.Elements()).SelectMany(cell => cell.Elements()))
            {
                Add(content, page);
            }
            return;
        }

        builder.Add(BlockKind.Table, OdfTable.Write(rows, TextOf, limits, cancellationToken), page: page);
    }

    // A formula or a chart is a document of its own in the package.
    private void Object(XElement frame, int? page)
    {
        var folder = PartPath.Resolve("", frame.Value("href") ?? "");
        var root = folder.Length > 0 ? package.LoadOptional(folder + "/content.xml") : frame.Child("math");
        if (root?.Name.LocalName == "math")
        {
            builder.Add(BlockKind.Paragraph, OdfMath.TextOf(root), page: page);
        }
        else if (root?.Descendants().FirstOrDefault(element => element.Name.LocalName == "chart") is { } chart)
        {
            foreach (var title in chart.Descendants().Where(element => element.Name.LocalName is "title" or "subtitle"))
            {
                builder.Add(BlockKind.Paragraph, TextOf(title), page: page);
            }

            if (chart.Child("table") is { } values)
            {
                var rows = OdfTable.Rows(values).ToList();
                builder.Add(BlockKind.Table, OdfTable.Write(rows, TextOf, limits, cancellationToken), page: page);
            }
        }
    }
}
