using System.Globalization;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Finds the citations of an answer in JSON: <c>[n]</c> within a string, where passage n was in the context. Changes
/// nothing, because what is written is held to a schema; in particular <c>[9]</c> between strings is a list.
/// </summary>
internal sealed class JsonCitationWriter(IReadOnlyList<SearchHit> context) : ICitationWriter
{
    private const int MostDigits = 3;

    private readonly StringBuilder _digits = new();
    private bool _inString;
    private bool _isEscaped;
    private int _bracket = -1;
    private int _position;

    public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece)
    {
        var citations = new List<CitationEvent>();
        foreach (var character in piece)
        {
            if (Take(character) is { } citation)
            {
                citations.Add(citation);
            }

            _position++;
        }

        return (piece, citations);
    }

    public (string Text, IReadOnlyList<CitationEvent> Citations) Complete() => ("", []);

    private CitationEvent? Take(char character)
    {
        if (_isEscaped || !_inString || character is '\\' or '"')
        {
            _inString ^= character == '"' && !_isEscaped;
            _isEscaped = _inString && character == '\\' && !_isEscaped;
            _bracket = -1;
            return null;
        }

        if (character == '[')
        {
            _bracket = _position;
            _digits.Clear();
        }
        else if (_bracket >= 0 && char.IsAsciiDigit(character) && _digits.Length < MostDigits)
        {
            _digits.Append(character);
        }
        else if (_bracket >= 0 && character == ',' && _digits.Length > 0)
        {
            // [1, 2] is two citations at one place.
            var first = Cited();
            _digits.Clear();
            return first;
        }
        else if (_bracket < 0 || character != ' ' || _digits.Length > 0)
        {
            var last = character == ']' && _digits.Length > 0 ? Cited() : null;
            _bracket = -1;
            return last;
        }

        return null;
    }

    private CitationEvent? Cited()
    {
        if (_bracket < 0)
        {
            return null;
        }

        var number = int.Parse(_digits.ToString(), CultureInfo.InvariantCulture);
        if (number < 1 || number > context.Count)
        {
            return null;
        }

        var hit = context[number - 1];
        return new CitationEvent(number, hit.DocumentId, hit.Version, hit.Chunk, hit.Title, _bracket);
    }
}
