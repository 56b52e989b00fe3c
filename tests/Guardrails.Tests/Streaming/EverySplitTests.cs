using Pipeline.Guardrails.Tests.Labelled;

namespace Pipeline.Guardrails.Tests.Streaming;

/// <summary>Every sentence of the labelled set that a rule finds something in, cut at every place.</summary>
public sealed class EverySplitTests
{
    private static readonly LabelledSentence[] Sentences =
    [
        .. LabelledSentence.Half("first"),
        .. LabelledSentence.Half("second"),
    ];

    public static TheoryData<string> Rules => new(GuardRules.All);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gives_what_the_whole_text_gives_wherever_it_is_cut(string rule)
    {
        var detector = TextGuard.DefaultDetectors.Single(detector => detector.Rule == rule);
        var guard = new TextGuard(GuardedText.MaskAll, [detector]);
        var masked = 0;
        foreach (var text in Texts(rule))
        {
            var whole = guard.Inspect(GuardPlace.Output, text);
            masked += whole.Findings.Count;
            for (var at = 0; at <= text.Length; at++)
            {
                Check(guard, [text[..at], text[at..]], whole);
            }

            Check(guard, text.Select(c => c.ToString()), whole);
        }
        Assert.InRange(masked, 20, int.MaxValue);
    }

    // Those sentences, and what they become full-width, with invisible characters and with Markdown.
    private static IEnumerable<string> Texts(string rule)
    {
        foreach (var (lang, text, spans) in Sentences)
        {
            if (!spans.Any(span => span.Rule == rule))
            {
                continue;
            }

            yield return text;
            yield return string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
            yield return lang == "ko" ? string.Join('\u200b', text.ToCharArray()) : text.Replace("-", "**-**");
        }
    }

    private static void Check(TextGuard guard, IEnumerable<string> pieces, GuardVerdict whole)
    {
        var stream = guard.Stream();
        var released = string.Concat(pieces.Select(stream.Push)) + stream.Complete();
        Assert.Equal(whole.Text, released);
        Assert.Equal(whole.Findings, stream.Verdicts.Select(verdict => verdict.Findings[0]));
    }
}
