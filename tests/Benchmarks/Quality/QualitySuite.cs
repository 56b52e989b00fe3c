using System.Globalization;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Util;
using Pipeline.Benchmarks.Reports;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Benchmarks.Quality;

/// <summary>What keyword search finds on judged sets, beside Lucene.Net as it comes; feedback; corrections of
/// spelling.</summary>
internal sealed class QualitySuite : Suite
{
    private const int Deep = 100;

    public override string Name => "quality";

    public override string Description =>
        "nDCG and recall of keyword search beside stock analyzers, feedback (RM3), corrected spelling. Needs --data.";

    public override Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Data is null)
        {
            report.Note("No folder of sets (--data): nothing to measure.");
            return Task.CompletedTask;
        }

        List<IReadOnlyList<string>> ranking = [],
            spelling = [];
        foreach (
            var folder in Directory
                .EnumerateDirectories(settings.Data)
                .Order()
                .Where(f => File.Exists(Path.Combine(f, "qrels", "test.tsv")))
        )
        {
            var set = JudgedSet.Read(folder);
            using var index = ShardIndex.Open(new ShardIndexOptions(null, 0, "none"));
            index.Apply([
                .. set.Documents.Select(
                    (d, i) =>
                        new IndexChange(
                            i + 1,
                            d.Id,
                            new IndexedDocument(
                                d.Id,
                                1,
                                d.Title,
                                "",
                                [],
                                [new IndexedChunk(0, d.Text, [], 0, d.Text.Length, null, default)]
                            )
                        )
                ),
            ]);
            using var snapshot = index.Acquire(AccessScope.Everything);
            Rank(set, snapshot, ranking, cancellationToken);
            var trial = SpellingTrial.Run(set, snapshot, cancellationToken);
            spelling.Add([
                set.Name,
                Count(trial.Tried),
                Share(trial.Restored, trial.Tried),
                Share(trial.Wrong, trial.Tried),
                Count(trial.Right),
                Count(trial.Harmed),
            ]);
        }

        report.Add(
            new ReportTable("keyword search over whole documents", ["set", "search", "nDCG@10", "recall@100"], ranking)
        );
        report.Add(
            new ReportTable(
                "one wrong key in a word of a question",
                ["set", "misspelt", "restored", "made another word", "right words", "of them changed"],
                spelling
            )
        );
        return Task.CompletedTask;
    }

    private static void Rank(
        JudgedSet set,
        ShardSnapshot snapshot,
        List<IReadOnlyList<string>> rows,
        CancellationToken cancellationToken
    )
    {
        Add("ours", query => Ours(query));
        foreach (var terms in (int[])[10, 20])
        {
            var feedback = new RelevanceFeedback { Terms = terms };
            Add(
                $"ours, RM3 of {terms} terms",
                query =>
                    Ours(
                        feedback.Expand(
                            query,
                            [
                                .. snapshot
                                    .SearchKeyword(query, feedback.Passages, null, null, cancellationToken)
                                    .Select(hit => (snapshot.Fetch(hit.Key)!.Text, (double)hit.Score)),
                            ]
                        )
                    )
            );
        }

        using (var english = new StockLucene(set, new EnglishAnalyzer(LuceneVersion.LUCENE_48)))
        {
            Add("Lucene.Net, EnglishAnalyzer", query => english.Search(query, Deep));
        }

        using (var bigrams = new StockLucene(set, new CJKAnalyzer(LuceneVersion.LUCENE_48)))
        {
            Add("Lucene.Net, CJKAnalyzer (bigrams)", query => bigrams.Search(query, Deep));
        }

        using (var words = new StockLucene(set, new WhitespaceAnalyzer(LuceneVersion.LUCENE_48)))
        {
            Add("Lucene.Net, WhitespaceAnalyzer", query => words.Search(query, Deep));
        }

        IReadOnlyList<string> Ours(KeywordQuery query) =>
            [.. snapshot.SearchKeyword(query, Deep, null, null, cancellationToken).Select(hit => hit.Key.DocumentId)];

        void Add(string name, Func<string, IReadOnlyList<string>> search)
        {
            double ndcg = 0,
                recall = 0;
            foreach (var (id, text) in set.Queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var found = search(text);
                ndcg += RankingMetrics.Ndcg(found, set.Judgements[id], 10);
                var relevant = set.Judgements[id]
                    .Where(judgement => judgement.Value > 0)
                    .Select(judgement => judgement.Key)
                    .ToHashSet();
                recall += relevant.Count == 0 ? 0 : found.Count(relevant.Contains) / (double)relevant.Count;
            }

            rows.Add([set.Name, name, Score(ndcg / set.Queries.Count), Score(recall / set.Queries.Count)]);
        }
    }

    private static string Score(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int part, int whole) =>
        ((double)part / Math.Max(1, whole)).ToString("0.0%", CultureInfo.InvariantCulture);
}
