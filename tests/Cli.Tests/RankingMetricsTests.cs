using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Cli.Evaluation;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Tests;

public sealed class RankingMetricsTests
{
    private static readonly Dictionary<string, int> Grades = new()
    {
        ["a"] = 3,
        ["b"] = 2,
        ["c"] = 3,
        ["d"] = 0,
        ["e"] = 1,
        ["f"] = 2,
        ["z"] = -1,
    };

    [Fact]
    public void NDCG_of_a_case_worked_by_hand()
    {
        // DCG = 3/log2(2) + 2/log2(3) + 3/log2(4) + 0 + 1/log2(6) + 2/log2(7) = 6.8611266
        // IDCG of 3,3,2,2,1 = 3 + 1.8927893 + 1 + 0.8613531 + 0.3868528 = 7.1409952
        var ndcg = RankingMetrics.Ndcg(["a", "b", "c", "d", "e", "f"], Grades, 10);

        Assert.Equal(6.8611266 / 7.1409952, ndcg, 6);
    }

    [Fact]
    public void NDCG_is_cut_on_both_sides()
    {
        // The first 2: 2/log2(2) + 0 of an ideal 3/log2(2) + 3/log2(3).
        Assert.Equal(2 / (3 + (3 / Math.Log2(3))), RankingMetrics.Ndcg(["b", "z", "a"], Grades, 2), 12);
    }

    [Fact]
    public void Grades_of_0_or_less_and_documents_without_a_grade_are_not_relevant()
    {
        Assert.Equal(0, RankingMetrics.Ndcg(["d", "z", "unjudged"], Grades, 10));
        Assert.Equal(0, RankingMetrics.Recall(["d", "z", "unjudged"], Grades, 10));
        Assert.Equal(1.0 / 4, RankingMetrics.ReciprocalRank(["d", "z", "unjudged", "e"], Grades, 10));
        Assert.Equal(0, RankingMetrics.ReciprocalRank(["d", "z", "unjudged", "e"], Grades, 3));
    }

    [Fact]
    public void Recall_counts_relevant_documents_that_were_never_found()
    {
        Assert.Equal(2.0 / 5, RankingMetrics.Recall(["a", "x", "b", "c"], Grades, 3));
        Assert.Equal(0, RankingMetrics.Recall(["a"], new Dictionary<string, int>(), 10));
    }

    [Fact]
    public void Equal_scores_are_ranked_by_id_descending_and_scores_have_single_precision()
    {
        RankedDocument[] documents =
        [
            new("a", 1f),
            new("c", 1f),
            new("b", (float)1.00000000001),
            new("d", 2f),
            new("B", 1f),
        ];

        Assert.Equal(["d", "c", "b", "a", "B"], RankedDocuments.Sort(documents).Select(document => document.Id));
    }

    [Fact]
    public void A_document_counts_by_its_best_chunk()
    {
        var documents = RankedDocuments.Collapse(
            [Hit("a", 9), Hit("b", 8), Hit("a", 7), Hit("c", 6), Hit("d", 5)],
            3,
            out var rescored
        );

        Assert.Equal([new RankedDocument("a", 9), new("b", 8), new("c", 6)], documents);
        Assert.False(rescored);
    }

    [Fact]
    public void Scores_that_do_not_follow_the_ranks_give_way_to_the_ranks()
    {
        var documents = RankedDocuments.Collapse(
            [Hit("a", 0.2), Hit("b", 0.9), Hit("c", double.NaN)],
            10,
            out var rescored
        );

        Assert.True(rescored);
        Assert.Equal(["a", "b", "c"], documents.Select(document => document.Id));
    }

