using System.Text;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>
/// Turns text that mixes English, Korean and numbers into terms. The text is normalised, then cut by script: runs of
/// Hangul, Han and kana become bigrams (and, for Hangul, words without particles; for Han, the word as it is read in
/// Korean); what is left between them goes through Lucene's English chain (standard tokenizer, possessives, lower case,
/// stop words, Porter stems). Cutting first is what makes <c>LLM을</c>, <c>RRF는</c> and <c>3.5터보</c> match <c>LLM</c>,
/// <c>RRF</c> and <c>3.5</c>.
/// </summary>
internal static class TextAnalysis
{
    /// <summary>Longer terms are dropped: no one searches for them, and Lucene refuses terms over 32,766
    /// bytes.</summary>
    public const int MaxTermLength = 255;

    private const int MaxWordRun = 64;

    private static readonly EnglishAnalyzer English = new(LuceneVersion.LUCENE_48);

    public static AnalyzedText Analyze(string text)
    {
        var normal = TextNormalizer.Normalize(text);
        var body = new List<string>();
        var words = new List<string>();
        var between = new StringBuilder();
        var at = 0;
        while (at < normal.Length)
        {
            var script = Scripts.Of(normal[at]);
            var end = at + 1;
            while (end < normal.Length && Scripts.Of(normal[end]) == script)
            {
                end++;
            }

            var run = normal.AsSpan(at, end - at);
            if (script == Script.Other)
            {
                between.Append(run);
            }
            else
            {
                AddEnglish(between, body, words);
                AddBigrams(run, body);
                if (script == Script.HanKana && run.Length is > 1 and <= MaxWordRun && Hanja.Read(run) is { } read)
                {
                    words.Add(read);
                }
                else if (script == Script.Hangul && run.Length <= MaxWordRun)
                {
                    KoreanWord.AddStems(run, follows: at > 0 && char.IsLetterOrDigit(normal[at - 1]), words);
                }
            }

            at = end;
        }

        AddEnglish(between, body, words);
        return new AnalyzedText(body, words);
    }

    private static void AddBigrams(ReadOnlySpan<char> run, List<string> body)
    {
        if (run.Length == 1)
        {
            body.Add(run.ToString());
            return;
        }

        for (var i = 0; i + 1 < run.Length; i++)
        {
            body.Add(run.Slice(i, 2).ToString());
        }
    }

    private static void AddEnglish(StringBuilder between, List<string> body, List<string> words)
    {
        if (between.Length == 0)
        {
            return;
        }

        // The tokenizer joins words over a colon (title:wing), which only Swedish wants.
        var text = between.Replace(':', ' ').ToString();
        between.Clear();
        var any = false;
        foreach (var c in text)
        {
            any |= char.IsLetterOrDigit(c) || char.IsSurrogate(c);
        }

        if (!any)
        {
            return;
        }

        using (var tokens = English.GetTokenStream("body", text))
        {
            var term = tokens.GetAttribute<ICharTermAttribute>();
            tokens.Reset();
            while (tokens.IncrementToken())
            {
                if (term.Length <= MaxTermLength)
                {
                    body.Add(term.ToString());
                }
            }

            tokens.End();
        }

        Identifiers.AddJoined(text, words);
    }
}
