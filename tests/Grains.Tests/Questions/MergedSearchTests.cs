using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Grains.Tests.Questions;

public sealed class MergedSearchTests
{
    [Property(MaxTest = 200)]
    public Property AHitIsThereOnceAndScoredByItsRanks() =>
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<int>().Select(seed => new Random(seed)).ToArbitrary(),
            random =>
            {
                var lists = Enumerable
                    .Range(0, random.Next(2, 4))
                    .Select(_ => Enumerable.Range(0, 8).Where(_ => random.Next(2) == 0).ToArray())
                    .ToArray();
                foreach (var list in lists)
                {
                    random.Shuffle(list);
                }

                double[] weights = [1, 1.5, 2];
                var merged = Merge([.. lists.Select(list => Outcome(list))], weights[..lists.Length], 5);

                // By the definition: the sum over the lists of weight / rank.
                var expected = Enumerable
                    .Range(0, 8)
                    .Select(id =>
                        (
                            Id: id,
                            Score: lists
                                .Select((list, i) => (Rank: Array.IndexOf(list, id) + 1, Weight: weights[i]))
                                .Where(place => place.Rank > 0)
                                .Sum(place => place.Weight / place.Rank)
                        )
                    )
                    .Where(hit => hit.Score > 0)
                    .OrderByDescending(hit => Math.Round(hit.Score, 9))
                    .Take(5)
                    .ToArray();
                Assert.Equal(expected.Select(hit => hit.Score), merged.Hits.Select(hit => hit.Score), Near);
                Assert.Equal(Enumerable.Range(1, expected.Length), merged.Hits.Select(hit => hit.Rank));
                Assert.Equal(merged.Hits.Count, merged.Hits.Select(hit => hit.DocumentId).Distinct().Count());
            }
        );

    [Fact]
    public void TheBestHitOfEveryQuestionStandsAboveWhatSuitsEachALittle()
    {
        var merged = Merge([Outcome([1, 3, 4]), Outcome([2, 4, 3])], [1, 1], 2);
        Assert.Equal(["1", "2"], merged.Hits.Select(hit => hit.DocumentId).Order());
    }

    [Fact]
    public void OfADocumentThatWasReplacedMeanwhileOnlyTheNewestVersionStays()
    {
        var before = Outcome([1, 2], watermark: 4);
        var after = Outcome([3], watermark: 5) with { Hits = [Hit(1, 1) with { Version = 2 }, Hit(3, 2)] };
        var merged = Merge([before, after], [1, 1], 10);
        Assert.Equal(
            [("1", 2L), ("2", 1L), ("3", 1L)],
            merged.Hits.Select(hit => (hit.DocumentId, hit.Version)).Order()
        );
        Assert.Null(merged.Watermarks);

        // A question of which one part can be answered is not declined for the others.
        Assert.Equal(0.2, Merge([Outcome([1]), Outcome([2, 3])], [1, 1], 10).Evidence.Words);
    }

    [Fact]
    public void WhatWasSeenByAllIsWhatTheLeastSaw()
    {
        var whole = Outcome([1], watermark: 4);
        var part = Outcome([2], watermark: 4) with { Coverage = new Coverage(2, 1), Watermarks = null };
        var merged = Merge([whole, part], [1, 1], 10);
        Assert.Equal(new Coverage(2, 1), merged.Coverage);
        Assert.Null(merged.Watermarks);

        // A question of which one part can be answered is not declined for the others.
        Assert.Equal(0.2, Merge([Outcome([1]), Outcome([2, 3])], [1, 1], 10).Evidence.Words);
        Assert.Equal([4L], Merge([whole, Outcome([2], watermark: 4)], [1, 1], 10).Watermarks);
    }

    private static SearchOutcome Merge(SearchOutcome[] outcomes, double[] weights, int top) =>
        MergedSearch.Merge(outcomes, weights, top);

    private static bool Near(double one, double other) => Math.Abs(one - other) < 1e-9;

    private static SearchOutcome Outcome(int[] documents, long watermark = 1) =>
        new(
            [.. documents.Select((id, i) => Hit(id, i + 1))],
            SearchMode.Keyword,
            new Coverage(2, 2),
            new RankingSettings(),
            null,
            null,
            [watermark],
            new Evidence(documents.Length / 10d, null, null)
        );

    private static SearchHit Hit(int document, int rank) =>
        Passages.Of($"text {document}", rank, document.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
