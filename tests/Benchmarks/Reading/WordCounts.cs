using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Benchmarks.Reading;

/// <summary>How often a text has each word, each run of three words, and each run of three letters.</summary>
internal sealed partial class WordCounts
{
    private readonly Dictionary<string, int> _words = [];
    private readonly Dictionary<string, int> _runs = [];
    private readonly Dictionary<string, int> _letters = [];

    private WordCounts(string text)
    {
        var words = Word().Matches(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant());
        Total = words.Count;
        for (var i = 0; i < words.Count; i++)
        {
            Count(_words, words[i].Value);
            if (i >= 2)
            {
                Count(_runs, $"{words[i - 2].Value} {words[i - 1].Value} {words[i].Value}");
            }
        }

        var letters = string.Concat(words.Select(word => word.Value));
        for (var i = 0; i + 3 <= letters.Length; i++)
        {
            Count(_letters, letters.Substring(i, 3));
        }
    }

    /// <summary>All words.</summary>
    public int Total { get; }

    /// <summary>The words of plain text.</summary>
    public static WordCounts Of(string text) => new(text);

    /// <summary>The words of a text that a reader should find.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">What it is written in: "html…", "md…", "pandoc-native", or plain text.</param>
    public static WordCounts Of(string text, string kind)
    {
        if (kind.StartsWith("html", StringComparison.Ordinal))
        {
            text = WebUtility.HtmlDecode(Tag().Replace(Hidden().Replace(text, " "), " "));
        }
        else if (kind == "pandoc-native")
        {
            text = PandocNative.TextOf(text);
        }
        else if (kind.StartsWith("md", StringComparison.Ordinal))
        {
            text = WebUtility.HtmlDecode(Target().Replace(text, " "));
        }

        return new WordCounts(text);
    }

    /// <summary>The part of the words that another text has too.</summary>
    public double WordsIn(WordCounts other) => Shared(_words, other._words) / (double)Math.Max(1, Total);

    /// <summary>The part of the runs of three words that another text has too: words in order.</summary>
    public double RunsIn(WordCounts other) => Part(_runs, other._runs);

    /// <summary>The part of the runs of three letters, white space left out, that another text has too: what was found
    /// even where the two part words differently.</summary>
    public double LettersIn(WordCounts other) => Part(_letters, other._letters);

    private static double Part(Dictionary<string, int> counts, Dictionary<string, int> others) =>
        Shared(counts, others) / (double)Math.Max(1, counts.Values.Sum());

    private static int Shared(Dictionary<string, int> counts, Dictionary<string, int> others) =>
        counts.Sum(pair => Math.Min(pair.Value, others.GetValueOrDefault(pair.Key)));

    private static void Count(Dictionary<string, int> counts, string key) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"<(script|style|head)\b.*?</\1>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"<!--.*?-->|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)", RegexOptions.Singleline)]
    private static partial Regex Target();
}
