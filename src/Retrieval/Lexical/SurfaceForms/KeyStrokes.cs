using System.Text;

namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>
/// Korean words as the keys of a two-set keyboard (KS X 5002) that type them: 검 is ㄱㅓㅁ, 닭 is ㄷㅏㄹㄱ, 과 is ㄱㅗㅏ. So what is
/// half typed is the beginning of what it becomes (거 and 검ㅅ of 검색), and a wrong key is one wrong letter. Other
/// characters stay.
/// </summary>
internal static class KeyStrokes
{
    private const char FirstSyllable = '\uAC00';
    private const char LastSyllable = '\uD7A3';

    // Conjoining letters, to which normalisation (NFKC) turns letters that stand alone.
    private const char FirstInitial = '\u1100';
    private const char FirstVowel = '\u1161';
    private const char NoFinal = '\u11A7';
    private const int Vowels = 21;
    private const int Finals = 28;

    // In the order of the Unicode Standard, chapter 3.12. Compounds are spelt by the keys that they take.
    private static readonly string Initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

    private static readonly string[] VowelKeys =
    [
        "ㅏ",
        "ㅐ",
        "ㅑ",
        "ㅒ",
        "ㅓ",
        "ㅔ",
        "ㅕ",
        "ㅖ",
        "ㅗ",
        "ㅗㅏ",
        "ㅗㅐ",
        "ㅗㅣ",
        "ㅛ",
        "ㅜ",
        "ㅜㅓ",
        "ㅜㅔ",
        "ㅜㅣ",
        "ㅠ",
        "ㅡ",
        "ㅡㅣ",
        "ㅣ",
    ];

    private static readonly string[] FinalKeys =
    [
        "",
        "ㄱ",
        "ㄲ",
        "ㄱㅅ",
        "ㄴ",
        "ㄴㅈ",
        "ㄴㅎ",
        "ㄷ",
        "ㄹ",
        "ㄹㄱ",
        "ㄹㅁ",
        "ㄹㅂ",
        "ㄹㅅ",
        "ㄹㅌ",
        "ㄹㅍ",
        "ㄹㅎ",
        "ㅁ",
        "ㅂ",
        "ㅂㅅ",
        "ㅅ",
        "ㅆ",
        "ㅇ",
        "ㅈ",
        "ㅊ",
        "ㅋ",
        "ㅌ",
        "ㅍ",
        "ㅎ",
    ];

    // Compounds as single letters, which a text may hold by themselves.
    private static readonly Dictionary<char, string> Compounds = new()
    {
        ['ㄳ'] = "ㄱㅅ",
        ['ㄵ'] = "ㄴㅈ",
        ['ㄶ'] = "ㄴㅎ",
        ['ㄺ'] = "ㄹㄱ",
        ['ㄻ'] = "ㄹㅁ",
        ['ㄼ'] = "ㄹㅂ",
        ['ㄽ'] = "ㄹㅅ",
        ['ㄾ'] = "ㄹㅌ",
        ['ㄿ'] = "ㄹㅍ",
        ['ㅀ'] = "ㄹㅎ",
        ['ㅄ'] = "ㅂㅅ",
        ['ㅘ'] = "ㅗㅏ",
        ['ㅙ'] = "ㅗㅐ",
        ['ㅚ'] = "ㅗㅣ",
        ['ㅝ'] = "ㅜㅓ",
        ['ㅞ'] = "ㅜㅔ",
        ['ㅟ'] = "ㅜㅣ",
        ['ㅢ'] = "ㅡㅣ",
    };

    /// <summary>The keys that type a word.</summary>
    /// <param name="word">Composed text (NFC).</param>
    public static string Of(ReadOnlySpan<char> word)
    {
        // A syllable takes five keys at most.
        const int MostKeys = 5;
        var most = word.Length * MostKeys;
        var keys = most <= 256 ? stackalloc char[most] : new char[most];
        var length = 0;
        foreach (var c in word)
        {
            if (c is >= FirstSyllable and <= LastSyllable)
            {
                var index = c - FirstSyllable;
                keys[length++] = Initials[index / (Vowels * Finals)];
                Append(VowelKeys[index / Finals % Vowels], keys, ref length);
                Append(FinalKeys[index % Finals], keys, ref length);
            }
            else if (c is >= FirstInitial and <= '\u1112')
            {
                keys[length++] = Initials[c - FirstInitial];
            }
            else if (c is >= FirstVowel and <= '\u1175')
            {
                Append(VowelKeys[c - FirstVowel], keys, ref length);
            }
            else if (c is > NoFinal and <= '\u11C2')
            {
                Append(FinalKeys[c - NoFinal], keys, ref length);
            }
            else if (Compounds.TryGetValue(c, out var parts))
            {
                Append(parts, keys, ref length);
            }
            else
            {
                keys[length++] = c;
            }
        }

        return new string(keys[..length]);
    }

    private static void Append(string some, Span<char> keys, ref int length)
    {
        some.CopyTo(keys[length..]);
        length += some.Length;
    }

    /// <summary>The word that keys type, as the keyboard composes it: a consonant belongs to the vowel after
    /// it.</summary>
    public static string Compose(ReadOnlySpan<char> keys)
    {
        var word = new StringBuilder(keys.Length);
        while (keys.Length > 0)
        {
            var initial = Initials.IndexOf(keys[0], StringComparison.Ordinal);
            var vowel = initial < 0 ? -1 : Longest(VowelKeys, keys[1..], 2);
            if (vowel < 0)
            {
                word.Append(keys[0]);
                keys = keys[1..];
                continue;
            }

            keys = keys[(1 + VowelKeys[vowel].Length)..];
            var final = Final(keys);
            keys = keys[FinalKeys[final].Length..];
            word.Append((char)(FirstSyllable + (((initial * Vowels) + vowel) * Finals) + final));
        }

        return word.ToString();
    }

    /// <summary>Whether a text has keys of a Korean keyboard.</summary>
    public static bool HasHangul(ReadOnlySpan<char> keys) => keys.ContainsAnyInRange('\u3131', '\u3163');

    /// <summary>The longest final consonant that leaves the next vowel its initial.</summary>
    private static int Final(ReadOnlySpan<char> keys)
    {
        var consonants = 0;
        while (consonants < Math.Min(3, keys.Length) && Initials.Contains(keys[consonants], StringComparison.Ordinal))
        {
            consonants++;
        }

        var vowelFollows = consonants < keys.Length && keys[consonants] is >= '\u314F' and <= '\u3163';
        var most = Math.Min(2, vowelFollows ? consonants - 1 : consonants);
        return most <= 0 ? 0 : Math.Max(0, Longest(FinalKeys, keys, most));
    }

    /// <summary>The place of the longest spelling that the keys begin with, of at most so many keys; -1:
    /// none.</summary>
    private static int Longest(string[] spellings, ReadOnlySpan<char> keys, int most)
    {
        var best = -1;
        for (var i = 0; i < spellings.Length; i++)
        {
            if (
                spellings[i].Length > 0
                && spellings[i].Length <= most
                && keys.StartsWith(spellings[i], StringComparison.Ordinal)
                && (best < 0 || spellings[i].Length > spellings[best].Length)
            )
            {
                best = i;
            }
        }

        return best;
    }
}
