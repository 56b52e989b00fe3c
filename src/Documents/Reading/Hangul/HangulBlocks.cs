using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Hangul;

/// <summary>
/// Writes the paragraphs of a Hangul document as blocks: headings by outline and style, numbered lists, tables, text
/// boxes. A footnote follows the paragraph that refers to it; endnotes, the text of headers, footers and master pages
/// (each once) and comments follow the document.
/// </summary>
internal sealed class HangulBlocks(
    DocumentTextBuilder builder,
    HangulNumbering numbering,
    ReadingLimits limits,
    CancellationToken cancellationToken
)
{
    // Outline styles are used for the sentences of official documents too; a heading is short.
    private const int MaxHeading = 200;

    private readonly List<(string Mark, IReadOnlyList<HangulParagraph> Content)> _endnotes = [];
    private readonly List<HangulItem.Aside> _asides = [];
    private readonly List<(string Mark, IReadOnlyList<HangulParagraph> Content)> _footnotes = [];
    private int _footnoteCount;
    private int _endnoteCount;
    private int _depth;

    /// <summary>Adds a paragraph of the running text.</summary>
    public void Add(HangulParagraph paragraph)
    {
        Descend();
        var text = new StringBuilder();
        var marker = Marker(paragraph);
        var later = new List<HangulItem>();
        foreach (var item in paragraph.Items)
        {
            // What floats stands beside the text, not in it.
            if (item is HangulItem.Box { IsCharacter: false } or HangulItem.Table { IsCharacter: false })
            {
                if (!IsBlank(text))
                {
                    later.Add(item);
                    continue;
                }
            }

            if (item is HangulItem.Box or HangulItem.Table)
            {
                Flush();
                Object(item);
            }
            else
            {
                Append(item, text);
            }
        }
        Flush();
        later.ForEach(Object);
        if (_depth == 1)
        {
            Notes(_footnotes);
        }

        _depth--;

        void Flush()
        {
            if (!IsBlank(text))
            {
                Write(paragraph, marker, text.ToString());
                marker = "";
            }

            text.Clear();
        }
    }

    /// <summary>Adds what belongs to no place of the running text.</summary>
    public void Finish()
    {
        Notes(_endnotes);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var aside in _asides.OrderBy(aside => aside.Kind).ToList())
        {
            var text = TextOf(aside.Content).Trim();
            if (text.Length > 0 && (aside.Kind != HangulAside.Page || seen.Add(text)))
            {
                var name = aside.Kind switch
                {
                    HangulAside.HiddenComment => "[숨은 설명] ",
                    HangulAside.Memo => "[메모] ",
                    _ => "",
                };
                builder.Add(BlockKind.Paragraph, name + text);
            }
        }
        Notes(_footnotes);
    }

    /// <summary>All text of paragraphs, a line each; what they have beside it (notes, comments) is kept for its own
    /// place.</summary>
    public string TextOf(IReadOnlyList<HangulParagraph> paragraphs)
    {
        var text = new StringBuilder();
        Append(paragraphs, text);
        return text.ToString();
    }

    private void Append(IReadOnlyList<HangulParagraph> paragraphs, StringBuilder text)
    {
        Descend();
        foreach (var paragraph in paragraphs)
        {
            var start = text.Length;
            var marker = Marker(paragraph);
            foreach (var item in paragraph.Items)
            {
                Append(item, text);
            }

            if (marker.Length > 0 && text.Length > start)
            {
                text.Insert(start, marker);
            }

            text.Append('\n');
            if (text.Length / 3 > limits.MaxCharacters)
            {
                throw Failures.OutputTooLarge(limits);
            }
        }
        _depth--;
    }

    private void Append(HangulItem item, StringBuilder text)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (item)
        {
            case HangulItem.Text words:
                text.Append(words.Value);
                break;
            case HangulItem.Note note:
                text.Append('[').Append(MarkOf(note)).Append(']');
                break;
            case HangulItem.Aside aside:
                _asides.Add(aside);
                break;
            case HangulItem.Box box:
                text.Append('\n');
                Append(box.Content, text);
                Append(box.Caption, text);
                break;
            case HangulItem.Table table:
                text.Append('\n');
                Append(table.Caption, text);
                foreach (var cell in table.Cells.OrderBy(cell => (cell.Row, cell.Column)))
                {
                    Append(cell.Content, text);
                }

                break;
        }
    }

    private string MarkOf(HangulItem.Note note)
    {
        var count = note.IsEndnote ? ++_endnoteCount : ++_footnoteCount;
        var mark = (note.Number > 0 ? note.Number : count).ToString(CultureInfo.InvariantCulture);
        (note.IsEndnote ? _endnotes : _footnotes).Add((mark, note.Content));
        return mark;
    }

    private void Object(HangulItem item)
    {
        if (item is HangulItem.Table table)
        {
            // The caption before the table, wherever it is shown: a table is read with it.
            table.Caption.ToList().ForEach(Add);
            new HangulTable(this, builder, limits, cancellationToken).Write(table);
        }
        else if (item is HangulItem.Box box)
        {
            box.Content.Concat(box.Caption).ToList().ForEach(Add);
        }
    }

    private void Notes(List<(string Mark, IReadOnlyList<HangulParagraph> Content)> notes)
    {
        // A note may hold notes of its own.
        for (var i = 0; i < notes.Count; i++)
        {
            var text = TextOf(notes[i].Content).Trim();
            if (text.Length > 0)
            {
                builder.Add(BlockKind.Paragraph, $"[{notes[i].Mark}] {text}");
            }
        }
        notes.Clear();
    }

    private void Write(HangulParagraph paragraph, string marker, string text)
    {
        var level = HeadingLevel(paragraph);
        if (level > 0 && text.AsSpan().Trim().Length <= MaxHeading)
        {
            builder.Title ??= level == 1 ? text.Trim() : null;
            builder.Add(BlockKind.Heading, marker + text.TrimStart(), level);
            return;
        }

        builder.Add(marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, marker + text.TrimStart());
    }

    private string Marker(HangulParagraph paragraph)
    {
        if (paragraph.Shape.Head == HangulHead.Bullet)
        {
            return "- ";
        }

        return paragraph.Shape.Head != HangulHead.None && numbering.Next(paragraph.Shape) is { Length: > 0 } number
            ? number + " "
            : "";
    }

    private static int HeadingLevel(HangulParagraph paragraph)
    {
        if (paragraph.Shape.Head == HangulHead.Outline)
        {
            return paragraph.Shape.Level + 1;
        }

        var style = paragraph.Style.Trim();
        foreach (var prefix in (ReadOnlySpan<string>)["Heading", "제목"])
        {
            if (
                style.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(style.AsSpan(prefix.Length), CultureInfo.InvariantCulture, out var level)
                && level >= 1
            )
            {
                return level;
            }
        }
        return style.ToLowerInvariant() switch
        {
            "title" or "제목" or "문서 제목" or "표제" or "큰제목" or "큰 제목" => 1,
            "중제목" or "중간 제목" => 2,
            "소제목" or "작은제목" or "작은 제목" => 3,
            _ => 0,
        };
    }

    private static bool IsBlank(StringBuilder text)
    {
        foreach (var chunk in text.GetChunks())
        {
            if (!chunk.Span.IsWhiteSpace())
            {
                return false;
            }
        }
        return true;
    }

    private void Descend()
    {
        cancellationToken.ThrowIfCancellationRequested();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > limits.MaxNesting)
        {
            throw Failures.TooDeep(limits);
        }
    }
}
