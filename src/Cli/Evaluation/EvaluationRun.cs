using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Evaluation;

/// <summary>Ingests BEIR sets into collections of their own and runs their queries at every stage.</summary>
internal sealed class EvaluationRun(Session session, EvalOptions options, IPhases phases)
{
    /// <summary>Measures one set.</summary>
    public async Task<SetReport> RunAsync(BeirSet set, CancellationToken cancellationToken)
    {
        var queries = options.Queries is { } most ? set.Queries.Take(most).ToArray() : set.Queries;
        var collection = await TemporaryCollection
            .IngestAsync(session, set, options.Shards, options.Keep, phases, cancellationToken)
            .ConfigureAwait(false);
        await using (collection.ConfigureAwait(false))
        {
            var info = collection.Info;
            var ranking =
                await CalibrateAsync(set, collection.Name, cancellationToken).ConfigureAwait(false)
                ?? info.Settings.Ranking;
            var figures = new List<StageFigures>();
            foreach (var stage in options.Stages)
            {
                figures.Add(
                    await MeasureAsync(set, collection.Name, stage, info, queries, cancellationToken)
                        .ConfigureAwait(false)
                );
            }

            return new SetReport(
                set.Name,
                options.Split,
                collection.Name,
                collection.Accepted,
                collection.Refused,
                info.Documents.Failed,
                info.Chunks,
                queries.Count,
                Math.Round(collection.Took.TotalSeconds, 3),
                Math.Round(collection.Accepted / Math.Max(collection.Took.TotalSeconds, 1e-9), 2),
                ranking,
                figures
            );
        }
    }

    /// <summary>Lets the server measure the collection, where that is wanted.</summary>
    /// <returns>The weights; null: they were not measured.</returns>
    public async Task<RankingSettings?> CalibrateAsync(
        BeirSet set,
        string collection,
        CancellationToken cancellationToken
    )
    {
        if (!options.Calibrate)
        {
            return null;
        }

        var phase = phases.Begin($"{set.Name}: calibrating", 1);
        try
        {
            return await session.Client.CalibrateAsync(collection, cancellationToken).ConfigureAwait(false);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.ModelUnavailable)
        {
            session.Note($"note: not calibrated: {error.Message}");
            return null;
        }
        finally
        {
            phase.End();
        }
    }

    private async Task<StageFigures> MeasureAsync(
        BeirSet set,
        string collection,
        SearchStage stage,
        CollectionInfo info,
        IReadOnlyList<JudgedQuery> queries,
        CancellationToken cancellationToken
    )
    {
        var chunks = StageMeasurement.ChunksFor(options.Top, info.Chunks, info.Documents.Indexed);
        using var run = options.RunsDirectory is null ? null : new TrecRun(options.RunsDirectory, set.Name, stage.Name);
        return await new StageMeasurement(
            session.Client,
            collection,
            stage,
            options.Top,
            chunks,
            session.Terminal.Clock
        )
            .RunAsync(queries, run, phases.Begin($"{set.Name}: {stage.Name}", queries.Count), cancellationToken)
            .ConfigureAwait(false);
    }
}
