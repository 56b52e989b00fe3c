using System.Text;

namespace Pipeline.Guardrails.Links;

/// <summary>
/// Lets an answer's text through with no link, image or address that works, except those of allowed hosts. However
/// the text is cut into pieces, what leaves is the same. Schemes are dropped and the dots of hosts bracketed
/// (<c>evil[.]com/x</c>); what would make a link of a bracket gets a space before it (<c>[text] (…)</c>); the bracket
/// of a tag that leads somewhere becomes <c>‹</c>. Anything else is unchanged. Work is linear in the text, and at
/// most <see cref="MostHeld"/> visible characters are held back. Not thread-safe; one for each text.
/// </summary>
public sealed partial class LinkFilter
{
    /// <summary>The most visible characters of the original that wait for a decision.</summary>
    public const int MostHeld = 1024;

    private const int LongestWord = 255;
    private const int MostSpace = 8;
    private const int LongestType = 12;

    private readonly AllowedHosts _allowed;
    private readonly LinkReader _reader = new();
    private readonly LinkOutput _output = new();
    private readonly List<LinkCharacter> _read = [];
    private readonly List<LinkCharacter> _waiting = [];
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly StringBuilder _word = new();
    private readonly List<int> _ends = [];
    private readonly StringBuilder _host = new();
    private State _state = State.Text;
    private Opening _opening = Opening.None;
    private int _openingStart,
        _wordStart,
        _wordEnd,
        _colonEnd,
        _slashes,
        _hostStart,
        _count;
    private bool _isPlain;
    private char _previous = '\n',
        _beforePrevious = '\n';
    private bool _completed;

    /// <param name="allowed">Whose addresses may leave.</param>
    public LinkFilter(AllowedHosts allowed) => _allowed = allowed ?? throw new ArgumentNullException(nameof(allowed));

    private enum State
    {
        Text,
        Opened,
        Word,
        Colon,
        Type,
        Host,
        Path,
        Anchor,
    }

    // Where the last character outside of words ended: what begins behind that follows something invisible.
    private int _textEnd;

    // Where something invisible stands in the word, the last time.
    private int _gap;

    private enum Opening
    {
        None,
        Bracket,
        Angle,
        Closing,
    }

    /// <summary>What was found so far, in the original text; rule <see cref="GuardRules.Links"/>.</summary>
    public IReadOnlyList<GuardFinding> Findings => _output.Findings;

    /// <summary>Characters read that have not left yet.</summary>
    public int Held => _output.Held;

    /// <summary>The hosts of the addresses that were seen, in lower case.</summary>
    internal IReadOnlyCollection<string> Hosts => _hosts;

    /// <summary>Reads the next piece.</summary>
    /// <param name="piece">Any number of characters; may end inside a surrogate pair.</param>
    /// <returns>The text that may leave now.</returns>
    public string Push(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        foreach (var c in piece)
        {
            _output.Read(c);
            _reader.Push(c, _read);
            TakeRead();
        }

        return _output.Take();
    }

    /// <summary>Says that the text has ended.</summary>
    /// <returns>The rest; empty when called again.</returns>
    public string Complete()
    {
        if (!_completed)
        {
            _completed = true;
            _reader.Complete(_read);
            TakeRead();
            var end = _output.Decided + _output.Held;
            // A line's end decides whatever waits, and is not there.
            Take(new LinkCharacter('\n', end, end, false, false));
            _output.Copy(end);
        }

        return _output.Take();
    }

    /// <summary>Follows a place of the original text into what leaves; places in rising order.</summary>
    /// <param name="place">Its offset, not yet released.</param>
    public void Track(int place) => _output.Track(place);

    /// <summary>The next followed place that has left.</summary>
    /// <param name="place">Its offset in what has left in all.</param>
    public bool TryTake(out int place) => _output.TryTake(out place);

    private void TakeRead()
    {
        foreach (var character in _read)
        {
            Take(character);
        }

        _read.Clear();
    }

    private void Take(LinkCharacter c)
    {
        switch (_state)
        {
            case State.Text:
                TakeText(c);
                break;
            case State.Opened:
                TakeOpened(c);
                break;
            case State.Word:
                TakeWord(c);
                break;
            case State.Colon:
                TakeColon(c);
                break;
            case State.Type:
                TakeType(c);
                break;
            case State.Host:
                TakeHost(c);
                break;
            case State.Path:
                TakePath(c);
                break;
            default:
                TakeAnchor(c);
                break;
        }
    }

