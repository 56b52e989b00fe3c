using System.Text;
using Pipeline.Contracts.Search;
using Pipeline.Documents.Chunking.Sentences;

namespace Pipeline.Grains.Answers.Quoting;

/// <summary>Reads what can be quoted out of a passage: whole sentences, items of lists and rows of tables. Headings are
/// not quoted; they say what stands below them is about.</summary>
internal sealed class StatementReader
{
    /// <summary>The longest statement, in characters.</summary>
    public const int MaxCharacters = 400;

    // Shorter text says nothing by itself. A syllable of Hangul counts as two letters.
    private const int TooShort = 8;

    private readonly int _passage;
    private readonly string[] _headings;
    private readonly HashSet<string> _above;
    private readonly List<Statement> _statements = [];
    private readonly StringBuilder _paragraph = new();
    private HashSet<string> _units;
    private HashSet<string> _section;
    private string[]? _columns;

    private StatementReader(SearchHit hit)
    {
        _passage = hit.Rank;
        _headings = [.. new[] { hit.Title ?? "" }.Concat(hit.HeadingPath).Select(heading => heading.Trim())];
        _above = ContentUnits.Of(string.Join(' ', _headings));
        _section = _above;
        _units = _above;
    }

    /// <summary>The statements of a passage, in their order.</summary>
    public static IReadOnlyList<Statement> Read(SearchHit hit)
    {
        var reader = new StatementReader(hit);
        reader.Take([.. hit.Text.Split('\n').Select(line => line.Trim())]);
        return reader._statements;
    }

    private void Take(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var kind = PassageLine.Of(line, _headings, isAlone: _paragraph.Length == 0 && IsAlone(lines, i));
            if (kind is LineKind.Row && i + 1 < lines.Length && PassageLine.PartsTable(lines[i + 1]))
            {
                EndParagraph();
                _columns = PassageLine.Cells(line);
                i++;
                continue;
            }

            if (kind is not LineKind.Row)
            {
                _columns = null;
            }

            if (kind is not LineKind.Text)
            {
                EndParagraph();
            }

            switch (kind)
            {
                case LineKind.Heading:
                    _section = [.. _above, .. ContentUnits.Of(line)];
                    _units = _section;
                    break;
                case LineKind.Item:
                    AddSentences(line);
                    break;
                case LineKind.Row:
                    AddRow(lines, i);
                    break;
                case LineKind.Record:
                    Add(line);
                    break;
                case LineKind.Text:
                    _paragraph.Append(_paragraph.Length > 0 ? "\n" : "").Append(line);
                    break;
                default:
                    break;
            }
        }

        EndParagraph();
    }

    /// <summary>A heading has no text of its paragraph after it that is as short: those are the lines of a
    /// list.</summary>
    private static bool IsAlone(string[] lines, int at)
    {
        var hasOther = lines.Where((line, i) => i != at && line.Length > 0).Any();
        var next = at + 1 < lines.Length ? lines[at + 1] : "";
        var before = at > 0 ? lines[at - 1] : "";
        return hasOther
            && before.Length == 0
            && (next.Length == 0 || PassageLine.Of(next, [], isAlone: true) is not LineKind.Heading);
    }

    private void EndParagraph()
    {
        if (_paragraph.Length > 0)
        {
            AddSentences(_paragraph.ToString());
            _paragraph.Clear();
        }
    }

    private void AddSentences(string text)
    {
        foreach (var range in SentenceSplitter.Split(text))
        {
            var sentence = text[range].Replace('\n', ' ').Trim();
            if (sentence.Length > 0 && sentence[^1] is '?' or '？')
            {
                // A question says what the next sentence answers, as a heading does.
                _units = [.. _section, .. ContentUnits.Of(sentence)];
            }
            else
            {
                Add(sentence);
            }
        }
    }

    private void AddRow(string[] lines, int at)
    {
        var cells = PassageLine.Cells(lines[at]);
        if (_columns is null && IsHeader(lines, at, cells))
        {
            _columns = cells;
            return;
        }

        Add(
            string.Join(
                "; ",
                cells
                    .Select(
                        (cell, i) =>
                            cell.Length > 0 && i < _columns?.Length && _columns[i].Length > 0 && _columns[i] != cell
                                ? $"{_columns[i]}: {cell}"
                                : cell
                    )
                    .Where(cell => cell.Length > 0)
            )
        );
    }

    /// <summary>The first row of a table names its columns when it has no numbers and the next has some; one whose
    /// cells have their names does not.</summary>
    private static bool IsHeader(string[] lines, int at, string[] cells)
    {
        if (at + 1 >= lines.Length || (at > 0 && PassageLine.Of(lines[at - 1], [], isAlone: false) is LineKind.Row))
        {
            return false;
        }

        var below =
            PassageLine.Of(lines[at + 1], [], isAlone: false) is LineKind.Row ? PassageLine.Cells(lines[at + 1]) : [];
        return cells.Length > 1
            && below.Length == cells.Length
            && !cells.Any(cell =>
                cell.Length == 0 || cell.Any(char.IsDigit) || cell.Contains(": ", StringComparison.Ordinal)
            )
            && below.Any(cell => cell.Any(char.IsDigit));
    }

    private void Add(string text)
    {
        var bare = PassageLine.WithoutMarker(text);
        var isOneWord = !bare.Any(char.IsWhiteSpace) && !PassageLine.EndsLikeSentence(bare);
        if (LengthOf(text) > TooShort && text.Length <= MaxCharacters && !isOneWord)
        {
            _statements.Add(new Statement(_passage, text, ContentUnits.Of(text), _units));
        }
    }

    private static int LengthOf(string text) => text.Sum(character => character is >= '가' and <= '힣' ? 2 : 1);
}
