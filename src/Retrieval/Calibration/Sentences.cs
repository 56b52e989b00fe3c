namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Cuts English and Korean text into sentences well enough to sample from: after . ! ? … or 。 that a space follows, and
/// at line breaks. A full stop after a single letter or between digits (J. Kim, 3.5) does not end a sentence.
/// </summary>
internal static class Sentences
{
    private const int Shortest = 12;
    private const int Longest = 300;

    /// <summary>The sentences of 12 to 300 characters: what is shorter or longer makes no question.</summary>
    public static List<Range> Usable(List<Range> sentences) =>
        sentences.FindAll(r => r.End.Value - r.Start.Value is >= Shortest and <= Longest);

    /// <summary>What stands between spaces.</summary>
    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Leaves out words at random, but never all of them.</summary>
    public static string DropWords(string sentence, double share, Random random)
    {
        var words = Words(sentence);
        string[] kept = [.. words.Where(_ => random.NextDouble() >= share)];
        return string.Join(' ', kept.Length > 0 ? kept : words);
    }

    /// <summary>Places of the sentences, without the space around them.</summary>
    public static List<Range> Split(string text)
    {
        var found = new List<Range>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Ends(text, i))
            {
                Add(text, start, i + 1, found);
                start = i + 1;
            }
        }

        Add(text, start, text.Length, found);
        return found;
    }

    private static bool Ends(string text, int at)
    {
        var c = text[at];
        if (c is '\n' or '。')
        {
            return true;
        }

        var space = at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]);
        return c switch
        {
            '!' or '?' or '…' => space,
            '.' => space && !IsInitial(text, at),
            _ => false,
        };
    }

    private static bool IsInitial(string text, int stop) =>
        stop >= 1 && char.IsAsciiLetterUpper(text[stop - 1]) && (stop == 1 || char.IsWhiteSpace(text[stop - 2]));

    private static void Add(string text, int start, int end, List<Range> found)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            found.Add(start..end);
        }
    }
}
