using System.Globalization;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Fusion;
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
    public void ARewrittenFollowUpFindsTheDocumentsThatAStandaloneQuestionFinds(string language, string half)
    {
        using var set = ConversationSet.Read(language);
        Compare(set, half, set.Keyword, "documents");
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void ARewrittenFollowUpFindsTheSentencesThatAStandaloneQuestionFinds(string language, string half)
    {
        using var set = ConversationSet.Read(language);
        Compare(set, half, set.KeywordOfSentences, "sentences");
    }

    private void Compare(ConversationSet set, string half, Func<string, RankedList<string>> search, string name)
    {
        double rewritten = 0,
            byHand = 0,
            bare = 0;
        var followUps = set.Conversations.Where(one => one.Kind != ConversationSet.Alone && one.Half == half).ToArray();
        foreach (var one in followUps)
        {
            var read = FollowUps.Read(one.Turns, one.Question);
            var (found, wanted) = (
                ConversationSet.Ndcg(one, read.Parts, search),
                ConversationSet.Ndcg(one, one.ByHand, search)
            );
            rewritten += found;
            byHand += wanted;
            bare += ConversationSet.Ndcg(one, [new WeightedQuestion(one.Question, 1)], search);
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
                $"{followUps[0].Id[..2]} {half} {name}: {followUps.Length} follow-ups, nDCG@10 as asked {bare / followUps.Length:0.000}, rewritten {rewritten / followUps.Length:0.000}, by hand {byHand / followUps.Length:0.000}: {rewritten / byHand:0.000}"
            )
        );
        Assert.True(rewritten >= 0.95 * byHand, $"{rewritten} of {byHand}");
        Assert.True(bare < 0.85 * byHand, "The set says nothing: its follow-ups stand alone.");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public void AQuestionThatStandsAloneStaysToTheLetter(string language)
    {
        using var set = ConversationSet.Read(language);
        var alone = set.Conversations.Where(one => one.Kind == ConversationSet.Alone).ToArray();
        Assert.True(alone.Length >= 20);
        Report("alone", alone.Select(one => (one.Half, one.Turns, one.Question)), most: 0);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public void AStandaloneQuestionAfterTurnsOfAnotherConversationStaysToTheLetter(string language)
    {
        using var set = ConversationSet.Read(language);
        var random = new Random(14);
        var others = set.Conversations.OrderBy(_ => random.Next()).ToArray();
        Report(
            "crossed",
            set.Conversations.Where(one => one.Kind != ConversationSet.Alone)
                .SelectMany((one, i) => one.Standalone.Select(text => (one.Half, others[i].Turns, text))),
            most: 0.02
        );
        double found = 0,
            wanted = 0;
        foreach (
            var (one, i) in set.Conversations.Select((one, i) => (one, i)).Where(pair => pair.one.Standalone.Count == 1)
        )
        {
            found += ConversationSet.Ndcg(one, FollowUps.Read(others[i].Turns, one.Standalone[0]).Parts, set.Keyword);
            wanted += ConversationSet.Ndcg(one, one.ByHand, set.Keyword);
        }

        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"touched crossed nDCG@10 {found / wanted:0.000} of what it is")
        );
        Assert.True(found >= 0.98 * wanted, $"{found} of {wanted}");
    }

    /// <summary>Tells how many questions were rewritten that stand alone, and holds how many may be.</summary>
    private void Report(
        string name,
        IEnumerable<(string Half, IReadOnlyList<Turn> Turns, string Question)> questions,
        double most
    )
    {
        foreach (var half in questions.GroupBy(one => one.Half))
        {
            var read = half.Select(one => FollowUps.Read(one.Turns, one.Question)).ToArray();
            var (sure, unsure) = (
                read.Count(one => one.IsRewritten && one.IsSure),
                read.Count(one => one.IsRewritten && !one.IsSure)
            );
            output.WriteLine($"touched {name} {half.Key}: of {read.Length} surely {sure}, searched both ways {unsure}");
            foreach (var one in read.Where(one => one.IsRewritten && half.Key == "first"))
            {
                output.WriteLine($"{(one.IsSure ? "!" : "?")} {one.Original} => {one.Text}");
            }

            Assert.True(sure <= most * read.Length, $"{sure} of {read.Length}");
        }
    }
}
