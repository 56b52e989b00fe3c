namespace Pipeline.Retrieval.Steps;

/// <summary>
/// Plans the next search by rules, Korean and English: a passage that says some of the question's words, and none that
/// says all, leads on by what it names beside them. 물길 프로젝트 책임자의 내선번호는? finds that the lead is 김민서, so
/// 김민서 내선번호 is searched.
/// </summary>
public sealed class StepRules : IStepPlanner
{
    /// <summary>Questions planned at most.</summary>
    public const int MostQuestions = 3;

    /// <summary>Passages that are read.</summary>
    public const int MostPassages = 10;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NextQuestion>> PlanAsync(
        string question,
        IReadOnlyList<FoundPassage> found,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(Plan(question, found, cancellationToken));

    /// <inheritdoc cref="PlanAsync"/>
    public static IReadOnlyList<NextQuestion> Plan(
        string question,
        IReadOnlyList<FoundPassage> found,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(found);
        var words = QuestionWords.Of(question);
        var read = new List<(int At, QuestionWord[] Open)>();
        foreach (var (passage, i) in found.Take(MostPassages).Select((passage, i) => (passage, i)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var forms = WordForms.Of($"{passage.Title} {passage.Text}");
            var open = words.Where(word => !WordForms.Says(forms, word.Forms)).ToArray();
            if (open.Length == 0)
            {
                return [];
            }

            // What says less than half of the question is about something else.
            if (2 * open.Length <= words.Count)
            {
                read.Add((i, open));
            }
        }

        // Names of what leaves least open go first, of several such passages in turn.
        return
        [
            .. read.GroupBy(one => one.Open.Length)
                .OrderBy(group => group.Key)
                .SelectMany(group =>
                    Enumerable.Range(0, MostQuestions).SelectMany(_ => group, (turn, one) => Next(one, turn))
                )
                .OfType<NextQuestion>()
                .DistinctBy(next => next.Text)
                .Take(MostQuestions),
        ];

        NextQuestion? Next((int At, QuestionWord[] Open) one, int turn) =>
            PassageNames.Of(found[one.At], words).ElementAtOrDefault(turn) is { } name
            && string.Join(' ', one.Open.Select(word => word.Text).Prepend(name.Text)) is var text
            && text.Length <= NextQuestion.MostCharacters
                ? new NextQuestion(text, one.At, name.Text, [.. one.Open.Select(word => word.Text)])
                : null;
    }

    /// <summary>Reads a question that somebody else planned as a step: it must name what a passage names and the
    /// question before does not, and ask for what that passage leaves open.</summary>
    /// <param name="text">What was planned.</param>
    /// <param name="question">The question before.</param>
    /// <param name="found">What was found for it.</param>
    /// <returns>The step; null: it is none.</returns>
    public static NextQuestion? Follow(string text, string question, IReadOnlyList<FoundPassage> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(found);
        var planned = QuestionWords.Of(text);
        var known = WordForms.Of(question);
        var words = QuestionWords.Of(question);
        var bridge = planned.Where(word => !WordForms.Says(known, word.Forms)).ToArray();
        if (bridge.Length == 0 || text.Length > NextQuestion.MostCharacters)
        {
            return null;
        }

        for (var i = 0; i < found.Count; i++)
        {
            var forms = WordForms.Of($"{found[i].Title} {found[i].Text}");
            if (bridge.All(word => WordForms.Says(forms, word.Forms)))
            {
                var asked = WordForms.Of(text);
                var open = words
                    .Where(word => !WordForms.Says(forms, word.Forms) && WordForms.Says(asked, word.Forms))
                    .Select(word => word.Text)
                    .ToArray();
                return open.Length == 0
                    ? null
                    : new NextQuestion(text, i, string.Join(' ', bridge.Select(word => word.Text)), open);
            }
        }

        return null;
    }
}
