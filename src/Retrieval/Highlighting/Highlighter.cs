using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Highlighting;

/// <summary>
/// Finds the words of a text that a question matched, with their places. It uses the analysis of keyword search: an
/// English word is found by its stem, a Korean one without its particle and inside compounds, Chinese and Japanese by
/// pairs of characters. Immutable; one for all the hits of a question.
/// </summary>
public sealed class Highlighter
{
    private readonly HashSet<string> _terms;
    private readonly string[] _koreanWords;

    /// <summary>Takes the question's words.</summary>
    /// <param name="query">The question.</param>
    public Highlighter(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var analyzed = TextAnalysis.Analyze(query);
        _terms = [.. analyzed.Body];

        // One syllable stands in too many words to mark it wherever it occurs.
        _koreanWords =
        [
            .. analyzed.Words.Where(word => word.Length >= 2 && Scripts.Of(word[0]) == Script.Hangul).Distinct(),
        ];
    }

    /// <summary>The matched parts of a text, in order, apart from each other.</summary>
    /// <param name="text">The text.</param>
    public IReadOnlyList<TextSpan> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var spans = new List<TextSpan>();
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        var at = 0;
        while (at < text.Length)
        {
            var script = Scripts.Of(text[at]);
            var end = at + 1;
            if (script == Script.Other)
            {
                if (!char.IsLetterOrDigit(text[at]))
                {
                    at++;
                    continue;
                }

                while (end < text.Length && Scripts.Of(text[end]) == Script.Other && IsInWord(text, end))
                {
                    end++;
                }

                AddWord(text, at, end, known, spans);
            }
            else
            {
                while (end < text.Length && Scripts.Of(text[end]) == script)
                {
                    end++;
                }

                if (script == Script.Hangul)
                {
                    AddParts(text, at, end, _koreanWords, spans);
                }
                else
                {
                    AddPairs(text, at, end, spans);
                }
            }

            at = end;
        }

        return Joined(spans);
    }

    /// <summary>Letters and digits, and a mark between two of them: it's, 3.5.</summary>
    private static bool IsInWord(string text, int at) =>
        char.IsLetterOrDigit(text[at])
        || (
            text[at] is '\'' or '’' or '.'
            && at + 1 < text.Length
            && char.IsLetterOrDigit(text[at + 1])
            && Scripts.Of(text[at + 1]) == Script.Other
        );

    private void AddWord(string text, int from, int to, Dictionary<string, bool> known, List<TextSpan> spans)
    {
        var word = text[from..to];
        if (!known.TryGetValue(word, out var matches))
        {
            matches = TextAnalysis.Analyze(word).Body.Any(_terms.Contains);
            known.Add(word, matches);
        }

        if (matches)
        {
            spans.Add(new TextSpan(from, to - from));
        }
    }

    private static void AddParts(string text, int from, int to, string[] words, List<TextSpan> spans)
    {
        foreach (var word in words)
        {
            for (var at = from; at + word.Length <= to; at++)
            {
                if (text.AsSpan(at, word.Length).SequenceEqual(word))
                {
                    spans.Add(new TextSpan(at, word.Length));
                }
            }
        }
    }

    private void AddPairs(string text, int from, int to, List<TextSpan> spans)
    {
        if (to - from == 1 && _terms.Contains(text[from..to]))
        {
            spans.Add(new TextSpan(from, 1));
        }

        for (var at = from; at + 1 < to; at++)
        {
            if (_terms.Contains(text.Substring(at, 2)))
            {
                spans.Add(new TextSpan(at, 2));
            }
        }
    }

    private static List<TextSpan> Joined(List<TextSpan> spans)
    {
        spans.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var joined = new List<TextSpan>(spans.Count);
        foreach (var span in spans)
        {
            if (joined.Count > 0 && joined[^1] is var last && span.Start <= last.Start + last.Length)
            {
                joined[^1] = last with { Length = Math.Max(last.Length, span.Start + span.Length - last.Start) };
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;
    }
}
