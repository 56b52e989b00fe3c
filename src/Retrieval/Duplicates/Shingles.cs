using System.Text;

namespace Pipeline.Retrieval.Duplicates;

/// <summary>
/// A text as a set of overlapping pieces: runs of three words, or of six letters where a script joins endings to words
/// (Korean) or knows no spaces, so that one changed particle costs a few letters and not three words.
/// </summary>
public static class Shingles
{
    private const int Weight = 6;
    private const int OfWord = 2;
    private const int OfLetter = 1;

    /// <summary>The hashes of the pieces in their order, the same in every process; a text that is shorter than a piece
    /// is one, a text without words has none.</summary>
    /// <param name="words">The text's words, as <see cref="PassageWords.Of"/> has them.</param>
    /// <returns>The hashes; a piece that stands twice is there twice.</returns>
    public static IReadOnlyList<uint> Of(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var units = Units(words);
        var shingles = new List<uint>(units.Count);
        for (var start = 0; start < units.Count; start++)
        {
            var (hash, weight, end) = (0UL, 0, start);
            while (end < units.Count && weight < Weight)
            {
                hash = Hash64.Join(hash, units[end].Hash);
                weight += units[end].Weight;
                end++;
            }

            if (weight >= Weight || start == 0)
            {
                shingles.Add((uint)(hash >> 32));
            }
        }

        return shingles;
    }

    private static List<(ulong Hash, int Weight)> Units(IReadOnlyList<string> words)
    {
        var units = new List<(ulong, int)>(words.Count);
        foreach (var word in words)
        {
            if (!word.EnumerateRunes().Any(IsJoined))
            {
                units.Add((Hash64.Of(word), OfWord));
                continue;
            }

            foreach (var rune in word.EnumerateRunes())
            {
                units.Add((Hash64.Join(0, (ulong)rune.Value), OfLetter));
            }
        }

        return units;
    }

    // Kana, Han and Hangul.
    private static bool IsJoined(Rune rune) =>
        rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or >= 0x20000;
}
