using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Output;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// Ingests BEIR sets into collections of their own, runs their queries at every stage, and takes the collections away
/// again, whatever happens.
/// </summary>
internal sealed class EvaluationRun(Session session, EvalOptions options, IPhases phases)
{
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Measures one set.</summary>
    public async Task<SetReport> RunAsync(BeirSet set, CancellationToken cancellationToken)
    {
        var queries = options.Queries is { } most ? set.Queries.Take(most).ToArray() : set.Queries;
        var collection = CollectionName(set.Name);
        try
        {
            await session.Client.CreateCollectionAsync(
                collection, new CollectionSettings { ShardCount = options.Shards }, cancellationToken).ConfigureAwait(false);
            var began = session.Terminal.Clock.GetTimestamp();
            var (accepted, refused) = await IngestAsync(set, collection, cancellationToken).ConfigureAwait(false);
            var info = await Settling.WaitAsync(
                session.Client, collection, phases.Begin($"{set.Name}: indexing", accepted), session.Terminal.Clock, cancellationToken)
                .ConfigureAwait(false);
            var ingest = session.Terminal.Clock.GetElapsedTime(began);
            var ranking = await CalibrateAsync(set, collection, cancellationToken).ConfigureAwait(false) ?? info.Settings.Ranking;
            var figures = new List<StageFigures>();
            foreach (var stage in options.Stages)
            {
                figures.Add(await MeasureAsync(set, collection, stage, info, queries, cancellationToken).ConfigureAwait(false));
            }

            return new SetReport(
                set.Name, options.Split, collection, accepted, refused, info.Documents.Failed, info.Chunks, queries.Count,
                Math.Round(ingest.TotalSeconds, 3), Math.Round(accepted / Math.Max(ingest.TotalSeconds, 1e-9), 2), ranking, figures);
        }
        finally
        {
            await DeleteAsync(collection).ConfigureAwait(false);
        }
    }

    private async Task<(long Accepted, long Refused)> IngestAsync(BeirSet set, string collection, CancellationToken cancellationToken)
    {
        var phase = phases.Begin($"{set.Name}: submitting", set.CorpusLines);
        long accepted = 0;
        long refused = 0;
        var results = session.Client.SubmitAsync(
            collection, set.ReadCorpusAsync(cancellationToken), new SubmitOptions { MaxInFlight = options.InFlight }, cancellationToken);
        await foreach (var result in results.ConfigureAwait(false))
        {
            if (result.Succeeded)
            {
                accepted++;
            }
            else if (++refused <= 3)
            {
                session.Note($"refused: {result.Id}: {result.Error.Message}");
            }

            phase.Set(accepted + refused);
        }

        phase.End();
        return accepted > 0
            ? (accepted, refused)
            : throw new PipelineException(ErrorCode.InvalidRequest, $"The server accepted none of the {refused} documents of '{set.Name}'.");
    }

    private async Task<RankingSettings?> CalibrateAsync(BeirSet set, string collection, CancellationToken cancellationToken)
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
        BeirSet set, string collection, SearchStage stage, CollectionInfo info, IReadOnlyList<JudgedQuery> queries,
        CancellationToken cancellationToken)
    {
        var chunks = StageMeasurement.ChunksFor(options.Top, info.Chunks, info.Documents.Indexed);
        using var run = options.RunsDirectory is null ? null : TrecRun.Create(options.RunsDirectory, set.Name, stage.Name);
        return await new StageMeasurement(session.Client, collection, stage, options.Top, chunks, session.Terminal.Clock)
            .RunAsync(queries, run, phases.Begin($"{set.Name}: {stage.Name}", queries.Count), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Deletes the collection even when the command was interrupted.</summary>
    private async Task DeleteAsync(string collection)
    {
        if (options.Keep)
        {
            session.Note($"Kept collection '{collection}'.");
            return;
        }

        using var timeout = new CancellationTokenSource(DeleteTimeout);
        try
        {
            await session.Client.DeleteCollectionAsync(collection, timeout.Token).ConfigureAwait(false);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            // It was never created.
        }
        catch (Exception error) when (error is PipelineException or OperationCanceledException)
        {
            session.Note($"note: collection '{collection}' is left behind ({error.Message}); delete it with 'pipeline collections delete {collection} --yes'.");
        }
    }

    private static string CollectionName(string set)
    {
        var plain = string.Concat(set.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var unique = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMddHHmmss}-{Random.Shared.Next(0x10000):x4}");
        return $"eval-{plain[..Math.Min(plain.Length, 36)]}-{unique}";
    }
}
