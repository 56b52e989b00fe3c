using FsCheck.Xunit;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Retrieval.Tests.Answerability;

public sealed class AnswerabilityCalibratorTests
{
    [Fact]
    public void The_cut_is_where_nine_in_ten_without_an_answer_lie_below()
    {
        // Without: 0.00 to 0.20; with: 0.50 to 0.70, far above.
        var model = AnswerabilityCalibrator.Choose([
            .. Enumerable.Range(0, 21).Select(i => Trial(0.5 + (i / 100d), i / 100d)),
        ]);
        Assert.Equal((0.18, 0.36), (Math.Round(model!.Words!.Cut, 9), Math.Round(model.Words.Full, 9)));
        Assert.Equal((null, null), (model.Meaning, model.Rerank));
    }

    [Fact]
    public void Where_the_two_overlap_answering_goes_first()
    {
        // Without: 0.00 to 0.20, nine in ten below 0.18; with: 0.08 to 0.28, one in twenty below 0.09.
        var model = AnswerabilityCalibrator.Choose([
            .. Enumerable.Range(0, 21).Select(i => Trial(0.08 + (i / 100d), i / 100d)),
        ]);
        Assert.Equal(0.135, model!.Words!.Cut, 9);
    }

    [Property]
    public void What_is_apart_is_told_apart(int seed)
    {
        var random = new Random(seed);
        AnswerabilityTrial[] trials =
        [
            .. Enumerable
                .Range(0, random.Next(AnswerabilityCalibrator.FewestTrials, 200))
                .Select(_ => Trial(0.5 + (random.NextDouble() / 2), random.NextDouble() / 4)),
        ];
        var model = AnswerabilityCalibrator.Choose(trials)!;
        var declined = trials.Count(trial => model.Support(trial.Without) < AnswerabilityModel.Partial);
        Assert.True(declined >= 0.85 * trials.Length);
        Assert.All(trials, trial => Assert.True(model.Support(trial.With) >= AnswerabilityModel.Partial));
    }

    [Fact]
    public void Too_few_questions_and_signals_that_tell_nothing_give_no_model()
    {
        Assert.Null(
            AnswerabilityCalibrator.Choose([
                .. Enumerable.Repeat(Trial(0.9, 0.1), AnswerabilityCalibrator.FewestTrials - 1),
            ])
        );
        Assert.Null(AnswerabilityCalibrator.Choose([.. Enumerable.Repeat(Trial(0.3, 0.3), 50)]));
        Assert.Null(
            AnswerabilityCalibrator.Choose([
                .. Enumerable.Repeat(
                    new AnswerabilityTrial(new Evidence(0.9, null, null), new Evidence(null, null, null)),
                    50
                ),
            ])
        );
    }

    private static AnswerabilityTrial Trial(double with, double without) =>
        new(new Evidence(with, null, null), new Evidence(without, null, null));
}
