using System.Globalization;
using Pipeline.Retrieval.Conversation;
using Xunit.Abstractions;

namespace Pipeline.Retrieval.Tests.Conversation;

/// <summary>What is found for rewritten follow-ups beside questions written by hand.</summary>
public sealed class FollowUpQualityTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Halves =>
        new()
        {
            { "en", "first" },
            { "en", "second" },
            { "ko", "first" },
            { "ko", "second" },
        };

    [Theory]
    [MemberData(nameof(Halves))]
    public void ARewrittenFollowUpFindsWhatAStandaloneQuestionFinds(string language, string half)
    {
        using var set = ConversationSet.Read(language);
        double rewritten = 0,
            byHand = 0,
            bare = 0;
        var followUps = set.Conversations.Where(one => one.Kind != ConversationSet.Alone && one.Half == half).ToArray();
        foreach (var one in followUps)
        {
            var read = FollowUps.Read(one.Turns, one.Question);
            var (found, wanted) = (set.Ndcg(one, read.Parts), set.Ndcg(one, one.ByHand));
            rewritten += found;
            byHand += wanted;
            bare += set.Ndcg(one, [new WeightedQuestion(one.Question, 1)]);
            if (half == "first")
            {
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(found < wanted ? "-" : " ")} {one.Id} {one.Kind} {found:0.00} {wanted:0.00} {(read.IsSure ? "" : "?")} {one.Question} => {read.Text}"
                    )
                );
            }
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{language} {half}: {followUps.Length} follow-ups, nDCG@10 as asked {bare / followUps.Length:0.000}, rewritten {rewritten / followUps.Length:0.000}, by hand {byHand / followUps.Length:0.000}"
            )
        );
        Assert.True(rewritten >= 0.95 * byHand, $"{rewritten} of {byHand}");
        Assert.True(bare < 0.8 * byHand, "The set says nothing: its follow-ups stand alone.");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public void AQuestionThatStandsAloneStaysToTheLetter(string language)
    {
        using var set = ConversationSet.Read(language);
        var touched = set
            .Conversations.Where(one => one.Kind == ConversationSet.Alone)
            .Where(one => FollowUps.Read(one.Turns, one.Question).IsRewritten)
            .ToArray();
        foreach (var one in touched.Where(one => one.Half == "first"))
        {
            output.WriteLine($"{one.Id} {one.Question} => {FollowUps.Read(one.Turns, one.Question).Text}");
        }

        output.WriteLine(
            $"touched: first {touched.Count(one => one.Half == "first")}, second {touched.Count(one => one.Half == "second")}"
        );
        Assert.Empty(touched);
    }
}
