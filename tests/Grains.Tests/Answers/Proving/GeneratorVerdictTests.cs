using FsCheck.Xunit;
using Pipeline.Grains.Answers.Proving;

namespace Pipeline.Grains.Tests.Answers.Proving;

public sealed class GeneratorVerdictTests
{
    [Theory]
    // Equal on all, or ahead without a loss.
    [InlineData(20, 0, 0, 4, 1.0, true)]
    [InlineData(0, 0, 0, 24, 1.0, true)]
    [InlineData(20, 1, 0, 0, 1.0, true)]
    // One loss and nothing won; as many losses as wins; ahead by less than two standard errors.
    [InlineData(20, 0, 1, 0, 1.0, false)]
    [InlineData(16, 3, 3, 0, 1.0, false)]
    [InlineData(16, 4, 2, 0, 1.0, false)]
    // Ahead by more.
    [InlineData(10, 12, 2, 0, 1.0, true)]
    // What it writes is not supported, or too little was measured.
    [InlineData(24, 0, 0, 0, 0.8, false)]
    [InlineData(7, 0, 0, 0, 1.0, false)]
    public void ItWritesOnlyWhereItDoesNotLose(
        int both,
        int won,
        int lost,
        int neither,
        double supported,
        bool writes
    ) => Assert.Equal(writes, GeneratorVerdict.Writes(Trials(both, won, lost, neither), supported));

    /// <summary>What ends early would not have written by then, and four questions won do not undo it.</summary>
    [Property(MaxTest = 300)]
    public void WhereItEndsEarlyItDoesNotWrite(bool[] generated)
    {
        var trials = new List<GeneratorTrial>();
        foreach (var holds in generated)
        {
            trials.Add(new GeneratorTrial(holds, Quoted: true));
            if (GeneratorVerdict.IsSettled(trials))
            {
                Assert.False(GeneratorVerdict.Writes(trials, 1));
                Assert.False(
                    GeneratorVerdict.Writes([.. trials, .. Enumerable.Repeat(new GeneratorTrial(true, false), 4)], 1)
                );
            }
        }
    }

    [Theory]
    [InlineData("The router has a warranty of 24 months from the day of delivery.", "24 months")]
    [InlineData("In the north the office is led by Maria Lopez since last year.", "Maria Lopez")]
    [InlineData("직원의 연차 휴가는 1년을 일하면 모두 15일이 됩니다. 그렇습니다.", "1년")]
    [InlineData("새 출입 카드를 만드는 데 드는 수수료는 3만 원입니다. 그렇습니다.", "3만 원")]
    public void AFactIsAskedForAndIsNotInTheQuestion(string passage, string reference)
    {
        var question = Assert.Single(ClozeQuestions.Of([passage], 5, _ => true));
        Assert.Equal(reference, question.Reference);
        Assert.DoesNotContain(reference, question.Text, StringComparison.Ordinal);
        Assert.True(question.IsHeldBy(passage));
        Assert.False(question.IsHeldBy(question.Text));
    }

    [Fact]
    public void OnlyLanguagesThatTheGeneratorWritesAreAsked()
    {
        string[] passages =
        [
            "The router has a warranty of 24 months from the day of delivery.",
            "새 출입 카드를 만드는 데 드는 수수료는 모두 3만 원입니다. 그렇습니다.",
            "Nothing in this sentence could be left out of it and asked for.",
        ];
        Assert.Equal(["24 months"], ClozeQuestions.Of(passages, 5, code => code == "en").Select(one => one.Reference));
        Assert.Equal(2, ClozeQuestions.Of(passages, 5, _ => true).Count);
        Assert.Single(ClozeQuestions.Of(passages, 1, _ => true));
    }

    private static List<GeneratorTrial> Trials(int both, int won, int lost, int neither) =>
        [
            .. Enumerable.Repeat(new GeneratorTrial(true, true), both),
            .. Enumerable.Repeat(new GeneratorTrial(true, false), won),
            .. Enumerable.Repeat(new GeneratorTrial(false, true), lost),
            .. Enumerable.Repeat(new GeneratorTrial(false, false), neither),
        ];
}
