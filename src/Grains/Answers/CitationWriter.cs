using System.Globalization;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Lets an answer's text through with citations that can be trusted: <c>[n]</c> leaves only when passage n was in the
/// context, and a sentence that cites nothing but repeats what a passage says gets that passage's number.
/// </summary>
internal sealed class CitationWriter : ICitationWriter
{
    /// <summary>The longest <c>[…]</c> that can still be a citation.</summary>
    private const int LongestBracket = 24;

    /// <summary>A passage supports a sentence when it has this part of the sentence's content.</summary>
    private const double Support = 0.6;

    /// <summary>Shorter sentences say too little to be attributed.</summary>
    private const int FewestUnits = 3;

    private readonly IReadOnlyList<SearchHit> _context;
    private readonly bool _attributes;
    private readonly HashSet<string>[] _units;
    private readonly StringBuilder _bracket = new();
    private readonly StringBuilder _space = new();
    private readonly StringBuilder _sentence = new();
    private readonly StringBuilder _out = new();
    private readonly List<CitationEvent> _citations = [];
    private bool _ended;
    private bool _cited;
    private int _position;
    private OpenNumber _openNumber;

    /// <param name="context">The passages.</param>
    /// <param name="attributes">Whether sentences without a citation get one; those of a quote have theirs behind
    /// it.</param>
    public CitationWriter(IReadOnlyList<SearchHit> context, bool attributes = true)
    {
        _attributes = attributes;
        _context = context;
        _units = [.. context.Select(hit => ContentUnits.Of($"{hit.Title} {hit.Text}"))];
    }

    /// <summary>Takes the next piece; returns what may leave now, with the citations in it.</summary>
    public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece)
    {
        foreach (var character in piece)
        {
            Take(character);
        }

        return Drain();
    }

    /// <summary>Nothing follows.</summary>
    public (string Text, IReadOnlyList<CitationEvent> Citations) Complete()
    {
        FlushBracket();
        Attribute();
        Write(_space);
        return Drain();
    }

    /// <summary>A whole sentence was pushed: it gets the passage that it repeats, if it cites none and may.</summary>
    public (string Text, IReadOnlyList<CitationEvent> Citations) EndSentence(bool mayCite)
    {
        FlushBracket();
        _cited |= !mayCite;
        Attribute();
        return Drain();
    }

    private void Take(char character)
    {
        if (_bracket.Length > 0)
        {
            Continue(character);
            return;
        }

        if (character is '[' or '［' or '【')
        {
            _bracket.Append(character);
            return;
        }

        if (char.IsWhiteSpace(character))
        {
            _ended |= character == '\n';
            _space.Append(character);
            return;
        }

        if (_ended && _space.Length > 0)
        {
            Attribute();
        }

        Write(_space);
        Write(character);
        _ended = character is '.' or '!' or '?' or '。';
    }

    private void Continue(char character)
    {
        if (character is ']' or '］' or '】')
        {
            CloseBracket(character);
        }
        else if (_bracket.Length < LongestBracket && (char.IsAsciiDigit(character) || character is ',' or ' ' or '-'))
        {
            _bracket.Append(character);
        }
        else
        {
            FlushBracket();
            Take(character);
        }
    }

    private void CloseBracket(char close)
    {
        var inside = _bracket.ToString(1, _bracket.Length - 1);
        var numbers = inside.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (numbers.Length == 0 || !numbers.All(number => number.All(char.IsAsciiDigit)))
        {
            _bracket.Append(close);
            FlushBracket();
            return;
        }

        _bracket.Clear();
        var valid = numbers
            .Select(number =>
                int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0
            )
            .Where(number => number >= 1 && number <= _context.Count)
            .Distinct()
            .ToArray();
        if (valid.Length == 0)
        {
            // A citation of something that was not shown: it never leaves, nor does the space before it.
            if (_space.Length > 0 && _space[^1] == ' ')
            {
                _space.Length--;
            }

            return;
        }

        Write(_space);
        foreach (var number in valid)
        {
            Cite(number);
        }
    }

    private void FlushBracket()
    {
        if (_bracket.Length > 0)
        {
            Write(_space);
            Write(_bracket);
            _ended = false;
        }
    }

    /// <summary>The sentence is over: adds the number of the passage that it repeats, if it cites none.</summary>
    private void Attribute()
    {
        if (_attributes && !_cited && _sentence.Length > 0)
        {
            var units = ContentUnits.Of(_sentence.ToString());
            var best = -1;
            var most = 0.0;
            for (var i = 0; i < _units.Length; i++)
            {
                var share = ContentUnits.Share(units, _units[i]);
                if (share > most)
                {
                    (best, most) = (i, share);
                }
            }

            if (units.Count >= FewestUnits && most >= Support)
            {
                Write(' ');
                Cite(best + 1);
            }
        }

        _sentence.Clear();
        _cited = false;
        _ended = false;
    }

    private void Cite(int number)
    {
        var hit = _context[number - 1];
        _citations.Add(new CitationEvent(number, hit.DocumentId, hit.Version, hit.Chunk, hit.Title, _position));
        _cited = true;
        var mark = string.Create(CultureInfo.InvariantCulture, $"[{number}]");
        _out.Append(mark);
        _position += mark.Length;
        _openNumber = OpenNumber.None;
    }

    private void Write(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            Write(text[i]);
        }

        text.Clear();
    }

    private void Write(char character)
    {
        // What is left around a dropped citation must not join into another one: "[9[8]]" is not [9].
        if ((character is ']' or '］' or '】') && _openNumber == OpenNumber.Digits)
        {
            _openNumber = OpenNumber.None;
            return;
        }

        _openNumber = character switch
        {
            '[' or '［' or '【' => OpenNumber.Bracket,
            >= '0' and <= '9' when _openNumber != OpenNumber.None => OpenNumber.Digits,
            _ => OpenNumber.None,
        };
        _out.Append(character);
        _sentence.Append(character);
        _position++;
    }

    private (string, IReadOnlyList<CitationEvent>) Drain()
    {
        if (_out.Length == 0 && _citations.Count == 0)
        {
            return ("", []);
        }

        var result = (_out.ToString(), (IReadOnlyList<CitationEvent>)[.. _citations]);
        _out.Clear();
        _citations.Clear();
        return result;
    }

    /// <summary>Whether the text written so far ends like the beginning of a citation.</summary>
    private enum OpenNumber
    {
        None,
        Bracket,
        Digits,
    }
}
