using FsCheck.Xunit;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Retrieval.Tests.Answerability;

public sealed class AnswerabilityModelTests
{
    private static readonly AnswerabilityModel Whole = new(
        new SignalScale(0.1, 0.4),
        new SignalScale(0.05, 0.2),
        new SignalScale(-2, 3)
    );

    [Property]
    public void Support_lies_between_0_and_1_and_grows_with_every_signal(int seed)
    {
        var random = new Random(seed);
        var model = new AnswerabilityModel(Scale(random), Scale(random), Scale(random));
        var less = new Evidence(Maybe(random), Maybe(random), Maybe(random));
        var more = new Evidence(Raised(random, less.Words), Raised(random, less.Meaning), Raised(random, less.Rerank));
        Assert.InRange(model.Support(less), 0, 1);
        Assert.True(model.Support(more) >= model.Support(less) - 1e-12);
    }

    [Fact]
    public void Every_signal_has_its_say()
    {
        Assert.Equal(0.5, Whole.Support(new Evidence(0.1, 0.05, -2)), 9);
        Assert.Equal(0.8, Whole.Support(new Evidence(0.4, -0.1, null)), 9);
        Assert.Equal(0.2, Whole.Support(new Evidence(-0.2, 0.2, null)), 9);
        Assert.Equal(0.9, Whole.Support(new Evidence(0.4, -0.1, 3)), 9);
        Assert.Equal(0, Whole.Support(new Evidence(null, null, -9)), 9);
    }

    [Fact]
    public void Without_anything_to_go_by_it_is_answered()
    {
        Assert.Equal(AnswerabilityModel.Partial, Whole.Support(new Evidence(null, null, null)));
        Assert.Equal(AnswerabilityModel.Partial, AnswerabilityModel.Prior.Support(new Evidence(null, 0.9, 9)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.039, false)]
    [InlineData(0.041, true)]
    [InlineData(1, true)]
    public void Before_anything_is_measured_next_to_no_shared_word_declines(double words, bool answers) =>
        Assert.Equal(
            answers,
            AnswerabilityModel.Prior.Support(new Evidence(words, 0, null)) >= AnswerabilityModel.Partial
        );

    [Fact]
    public void Evidence_is_what_the_lists_say()
    {
        double[] cosines = [.. Enumerable.Range(0, 20).Select(i => i == 0 ? 0.9 : 0.5)];
        var evidence = Evidence.Of([6, 3], 24, cosines, 1.5);
        Assert.Equal((0.25, 0.38, 1.5), (evidence.Words, Math.Round(evidence.Meaning!.Value, 9), evidence.Rerank));
        Assert.Equal(new Evidence(0, null, null), Evidence.Of([], 24, cosines[1..], null));
        Assert.Equal(new Evidence(null, null, null), Evidence.Of(null, 0, null, null));
        // A silo that does not tell the most yet has said nothing against an answer.
        Assert.Null(Evidence.Of([6], 0, null, null).Words);
    }

    private static SignalScale? Scale(Random random)
    {
        var cut = random.NextDouble();
        return random.Next(4) == 0 ? null : new SignalScale(cut, cut + 0.01 + random.NextDouble());
    }

    private static double? Maybe(Random random) => random.Next(4) == 0 ? null : (random.NextDouble() * 3) - 1;

    private static double? Raised(Random random, double? value) => value + (random.Next(3) * random.NextDouble());
}
