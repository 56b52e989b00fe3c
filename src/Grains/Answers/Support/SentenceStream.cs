using System.Text;

namespace Pipeline.Grains.Answers.Support;

/// <summary>
/// Cuts streamed text into sentences, each with the citations and the white space after it. Decides by single
/// characters, so the pieces that the text comes in make no difference; holds back one sentence and no more.
/// </summary>
internal sealed class SentenceStream
{
    /// <summary>The longest sentence, in characters; longer text is cut.</summary>
    public const int Longest = 2000;

    private const int LongestCitation = 24;
    private const string Closers = "\"'”’)》」』）*_";

    private readonly StringBuilder _sentence = new();
    private bool _hasText;
    private bool _ended;
    private bool _spaced;
    private int _bracket;

    /// <summary>The sentences that are whole with this piece.</summary>
    public IReadOnlyList<string> Push(string piece)
    {
        var whole = new List<string>();
        foreach (var character in piece)
        {
            if (Begins(character))
            {
                whole.Add(Take());
            }

            Append(character);
        }

        return whole;
    }

    /// <summary>What is left; nothing follows.</summary>
    public string Complete() => Take();

    private bool Begins(char character)
    {
        if (_sentence.Length >= Longest && !char.IsLowSurrogate(character))
        {
            return true;
        }

        return _ended
            && _spaced
            && _bracket == 0
            && !char.IsWhiteSpace(character)
            && character is not ('[' or '［' or '【');
    }

    private void Append(char character)
    {
        _sentence.Append(character);
        if (_bracket > 0)
        {
            _bracket = character is ']' or '］' or '】' || _bracket >= LongestCitation ? 0 : _bracket + 1;
            return;
        }

        if (char.IsWhiteSpace(character))
        {
            _ended |= character == '\n' && _hasText;
            _spaced = _ended;
            return;
        }

        _hasText = true;
        if (_ended && character is '[' or '［' or '【')
        {
            _bracket = _ended ? 1 : 0;
        }
        else if (character is '.' or '!' or '?' or '…' or '。' or '！' or '？')
        {
            _ended = character != '.' || !IsAbbreviation();
        }
        else if (!_ended || !Closers.Contains(character))
        {
            _ended = false;
        }

        _spaced = false;
    }

    /// <summary>Whether the full stop that was just added belongs to a number of a list, an initial or a
    /// title.</summary>
    private bool IsAbbreviation()
    {
        var start = _sentence.Length - 1;
        while (start > 0 && !char.IsWhiteSpace(_sentence[start - 1]))
        {
            start--;
        }

        var word = _sentence.ToString(start, _sentence.Length - 1 - start);
        var isFirst = start == 0 || string.IsNullOrWhiteSpace(_sentence.ToString(0, start));
        return (isFirst && word.Length is > 0 and <= 3 && word.All(char.IsAsciiDigit))
            || (word.Length == 1 && char.IsAsciiLetterUpper(word[0]))
            || word is "Mr" or "Mrs" or "Ms" or "Dr" or "Prof" or "St" or "No" or "vs" or "e.g" or "i.e" or "approx";
    }

    private string Take()
    {
        var text = _sentence.ToString();
        _sentence.Clear();
        (_hasText, _ended, _spaced, _bracket) = (false, false, false, 0);
        return text;
    }
}
