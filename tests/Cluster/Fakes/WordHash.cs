namespace Pipeline.Cluster.Fakes;

/// <summary>Words and pairs of Hangul syllables, hashed the same way on every run.</summary>
internal static class WordHash
{
    public static IEnumerable<string> Units(string text)
    {
        foreach (
            var word in text.ToLowerInvariant()
                .Split([' ', '\n', '.', ',', '?', ':', '>'], StringSplitOptions.RemoveEmptyEntries)
        )
        {
            if (word[0] < 0x1100)
            {
                yield return word;
                continue;
            }

            for (var i = 0; i + 1 < word.Length; i++)
            {
                yield return word.Substring(i, 2);
            }
        }
    }

    public static uint Of(string unit)
    {
        var hash = 2166136261u;
        foreach (var character in unit)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash;
    }
}
