namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>How differently two words are spelt: insertions, deletions, replacements and swaps of neighbours, each
/// place changed once (optimal string alignment; Damerau 1964).</summary>
public static class WordDistance
{
    /// <summary>Most changes that a word of so many letters or keys is searched with.</summary>
    /// <param name="keys">The word as <see cref="KeyStrokes"/>.</param>
    /// <returns>0 for short words, and for those with digits: another number is another thing, not a
    /// spelling.</returns>
    public static int Allowed(string keys) =>
        keys.Any(char.IsDigit) ? 0
        : KeyStrokes.HasHangul(keys)
            ? keys.Length switch
            {
                < 4 => 0,
                < 9 => 1,
                _ => 2,
            }
        : keys.Length switch
        {
            < 4 => 0,
            < 6 => 1,
            _ => 2,
        };

    /// <summary>The number of changes between two words, letter by letter.</summary>
    /// <param name="one">A word.</param>
    /// <param name="other">Another.</param>
    public static int Between(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var rows = new int[3][];
        for (var i = 0; i < 3; i++)
        {
            rows[i] = new int[other.Length + 1];
        }

        for (var j = 0; j <= other.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            int[] row = rows[i % 3],
                above = rows[(i + 2) % 3],
                beforeThat = rows[(i + 1) % 3];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = one[i - 1] == other[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeThat[j - 2] + 1);
                }
            }
        }

        return rows[one.Length % 3][other.Length];
    }
}
