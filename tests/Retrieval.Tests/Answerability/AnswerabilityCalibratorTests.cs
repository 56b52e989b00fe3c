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
    public void A_cross_encoder_is_cut_half_way_between_no_match_and_a_good_one()
    {
        // Loose words of a passage are understood now and then: its scores spread over all that lies between.
        var model = AnswerabilityCalibrator.Choose([
            .. Enumerable.Range(0, 21).Select(i => Scored(-4 + (i * 8 / 20d), -4 + (i / 20d))),
        ]);
        Assert.Equal((-0.35, 2.8), (Math.Round(model!.Rerank!.Cut, 9), Math.Round(model.Rerank.Full, 9)));
    }

    [Property]
    public void What_a_cross_encoder_decides_does_not_hang_on_its_scale(int seed)
    {
        var random = new Random(seed);
        var (zero, unit) = ((random.NextDouble() * 20) - 10, 0.1 + (random.NextDouble() * 10));
        (double With, double Without)[] scores =
        [
            .. Enumerable.Range(0, 40).Select(_ => (random.NextDouble() * 8, random.NextDouble() * 3)),
        ];
        var here = AnswerabilityCalibrator.Choose([.. scores.Select(pair => Scored(pair.With, pair.Without))])!;
        var there = AnswerabilityCalibrator.Choose([
            .. scores.Select(pair => Scored(zero + (unit * pair.With), zero + (unit * pair.Without))),
        ])!;
        foreach (var score in scores.SelectMany(pair => (double[])[pair.With, pair.Without]))
        {
            Assert.Equal(
                here.Support(new Evidence(null, null, score)),
                there.Support(new Evidence(null, null, zero + (unit * score))),
                6
            );
        }
    }

    [Fact]
    public void A_cross_encoder_that_takes_nothing_for_a_match_has_no_say() =>
        Assert.Null(
            AnswerabilityCalibrator.Choose([
                .. Enumerable.Range(0, 40).Select(i => Scored(-4 + (i / 40d), -4 + (i / 40d))),
            ])
        );

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

    private static AnswerabilityTrial Scored(double with, double without) =>
        new(new Evidence(null, null, with), new Evidence(null, null, without));

    private static AnswerabilityTrial Trial(double with, double without) =>
        new(new Evidence(with, null, null), new Evidence(without, null, null));
}
