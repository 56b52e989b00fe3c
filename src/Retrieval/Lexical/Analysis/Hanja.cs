using System.Collections.Frozen;
using System.Text;

namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>
/// Korean words written in Han characters, as they are read: 學校 is 학교. One reading a character (Unihan's kHangul), with
/// the rule of initial sounds (두음법칙: 女子 is 여자, not 녀자), so that either way of writing finds the other.
/// </summary>
internal static class Hanja
{
    private const char FirstSyllable = '\uAC00';
    private const int PerInitial = 21 * 28;
    private const int Nieun = 2;
    private const int Rieul = 5;
    private const int Silent = 11;

    // Vowels that begin with the sound of i: ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ.
    private const uint WithI = (1u << 2) | (1u << 3) | (1u << 6) | (1u << 7) | (1u << 12) | (1u << 17) | (1u << 20);

    private static readonly FrozenDictionary<char, char> Readings = Load();

    /// <summary>Reads a word.</summary>
    /// <param name="run">Han characters and kana.</param>
    /// <returns>The word in Hangul, or null when a character has no Korean reading.</returns>
    public static string? Read(ReadOnlySpan<char> run)
    {
        var word = new StringBuilder(run.Length);
        foreach (var c in run)
        {
            if (!Readings.TryGetValue(c, out var reading))
            {
                return null;
            }

            word.Append(word.Length == 0 ? Initial(reading) : reading);
        }

        return word.ToString();
    }

    /// <summary>A syllable as it sounds at the beginning of a word.</summary>
    private static char Initial(char syllable)
    {
        var index = syllable - FirstSyllable;
        var initial = index / PerInitial;
        var withI = (WithI >> (index / 28 % 21) & 1) != 0;
        var sounds = initial switch
        {
            Rieul or Nieun when withI => Silent,
            Rieul => Nieun,
            _ => initial,
        };
        return (char)(syllable + ((sounds - initial) * PerInitial));
    }

    private static FrozenDictionary<char, char> Load()
    {
        using var stream = typeof(Hanja).Assembly.GetManifestResourceStream("hanja-readings.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var readings = new Dictionary<char, char>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            foreach (var character in line.AsSpan(1))
            {
                readings[character] = line[0];
            }
        }

        return readings.ToFrozenDictionary();
    }
}
