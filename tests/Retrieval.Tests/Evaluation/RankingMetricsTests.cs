using Pipeline.Retrieval.Evaluation;

namespace Pipeline.Retrieval.Tests.Evaluation;

/// <summary>Values computed by hand from trec_eval's definitions.</summary>
public sealed class RankingMetricsTests
{
    private static readonly Dictionary<string, double> Relevance = new()
    {
        ["a"] = 3,
        ["b"] = 1,
        ["c"] = 0,
        ["d"] = -1,
    };

    [Fact]
    public void Ndcg_has_linear_gain()
    {
        // dcg = 1/log2(2) + 3/log2(4) = 2.5; ideal = 3/1 + 1/log2(3) = 3.630930
        Assert.Equal(2.5 / 3.6309297535714573, RankingMetrics.Ndcg(["b", "c", "a"], Relevance, 10), 12);
        Assert.Equal(1 / 3.0, RankingMetrics.Ndcg(["b", "a"], Relevance, 1), 12);
        Assert.Equal(0, RankingMetrics.Ndcg(["d", "c", "x"], Relevance, 10));
        Assert.Equal(0, RankingMetrics.Ndcg(["x"], new Dictionary<string, double>(), 10));
    }

    [Fact]
    public void Reciprocal_rank_and_recall_count_only_positive_grades()
    {
        Assert.Equal(1 / 3.0, RankingMetrics.ReciprocalRank(["d", "c", "b", "a"], Relevance, 10), 12);
        Assert.Equal(0, RankingMetrics.ReciprocalRank(["d", "c", "b"], Relevance, 2));
        Assert.Equal(0.5, RankingMetrics.Recall(["a", "c"], Relevance, 10));
    }

    [Fact]
    public void Ties_go_by_descending_name() =>
        Assert.Equal(["z", "b", "a"], RankingMetrics.TrecOrder([("a", 1), ("b", 1), ("z", 2)]));
}
