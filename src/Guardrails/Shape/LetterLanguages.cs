namespace Pipeline.Guardrails.Shape;

/// <summary>The language of a text as its letters tell it, no further: what is written in Latin letters counts as
/// <c>en</c>, whichever language it is. Korean text has many English words in it, so a few syllables of Korean
/// decide.</summary>
public static class LetterLanguages
{
    /// <summary>The languages that are told apart.</summary>
    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>(["ko", "en", "ja", "zh", "ru", "ar", "th", "hi", "el", "he"], StringComparer.Ordinal);

    /// <summary>The language of a text; null: it has too few letters.</summary>
    /// <param name="text">The text.</param>
    public static string? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new LetterCounts();
        foreach (var c in text)
        {
            counts.Add(c);
        }

        return counts.Language;
    }
}

/// <summary>Counts letters by their scripts.</summary>
internal struct LetterCounts
{
    /// <summary>Letters without which nothing is said.</summary>
    private const int Least = 2;

    private int _hangul,
        _latin,
        _kana,
        _han,
        _cyrillic,
        _arabic,
        _thai,
        _devanagari,
        _greek,
        _hebrew;

    /// <summary>Letters so far.</summary>
    public readonly int All =>
        _hangul + _latin + _kana + _han + _cyrillic + _arabic + _thai + _devanagari + _greek + _hebrew;

    /// <summary>The language of what was read; null: too few letters.</summary>
    public readonly string? Language
    {
        get
        {
            // A syllable of Korean says as much as three letters; kana stand beside Chinese characters in Japanese
            // alone.
            var hangul = 3 * _hangul;
            var japanese = _kana > 0 ? _kana + _han : 0;
            (string Name, int Weight)[] weights =
            [
                ("ko", hangul),
                ("en", _latin),
                ("ja", 2 * japanese),
                ("zh", _kana > 0 ? 0 : 2 * _han),
                ("ru", _cyrillic),
                ("ar", _arabic),
                ("th", _thai),
                ("hi", _devanagari),
                ("el", _greek),
                ("he", _hebrew),
            ];
            return All < Least ? null : weights.MaxBy(weight => weight.Weight).Name;
        }
    }

    /// <summary>Counts a character.</summary>
    public void Add(char c)
    {
        if (c < 0x80)
        {
            _latin += char.IsAsciiLetter(c) ? 1 : 0;
            return;
        }

        switch (c)
        {
            case >= (char)0xAC00 and <= (char)0xD7A3:
            case >= (char)0x3131 and <= (char)0x318E:
            case >= (char)0x1100 and <= (char)0x1112:
                _hangul++;
                break;
            case >= (char)0x3041 and <= (char)0x30FA:
                _kana++;
                break;
            case >= (char)0x3400 and <= (char)0x9FFF:
                _han++;
                break;
            case >= (char)0x0400 and <= (char)0x052F:
                _cyrillic++;
                break;
            case >= (char)0x0620 and <= (char)0x06FF:
                _arabic++;
                break;
            case >= (char)0x0E01 and <= (char)0x0E4E:
                _thai++;
                break;
            case >= (char)0x0904 and <= (char)0x097F:
                _devanagari++;
                break;
            case >= (char)0x0370 and <= (char)0x03FF:
                _greek++;
                break;
            case >= (char)0x05D0 and <= (char)0x05EA:
                _hebrew++;
                break;
            case >= (char)0x00C0 and <= (char)0x024F when c is not ((char)0x00D7 or (char)0x00F7):
                _latin++;
                break;
        }
    }
}