    [Theory]
    [InlineData(50, 3)]
    [InlineData(99, 5)]
    [InlineData(100, 5)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    public void A_percentile_is_by_nearest_rank(double percent, double expected) =>
        Assert.Equal(expected, RankingMetrics.Percentile([5, 1, 4, 2, 3], percent));

    [Theory]
    [InlineData(100, 500, 500, 100)]
    [InlineData(100, 501, 500, 200)]
    [InlineData(100, 9000, 500, 1000)]
    [InlineData(100, 0, 0, 100)]
    public void Enough_chunks_are_asked_for(int top, long chunks, long documents, int expected) =>
        Assert.Equal(expected, StageMeasurement.ChunksFor(top, chunks, documents));

    [Property]
    public Property Every_measure_is_between_0_and_1_and_recall_never_falls() =>
        Prop.ForAll(
            Cases(),
            given =>
            {
                var (ranked, grades) = given;
                var before = 0.0;
                for (var cutoff = 1; cutoff <= 12; cutoff++)
                {
                    Assert.InRange(RankingMetrics.Ndcg(ranked, grades, cutoff), 0, 1 + 1e-12);
                    Assert.InRange(RankingMetrics.ReciprocalRank(ranked, grades, cutoff), 0, 1);
                    var recall = RankingMetrics.Recall(ranked, grades, cutoff);
                    Assert.InRange(recall, before, 1);
                    before = recall;
                }
            }
        );

    [Property]
    public Property The_ideal_order_has_an_NDCG_of_1_and_no_exchange_improves_it() =>
        Prop.ForAll(
            Cases(),
            given =>
            {
                var (_, grades) = given;
                var ideal = grades.OrderByDescending(pair => pair.Value).Select(pair => pair.Key).ToList();
                if (!grades.Values.Any(grade => grade > 0))
                {
                    Assert.Equal(0, RankingMetrics.Ndcg(ideal, grades, 10));
                    return;
                }

                Assert.Equal(1, RankingMetrics.Ndcg(ideal, grades, 10), 12);
                for (var i = 1; i < ideal.Count; i++)
                {
                    var worse = ideal.ToList();
                    (worse[i - 1], worse[i]) = (worse[i], worse[i - 1]);
                    Assert.True(RankingMetrics.Ndcg(worse, grades, 10) <= 1 + 1e-12);
                }
            }
        );

    [Property]
    public Property The_measures_agree_with_their_sums_written_out() =>
        Prop.ForAll(
            Cases(),
            given =>
            {
                var (ranked, grades) = given;
                var gains = ranked.Select(id => Math.Max(0, grades.GetValueOrDefault(id))).ToArray();
                var best = grades.Values.Where(g => g > 0).OrderDescending().ToArray();
                double Dcg(int[] g) =>
                    Enumerable.Range(1, 10).Sum(r => r <= g.Length ? g[r - 1] * Math.Log(2) / Math.Log(r + 1) : 0);
                var expected = best.Length == 0 ? 0 : Dcg(gains) / Dcg(best);

                Assert.Equal(expected, RankingMetrics.Ndcg(ranked, grades, 10), 9);
                var first = Array.FindIndex(gains, gain => gain > 0) + 1;
                Assert.Equal(
                    first is > 0 and <= 10 ? 1.0 / first : 0,
                    RankingMetrics.ReciprocalRank(ranked, grades, 10),
                    12
                );
            }
        );

    private static Arbitrary<(List<string> Ranked, Dictionary<string, int> Grades)> Cases()
    {
        var generator =
            from seed in Gen.Choose(0, int.MaxValue)
            from judged in Gen.Choose(0, 15)
            from found in Gen.Choose(0, 25)
            select Make(new Random(seed), judged, found);
        return generator.ToArbitrary();

        static (List<string>, Dictionary<string, int>) Make(Random random, int judged, int found)
        {
            var ids = Enumerable.Range(0, 30).Select(i => $"d{i}").ToArray();
            random.Shuffle(ids);
            var grades = ids.Take(judged).ToDictionary(id => id, _ => random.Next(-1, 4));
            random.Shuffle(ids);
            return ([.. ids.Take(found)], grades);
        }
    }

    private static SearchHit Hit(string id, double score) => new() { DocumentId = id, Score = score };
}
