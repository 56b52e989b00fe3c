namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>Cuts a text into runs of letters and digits of one script: what people take for words, before anything is
/// made of them.</summary>
internal static class WordRuns
{
    /// <summary>The runs of a text, in order.</summary>
    /// <param name="normal">A normalised text (<see cref="TextNormalizer"/>).</param>
    /// <returns>Where each run begins and ends, and its script.</returns>
    public static IEnumerable<(int Start, int End, Script Script)> Of(string normal)
    {
        for (var at = 0; at < normal.Length; )
        {
            if (!IsPart(normal[at]))
            {
                at++;
                continue;
            }

            var script = Scripts.Of(normal[at]);
            var end = at + 1;
            while (end < normal.Length && IsPart(normal[end]) && Scripts.Of(normal[end]) == script)
            {
                end++;
            }

            yield return (at, end, script);
            at = end;
        }
    }

    /// <summary>Whether a character is part of a run.</summary>
    public static bool IsPart(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);
}
