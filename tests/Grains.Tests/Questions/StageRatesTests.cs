using FsCheck.Xunit;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Tests.Questions;

public sealed class StageRatesTests
{
    [Fact]
    public void ContextShrinksByWhatTheGuardHoldsBack()
    {
        var rates = new StageRates();
        for (var i = 0; i < 50; i++)
        {
            rates.RecordPrompt(100, 1000);
            rates.RecordHeld(0.001);
        }

        Assert.InRange(rates.ContextTokens(TimeSpan.FromSeconds(3), 50, 4000), 245, 250);
        for (var i = 0; i < 50; i++)
        {
            rates.RecordHeld(500);
        }

        Assert.InRange(rates.ContextTokens(TimeSpan.FromSeconds(3), 50, 4000), 195, 202);
    }

    [Property(MaxTest = 100)]
    public bool BudgetsStayWithinTheirBounds(int tokens, int milliseconds, int seconds, int others, int most)
    {
        var rates = new StageRates();
        rates.RecordPrompt(tokens, milliseconds);
        rates.RecordHeld(milliseconds);
        rates.RecordRerank(tokens, milliseconds);
        (others, most) = (Math.Abs(others % 5000), 1 + Math.Abs(most % 5000));
        var context = rates.ContextTokens(TimeSpan.FromSeconds(seconds % 100), others, most);
        var candidates = rates.Candidates(TimeSpan.FromSeconds(seconds % 100), most);
        return context >= Math.Min(160, most)
            && context <= most
            && candidates >= Math.Min(4, most)
            && candidates <= most;
    }
}
