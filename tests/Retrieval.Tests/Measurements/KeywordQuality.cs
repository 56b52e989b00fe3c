using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.En;
using Lucene.Net.Util;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Tests.Shards;
using Xunit.Abstractions;

namespace Pipeline.Retrieval.Tests.Measurements;

/// <summary>Measures keyword search on public test collections against stock Lucene; skipped where they are
/// absent.</summary>
public sealed class KeywordQuality(ITestOutputHelper output)
{
    [MeasurementTheory]
    [InlineData("cranfield", "english")]
    [InlineData("xquad-en", "english")]
    [InlineData("korquad-a", "bigrams")]
    public void Keyword_search_is_at_least_as_good_as_stock_Lucene(string name, string analyzer)
    {
        if (BeirSet.Find(name) is not { } set)
        {
            output.WriteLine($"{name} is not on this machine.");
            return;
        }

        using Analyzer stock =
            analyzer == "english"
                ? new EnglishAnalyzer(LuceneVersion.LUCENE_48)
                : new CJKAnalyzer(LuceneVersion.LUCENE_48);
        using var plain = new PlainLucene(set, stock);
        using var index = Corpus.InMemory(0);
        index.Apply([
            .. set.Corpus.Select(
                (d, i) => new IndexChange(i + 1, d.Id, Corpus.Document(d.Id, 1, [d.Text], title: d.Title))
            ),
        ]);
        using var snapshot = index.Acquire();
        var baseline = Mean(set, q => plain.Search(q, 10));
        var ours = Mean(
            set,
            q => [.. snapshot.SearchKeyword(q, 10, null, null, default).Select(c => c.Key.DocumentId)]
        );
        output.WriteLine($"{name}: nDCG@10 {ours:f4}, stock Lucene {baseline:f4}");
        Assert.True(ours >= baseline, $"{name}: {ours:f4} is below stock Lucene's {baseline:f4}");
    }

    private static double Mean(BeirSet set, Func<string, IReadOnlyList<string>> search) =>
        set
            .Queries.Where(q => set.Judgements.ContainsKey(q.Id))
            .Average(q => RankingMetrics.Ndcg(search(q.Text), set.Judgements[q.Id], 10));
}
