namespace Pipeline.Retrieval.Steps;

/// <summary>Whether a search that was planned has found what it was planned for: a passage about what leads on that
/// says at least half of what was open.</summary>
public static class StepCheck
{
    /// <summary>Passages that are looked at.</summary>
    public const int MostPassages = 5;

    /// <summary>Finds the passage that answers.</summary>
    /// <param name="question">What was planned.</param>
    /// <param name="leading">The passage that led to it, which is no answer.</param>
    /// <param name="found">What was found, best first.</param>
    /// <returns>Its index, and the share of the open words that it says; null: none answers.</returns>
    public static (int At, double Share)? Find(
        NextQuestion question,
        FoundPassage leading,
        IReadOnlyList<FoundPassage> found
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(found);
        var bridge = QuestionWords.Of(question.Bridge);
        var open = question
            .Open.Select(word => QuestionWords.Of(word) is [var only] ? only : QuestionWords.Word(word))
            .ToArray();
        (int At, double Share)? best = null;
        for (var i = 0; i < Math.Min(MostPassages, found.Count); i++)
        {
            if (found[i] == leading)
            {
                continue;
            }

            var forms = WordForms.Of($"{found[i].Title} {found[i].Text}");
            var share =
                open.Length == 0 ? 0 : (double)open.Count(word => WordForms.Says(forms, word.Forms)) / open.Length;
            if (share >= 0.5 && share > (best?.Share ?? 0) && bridge.All(word => WordForms.Says(forms, word.Forms)))
            {
                best = (i, share);
            }
        }

        return best;
    }
}
