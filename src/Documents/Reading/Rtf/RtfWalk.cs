using System.Globalization;
using System.Text;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Rtf;

/// <summary>Goes through the tokens of an RTF file and tells its blocks. Groups are kept on a stack of bounded
/// depth.</summary>
internal sealed class RtfWalk(
    ReadOnlyMemory<byte> content,
    RtfBlocks blocks,
    ReadingLimits limits,
    CancellationToken cancellationToken
)
{
    private const int Latin = 1252;
    private const int TokensBetweenChecks = 4096;

    // Groups that hold no text of the document. Those after an asterisk that are not known are left out as well.
    private static readonly HashSet<string> Left = new(StringComparer.Ordinal)
    {
        "colortbl",
        "datastore",
        "fldinst",
        "footer",
        "footerf",
        "footerl",
        "footerr",
        "ftncn",
        "ftnsep",
        "ftnsepc",
        "generator",
        "header",
        "headerf",
        "headerl",
        "headerr",
        "info",
        "listtable",
        "listoverridetable",
        "object",
        "pict",
        "pnseclvl",
        "private",
        "revtbl",
        "rsidtbl",
        "themedata",
        "xmlnstbl",
        "atnauthor",
        "atnid",
        "bkmkstart",
        "bkmkend",
        "tc",
        "xe",
        "nonshppict",
        "shpinst",
    };

    // Groups after an asterisk that hold text.
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "shptxt", "pntext", "listtext" };

    private readonly Stack<RtfState> _groups = new();
    private readonly Dictionary<int, int> _fonts = [];
    private readonly Dictionary<int, int> _styles = [];
    private readonly List<byte> _bytes = [];
    private readonly StringBuilder _styleName = new();
    private RtfState _state = new() { CodePage = Latin, Fallback = 1 };
    private int _ansi = Latin;
    private int _font;
    private int? _style;
    private int? _styleLevel;
    private bool _star;
    private int _skipped;

    /// <summary>Reads the file.</summary>
    public void Run()
    {
        TextDecoding.KnowCodePages();
        var tokens = new RtfTokens(content.Span);
        for (var count = 1; ; count++)
        {
            if (count % TokensBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var kind = tokens.Next();
            if (kind != RtfTokenKind.Text)
            {
                Flush();
            }

            switch (kind)
            {
                case RtfTokenKind.End:
                    blocks.End();
                    return;
                case RtfTokenKind.Open:
                    if (_groups.Count >= limits.MaxNesting)
                    {
                        throw Failures.TooDeep(limits);
                    }

                    _groups.Push(_state);
                    (_star, _skipped) = (false, 0);
                    break;
                case RtfTokenKind.Close:
                    Close();
                    break;
                case RtfTokenKind.Word when tokens.Word == "bin":
                    tokens.Skip(tokens.Number ?? 0);
                    break;
                case RtfTokenKind.Word:
                    Word(tokens.Word, tokens.Number);
                    break;
                case RtfTokenKind.Symbol:
                    Symbol(tokens.Byte);
                    break;
                case RtfTokenKind.Text when _skipped > 0:
                    _skipped--;
                    break;
                case RtfTokenKind.Text:
                    _bytes.Add(tokens.Byte);
                    break;
            }
        }
    }

    private void Close()
    {
        var closed = _state.Destination;
        if (closed == RtfDestination.Styles)
        {
            EndStyle();
        }

        if (_groups.TryPop(out var around))
        {
            _state = around;
        }

        if (closed == RtfDestination.Note && _state.Destination != RtfDestination.Note)
        {
            blocks.EndNote();
        }

        (_star, _skipped) = (false, 0);
    }

    private void Symbol(byte symbol)
    {
        switch ((char)symbol)
        {
            case '*':
                _star = true;
                break;
            case '~':
                Text("\u00A0");
                break;
            case '_':
                Text("-");
                break;
            case '\\' or '{' or '}':
                Text(((char)symbol).ToString());
                break;
            case '\r' or '\n':
                Break();
                break;
        }
    }

    private void Word(string word, int? number)
    {
        if (Destination(word))
        {
            _star = false;
            return;
        }

        if (_star)
        {
            _star = false;
            _state.Destination = Kept.Contains(word) ? _state.Destination : RtfDestination.Nowhere;
            return;
        }

        switch (word)
        {
            case "ansicpg":
                _state.CodePage = _ansi = number is > 0 ? number.Value : Latin;
                break;
            case "mac":
                _state.CodePage = _ansi = 10000;
                break;
            case "f":
                _font = number ?? 0;
                _state.CodePage = _fonts.GetValueOrDefault(_font, _ansi);
                break;
            case "fcharset" when _state.Destination == RtfDestination.Fonts:
                _fonts[_font] = RtfCharsets.CodePage(number ?? 0) ?? _ansi;
                break;
            case "u":
                Text(((char)(ushort)(number ?? '?')).ToString());
                _skipped = _state.Fallback;
                break;
            case "uc":
                _state.Fallback = Math.Clamp(number ?? 1, 0, 8);
                break;
            case "plain":
                _state.Hidden = false;
                break;
            case "v" or "deleted":
                _state.Hidden = number != 0;
                break;
            case "par" or "sect" or "page":
                Break();
                break;
            case "pard":
                blocks.InTable = false;
                blocks.Level = null;
                break;
            case "intbl":
                blocks.InTable = true;
                break;
            case "trhdr":
                blocks.IsHeader = true;
                break;
            case "cell" or "nestcell" when IsBody:
                blocks.Cell();
                break;
            case "row" or "nestrow" when IsBody:
                blocks.Row();
                break;
            case "s" when _state.Destination == RtfDestination.Styles:
                _style = number;
                break;
            case "s" when IsBody:
                blocks.Level = _styles.TryGetValue(number ?? 0, out var level) ? level : blocks.Level;
                break;
            case "outlinelevel" when _state.Destination == RtfDestination.Styles:
                _styleLevel = number;
                break;
            case "outlinelevel" when IsBody:
                blocks.Level = number is >= 0 and < 9 ? number : null;
                break;
            default:
                Text(RtfCharsets.Character(word));
                break;
        }
    }

    private bool IsBody => _state.Destination is RtfDestination.Body && !_state.Hidden;

    private bool Destination(string word)
    {
        RtfDestination? destination = word switch
        {
            "fonttbl" => RtfDestination.Fonts,
            "stylesheet" => RtfDestination.Styles,
            "title" => RtfDestination.Title,
            "pntext" or "listtext" => RtfDestination.Marker,
            "footnote" or "annotation" => RtfDestination.Note,
            "shptxt" => RtfDestination.Body,
            _ when Left.Contains(word) => RtfDestination.Nowhere,
            _ => null,
        };
        if (destination is null)
        {
            return false;
        }

        // The title stands in a group that is left out, a text box in one of drawing; nothing else comes out of such.
        if (_state.Destination != RtfDestination.Nowhere || word is "title" or "shptxt")
        {
            _state.Destination = destination.Value;
        }

        return true;
    }

    private void Break()
    {
        if (IsBody)
        {
            blocks.Paragraph();
        }
        else if (_state.Destination == RtfDestination.Note)
        {
            Text("\n");
        }
    }

    private void EndStyle()
    {
        if (_style is { } number)
        {
            var name = _styleName.ToString().Trim(' ', ';');
            if (_styleLevel is { } level)
            {
                _styles[number] = level;
            }
            else if (
                name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var named)
            )
            {
                _styles[number] = Math.Clamp(named, 1, 9) - 1;
            }
            else if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
            {
                _styles[number] = 0;
            }
        }

        (_style, _styleLevel) = (null, null);
        _styleName.Clear();
    }

    private void Flush()
    {
        if (_bytes.Count == 0)
        {
            return;
        }

        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);
        Text(RtfCharsets.EncodingOf(_state.CodePage).GetString(bytes));
        _bytes.Clear();
    }

    private void Text(string text)
    {
        if (_state.Destination == RtfDestination.Styles)
        {
            _styleName.Append(text.AsSpan(0, Math.Min(text.Length, 100)));
        }
        else if (!_state.Hidden)
        {
            blocks.Append(_state.Destination, text);
        }
    }
}
