namespace Pipeline.Grains.Tests.Answers.Support.Labelled;

/// <summary>
/// Sentences with what a passage says of them, written for this by hand: 30 passages a language with five sentences
/// each. Rules of the check may be made looking at every first passage only; the others are held back.
/// </summary>
internal static class LabelledPairs
{
    /// <summary>All pairs of a language.</summary>
    /// <param name="language">en or ko.</param>
    public static IReadOnlyList<LabelledPair> Read(string language)
    {
        var pairs = new List<LabelledPair>();
        var (passage, number) = ("", -1);
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, $"pairs-{language}.txt")))
        {
            if (line.StartsWith('#'))
            {
                (passage, number) = (line[2..], number + 1);
            }
            else if (line.Length > 0)
            {
                pairs.Add(new LabelledPair(line[0], line[2..], passage, number % 2 == 1));
            }
        }

        return pairs;
    }
}

/// <summary>A sentence and a passage.</summary>
/// <param name="Kind">s: supported; p: partly; unsupported by n: a number, d: a date, a: a name, x: a negation, i: an
/// invention.</param>
/// <param name="Sentence">The sentence.</param>
/// <param name="Passage">The passage.</param>
/// <param name="IsHeldBack">Whether the rules were made without it.</param>
internal sealed record LabelledPair(char Kind, string Sentence, string Passage, bool IsHeldBack);