    private void TakeText(LinkCharacter c)
    {
        if (c.MakesLink)
        {
            _openingStart = c.Start;
            _opening = Opening.Bracket;
            Passed(c.Folded);
            if (_allowed.IsEmpty)
            {
                Open(mayLink: false);
                _output.Copy(c.End);
            }
            else
            {
                (_state, _count) = (State.Opened, 0);
            }
        }
        else if (c is { IsPlain: true, Folded: '<' })
        {
            (_state, _opening, _openingStart, _count) = (State.Opened, Opening.Angle, c.Start, 0);
            Passed('<');
        }
        else if (BeginsWord(c))
        {
            BeginWord(c);
        }
        else
        {
            _output.Copy(c.End);
            Passed(c.Folded);
            _textEnd = c.End;
        }
    }

    /// <summary>After what may open a link: only an allowed address keeps it.</summary>
    private void TakeOpened(LinkCharacter c)
    {
        if (_opening == Opening.Angle && c.Folded == '/' && _previous == '<')
        {
            _opening = Opening.Closing;
            Passed('/');
        }
        else if (_opening == Opening.Bracket && char.IsWhiteSpace(c.Folded) && ++_count <= MostSpace)
        {
            Passed(c.Folded);
        }
        else if (BeginsWord(c))
        {
            BeginWord(c);
        }
        else
        {
            Open(mayLink: _opening != Opening.Bracket);
            _state = State.Text;
            TakeText(c);
        }
    }

    /// <summary>What stands before a word; two slashes are no path.</summary>
    private char Before => _previous == '/' && _beforePrevious == '/' ? ' ' : _previous;

    private bool BeginsWord(LinkCharacter c) =>
        char.IsAsciiLetterOrDigit(c.Folded) || c.Folded == '_' || (c.Folded == '.' && _previous > '\u007f');

    private void BeginWord(LinkCharacter c)
    {
        _word.Clear();
        _ends.Clear();
        _gap = 0;
        (_state, _wordStart, _isPlain) = (State.Word, c.Start, true);
        AddToWord(c);
    }

    private void AddToWord(LinkCharacter c)
    {
        if (_word.Length > 0 && c.Start > _wordEnd)
        {
            _gap = _word.Length;
        }

        _word.Append(c.Folded);
        _ends.Add(c.End);
        (_wordEnd, _isPlain) = (c.End, _isPlain && c.IsPlain);
    }

    private void TakePath(LinkCharacter c)
    {
        if (c.IsPlain && (char.IsAsciiLetterOrDigit(c.Folded) || "-./?#&=%+,;:@!$".Contains(c.Folded)))
        {
            _output.Copy(c.End);
            Passed(c.Folded);
            return;
        }

        _state = State.Text;
        Take(c);
    }

    /// <summary>After <c>&lt;a</c>: an anchor has an attribute, a comparison has none.</summary>
    private void TakeAnchor(LinkCharacter c)
    {
        _waiting.Add(c);
        // To a browser another bracket is part of the tag.
        var isAttribute = c.Folded is '=' or '<';
        var ends = c.Folded == '>' || c.Start == c.End;
        if (!isAttribute && !ends && _waiting.Count < HtmlTags.LongestAnchor)
        {
            return;
        }

        Open(mayLink: ends);
        KeepWord();
        _state = State.Text;
        LinkCharacter[] waiting = [.. _waiting];
        foreach (var character in waiting)
        {
            Take(character);
        }
    }

    /// <summary>Decides about what may open a link.</summary>
    private void Open(bool mayLink)
    {
        if (_opening == Opening.None)
        {
            return;
        }

        if (!mayLink)
        {
            _output.Found(_openingStart, _openingStart + 1);
            _output.Copy(_openingStart);
            if (_opening == Opening.Bracket)
            {
                _output.Insert(" ");
            }
            else
            {
                _output.Replace(_openingStart + 1, "‹");
            }
        }

        _opening = Opening.None;
    }

    private void KeepWord()
    {
        _output.Copy(_wordEnd);
        PassedWord(_word[^1]);
    }

    private void PassedWord(char last)
    {
        _beforePrevious = last;
        _previous = last;
    }

    private void Passed(char c) => (_beforePrevious, _previous) = (_previous, c);

    /// <summary>A host that nothing makes a link of.</summary>
    private static string Inert(ReadOnlySpan<char> host, int length)
    {
        var text = new StringBuilder(host.Length + 8);
        for (var i = 0; i < host.Length; i++)
        {
            _ = i < length && host[i] is '.' or '。' ? text.Append("[.]") : text.Append(host[i]);
            if (
                host[i] == ':'
                && (i + 1 == host.Length || !char.IsAsciiDigit(host[i + 1]) || WebSchemes.Ends(host[..i]))
            )
            {
                // What stands before it may be a scheme too.
                text.Append(' ');
            }
        }

        return text.ToString();
    }
}
