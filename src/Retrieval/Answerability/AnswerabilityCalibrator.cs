namespace Pipeline.Retrieval.Answerability;

/// <summary>
/// Chooses a collection's scales from questions of which it is known whether anything answers them. Words and meaning
/// are cut where nine in ten questions without an answer lie below, but no higher than half way from there to where
/// nineteen in twenty questions with one lie above: where the two overlap, answering is the lesser mistake, since its
/// reader sees the passages. The cross-encoder is cut half way between what it says of a question without an answer and
/// of a good match (the nearest of two means, Fisher 1936, for equal spreads).
/// </summary>
public static class AnswerabilityCalibrator
{
    /// <summary>With fewer questions the quantiles say nothing.</summary>
    public const int FewestTrials = 20;

    private const double MostUnanswerable = 0.9;
    private const double FewAnswerable = 0.05;
    private const double Middle = 0.5;

    // A cross-encoder's scores have no zero, and it has learnt from sentences, not from loose words: those of a passage
    // that answers spread from no match to a good one, so only the best of them say where a person's question lies.
    private const double Upper = 0.85;

    /// <summary>Chooses the scales.</summary>
    /// <param name="trials">The questions, as they came out.</param>
    /// <returns>The model; null with too few questions, or where no signal tells the two apart.</returns>
    public static AnswerabilityModel? Choose(IReadOnlyList<AnswerabilityTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var words = Scale(trials, evidence => evidence.Words, FromZero);
        var meaning = Scale(trials, evidence => evidence.Meaning, FromZero);
        var rerank = Scale(trials, evidence => evidence.Rerank, BetweenMeans);
        return words is null && meaning is null && rerank is null
            ? null
            : new AnswerabilityModel(words, meaning, rerank);
    }

    private static SignalScale? Scale(
        IReadOnlyList<AnswerabilityTrial> trials,
        Func<Evidence, double?> signal,
        Func<double[], double[], SignalScale?> parted
    )
    {
        // Both or neither, so that the two are of the same questions.
        var pairs = trials
            .Select(trial => (With: signal(trial.With), Without: signal(trial.Without)))
            .Where(pair => pair.With is not null && pair.Without is not null)
            .ToArray();
        if (pairs.Length < FewestTrials)
        {
            return null;
        }

        double[] with = [.. pairs.Select(pair => pair.With!.Value).Order()];
        double[] without = [.. pairs.Select(pair => pair.Without!.Value).Order()];
        return parted(with, without);
    }

    /// <summary>Of signals that begin at 0: 0 stays 0, and the cut is in the middle.</summary>
    private static SignalScale? FromZero(double[] with, double[] without)
    {
        var high = Quantile(without, MostUnanswerable);
        var cut = Math.Min(high, (high + Quantile(with, FewAnswerable)) / 2);
        return cut > 0 && Quantile(with, Middle) > cut ? new SignalScale(cut, 2 * cut) : null;
    }

    private static SignalScale? BetweenMeans(double[] with, double[] without)
    {
        var top = Quantile(with, Upper);
        return top > Quantile(without, MostUnanswerable)
            ? new SignalScale((Quantile(without, Middle) + top) / 2, top)
            : null;
    }

    /// <summary>The quantile of sorted values, between two of them in proportion.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
