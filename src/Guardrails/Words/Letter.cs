using Pipeline.Guardrails.Folding;

namespace Pipeline.Guardrails.Words;

/// <summary>
/// A letter as words are compared: lower case; Korean by its letters, so that a syllable in one piece, one in parts and
/// one typed letter by letter are the same. A final consonant is the same as an initial one.
/// </summary>
/// <param name="Value">The letter.</param>
/// <param name="Continues">It belongs to the syllable of the letter before it.</param>
internal readonly record struct Letter(char Value, bool Continues)
{
    /// <summary>Most letters of one folded character.</summary>
    public const int Most = 4;

    private const int FirstSyllable = 0xAC00;
    private const int Finals = 28;
    private const int Vowels = 21;

    // Initial consonants of each final one, doubled ones as they are typed.
    private static readonly string[] Initials =
    [
        "",
        "ᄀ",
        "ᄁ",
        "ᄀᄉ",
        "ᄂ",
        "ᄂᄌ",
        "ᄂᄒ",
        "ᄃ",
        "ᄅ",
        "ᄅᄀ",
        "ᄅᄆ",
        "ᄅᄇ",
        "ᄅᄉ",
        "ᄅᄐ",
        "ᄅᄑ",
        "ᄅᄒ",
        "ᄆ",
        "ᄇ",
        "ᄇᄉ",
        "ᄉ",
        "ᄊ",
        "ᄋ",
        "ᄌ",
        "ᄎ",
        "ᄏ",
        "ᄐ",
        "ᄑ",
        "ᄒ",
    ];

    /// <summary>Whether it is a letter of Korean.</summary>
    public bool IsKorean => Value is >= (char)0x1100 and <= (char)0x11FF;

    /// <summary>Whether it is a letter or digit of another script.</summary>
    public bool IsOther => !IsKorean && char.IsLetterOrDigit(Value);

    /// <summary>The letters of a folded character.</summary>
    /// <param name="folded">The character.</param>
    /// <param name="letters">Room for <see cref="Most"/> letters.</param>
    /// <returns>How many there are.</returns>
    public static int Of(char folded, Span<Letter> letters)
    {
        if (folded is >= (char)FirstSyllable and <= (char)0xD7A3)
        {
            var place = folded - FirstSyllable;
            letters[0] = new Letter((char)(0x1100 + (place / (Finals * Vowels))), false);
            letters[1] = new Letter((char)(0x1161 + (place / Finals % Vowels)), true);
            return 2 + Final(place % Finals, true, letters[2..]);
        }

        if (folded is > (char)0x11A7 and <= (char)0x11C2)
        {
            // Behind a syllable in parts; typed alone, as ㅄ is, it begins something too.
            return Final(folded - 0x11A7, false, letters);
        }

        // Typed alone, these two fold to old initial clusters.
        if (folded is (char)0x1121 or (char)0x111A)
        {
            letters[0] = new Letter(folded == 0x1121 ? (char)0x1107 : (char)0x1105, false);
            letters[1] = new Letter(folded == 0x1121 ? (char)0x1109 : (char)0x1112, false);
            return 2;
        }

        letters[0] = char.IsWhiteSpace(folded)
            ? new Letter(' ', false)
            : new Letter(char.ToLowerInvariant(folded), folded is >= (char)0x1161 and <= (char)0x1175);
        return 1;
    }

    /// <summary>The letters of a text.</summary>
    public static Letter[] Of(string text)
    {
        var folder = new TextFolder();
        var letters = new List<Letter>();
        Span<Letter> room = stackalloc Letter[Most];
        foreach (var c in text)
        {
            Add(folder.Fold(c), letters, room);
        }

        Add(folder.Finish(), letters, room);
        return [.. letters];
    }

    private static void Add(FoldedCharacters characters, List<Letter> letters, Span<Letter> room)
    {
        foreach (var (folded, _, _) in characters)
        {
            var count = Of(folded, room);
            for (var i = 0; i < count; i++)
            {
                letters.Add(room[i]);
            }
        }
    }

    private static int Final(int place, bool continues, Span<Letter> letters)
    {
        var initials = Initials[place];
        for (var i = 0; i < initials.Length; i++)
        {
            letters[i] = new Letter(initials[i], continues);
        }

        return initials.Length;
    }
}
