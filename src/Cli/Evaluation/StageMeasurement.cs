using Pipeline.Cli.Output;
using Pipeline.Client;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Evaluation;

/// <summary>Runs the queries of a set at one stage and measures what comes back.</summary>
internal sealed class StageMeasurement(
    PipelineClient client,
    string collection,
    SearchStage stage,
    int top,
    int chunks,
    TimeProvider clock
)
{
    /// <summary>Queries run before anything is measured.</summary>
    public const int WarmUp = 3;

    private const int MaxTop = 1000;

    private readonly List<double> _ndcg = [];
    private readonly List<double> _recall10 = [];
    private readonly List<double> _recall100 = [];
    private readonly List<double> _mrr = [];
    private readonly List<double> _milliseconds = [];
    private RankingSettings? _ranking;
    private int _shortLists;
    private int _rescored;

    /// <summary>Chunks to ask for so that <paramref name="top"/> documents come back, by how many a document
    /// has.</summary>
    public static int ChunksFor(int top, long chunks, long documents) =>
        documents <= 0 ? top : (int)Math.Min(MaxTop, top * Math.Max(1, (long)Math.Ceiling((double)chunks / documents)));

    /// <summary>Measures all queries; the run file, when there is one, gets every list.</summary>
    public async Task<StageFigures> RunAsync(
        IReadOnlyList<JudgedQuery> queries,
        TrecRun? run,
        IPhase phase,
        CancellationToken cancellationToken
    )
    {
        foreach (var query in queries.Take(WarmUp))
        {
            var found = await client.SearchAsync(Request(query), cancellationToken).ConfigureAwait(false);
            if (found.Mode != stage.Mode)
            {
                phase.End();
                var why = found.Stages.FirstOrDefault(report => report.Status == StageStatus.Skipped)?.Detail;
                return new StageFigures
                {
                    Stage = stage.Name,
                    Skipped = $"the server searched as {Plain.Word(found.Mode)}{(why is null ? "" : $": {why}")}",
                };
            }
        }

        for (var i = 0; i < queries.Count; i++)
        {
            await MeasureAsync(queries[i], run, cancellationToken).ConfigureAwait(false);
            phase.Set(i + 1);
        }

        phase.End();
        return new StageFigures
        {
            Stage = stage.Name,
            Queries = queries.Count,
            Ndcg10 = _ndcg.Average(),
            Recall10 = _recall10.Average(),
            Recall100 = _recall100.Average(),
            Mrr10 = _mrr.Average(),
            P50 = RankingMetrics.Percentile(_milliseconds, 50),
            P99 = RankingMetrics.Percentile(_milliseconds, 99),
            Ranking = _ranking,
            ChunksAsked = chunks,
            ShortLists = _shortLists,
            Rescored = _rescored,
        };
    }

    private async Task MeasureAsync(JudgedQuery query, TrecRun? run, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var found = await client.SearchAsync(Request(query), cancellationToken).ConfigureAwait(false);
        _milliseconds.Add(clock.GetElapsedTime(began).TotalMilliseconds);
        _ranking = found.Ranking;
        var documents = RankedDocuments.Collapse(found.Hits, top, out var rescored);
        _rescored += rescored ? 1 : 0;
        _shortLists += documents.Count < top && found.Hits.Count >= chunks ? 1 : 0;
        run?.Write(query.Id, documents);
        var ids = documents.Select(document => document.Id).ToArray();
        _ndcg.Add(RankingMetrics.Ndcg(ids, query.Grades, 10));
        _recall10.Add(RankingMetrics.Recall(ids, query.Grades, 10));
        _recall100.Add(RankingMetrics.Recall(ids, query.Grades, 100));
        _mrr.Add(RankingMetrics.ReciprocalRank(ids, query.Grades, 10));
    }

    private SearchRequest Request(JudgedQuery query) =>
        stage.Configure(
            new SearchRequest
            {
                Collection = collection,
                Query = query.Text,
                Mode = stage.Mode,
                Top = chunks,
                Candidates = chunks,
                TimeoutMilliseconds = 300_000,
            }
        );
}
