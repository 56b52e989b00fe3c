using System.Globalization;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Steps;
using Xunit.Abstractions;

namespace Pipeline.Retrieval.Tests.Steps;

/// <summary>What is found in steps beside one search.</summary>
public sealed class StepQualityTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("en", "first")]
    [InlineData("en", "second")]
    [InlineData("ko", "first")]
    [InlineData("ko", "second")]
    public async Task StepsFindTheDocumentThatAnotherOneLeadsTo(string language, string half)
    {
        using var set = StepSet.Read(language);
        double once = 0,
            stepped = 0;
        int reached = 0,
            count = 0,
            needless = 0;
        foreach (var one in set.Questions.Where(one => one.Half == half))
        {
            var (found, steps) = await set.StepAsync(one.Question, Keyword, new StepRules());
            var before = StepSet.Ndcg(one, [.. set.Keyword(one.Question).Select(item => item.Key)]);
            var after = StepSet.Ndcg(one, found);
            if (one.Documents.Count == 1)
            {
                needless += steps.Count;
            }
            else
            {
                (once, stepped, count) = (once + before, stepped + after, count + 1);
                reached += found.Take(2).Contains(one.Documents[^1]) ? 1 : 0;
            }

            if (half == "first")
            {
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{one.Id} {before:0.00} {after:0.00} {one.Question} => {string.Join(" | ", steps)}"
                    )
                );
            }
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{language} {half}: {count} questions, nDCG@10 {once / count:0.000}, in steps {stepped / count:0.000}; answer among the first two {reached}; needless steps {needless}"
            )
        );
        Assert.True(stepped > 1.05 * once, $"{stepped} of {once}");
        Assert.Equal(0, needless);

        Task<RankedList<string>> Keyword(string question) => Task.FromResult(set.Keyword(question));
    }
}
