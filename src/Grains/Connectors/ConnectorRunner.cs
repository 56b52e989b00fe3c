using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Pipeline.Connectors.Opening;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Webhooks;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Storage;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Leases;

namespace Pipeline.Grains.Connectors;

/// <summary>
/// Runs connectors, off the grains' scheduler. Whoever runs one holds its lease, and asks for it before every change:
/// there may be two grains of it for a moment, or one that was cut off.
/// </summary>
internal sealed partial class ConnectorRunner(
    IConnectorStore store,
    ICorpusStore corpus,
    IDeadLetters letters,
    ILeases leases,
    IGrainFactory grains,
    SourceOpener opener,
    ConnectorMetrics metrics,
    TimeProvider time,
    ILogger<ConnectorRunner> logger
)
{
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(30);

    /// <summary>Runs a connector once.</summary>
    /// <param name="row">The connector.</param>
    /// <param name="confirmPrune">Whether whatever is gone may be deleted.</param>
    /// <param name="progress">Told how far the run is.</param>
    /// <param name="cancellationToken">Ends the run; the next one goes on from there.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a run meets becomes its outcome.")]
    public async Task RunAsync(
        ConnectorRow row,
        bool confirmPrune,
        IProgress<ConnectorRunInfo> progress,
        CancellationToken cancellationToken
    )
    {
        var lease = new HeldLease(leases, $"connector/{row.Name}", $"{Guid.NewGuid():N}", LeaseLength, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!await lease.KeepAsync(cancellationToken) || lease.Fence is not { } fence)
        {
            // Another silo runs it.
            return;
        }

        // What another has done since this row was read, under the lease before, counts.
        row = await store.FindConnectorAsync(row.Name, cancellationToken) ?? row;
        var keeping = KeepAsync(lease, fence, ending);
        var run = new ConnectorRunInfo { Started = time.GetUtcNow() };
        var state = ConnectorState.Read(row.StateJson);
        var kind = ConnectorState.Settings(row)?.Kind ?? default;
        try
        {
            (run, state) = await TryRunAsync(row, state, run, confirmPrune, progress, Check, ending.Token);
            metrics.Ran(kind, run.Outcome);
            LogRan(logger, row.Name, run.Outcome, run.Seen, run.Changed, run.Deleted, run.Failed, run.Problem?.Message);
            if (lease.Fence == fence)
            {
                await store.SaveConnectorAsync(row.Name, state.Write(), [], [], CancellationToken.None);
            }
        }
        catch (StoreException error)
        {
            // It is found as under way, and goes on.
            LogNotSaved(logger, row.Name, error);
        }
        finally
        {
            await ending.CancelAsync();
            await keeping;
            await lease.ReleaseAsync(CancellationToken.None);
        }

        void Check()
        {
            if (lease.Fence != fence)
            {
                throw new OperationCanceledException("Another silo may be running the connector now.");
            }
        }
    }

    private async Task<(ConnectorRunInfo Run, ConnectorState State)> TryRunAsync(
        ConnectorRow row,
        ConnectorState state,
        ConnectorRunInfo run,
        bool confirmPrune,
        IProgress<ConnectorRunInfo> progress,
        Action check,
        CancellationToken cancellationToken
    )
    {
        var journal = new StoredJournal(store, row.Name, state.Cursor, run, check);
        var report = new RunReport();
        Remark? problem;
        var outcome = ConnectorOutcome.Failed;
        try
        {
            var settings =
                ConnectorState.Settings(row)
                ?? throw PipelineException.Invalid(
                    "kind",
                    "A later version of the program has written these settings."
                );
            var collection =
                await corpus.FindCollectionAsync(settings.Collection, cancellationToken)
                ?? throw PipelineException.UnknownCollection(settings.Collection);
            await store.SaveConnectorAsync(row.Name, (state with { Run = run }).Write(), [], [], cancellationToken);
            var documents = new CollectionSink(grains, letters, row.Name, settings, time, check);
            var from = ConnectorValidation.SourceOf(settings);
            var isOut = settings.Kind == ConnectorKind.Webhook;
            await using var source = isOut
                ? (ISource)new DocumentEvents(corpus, row, collection, time)
                : opener.Open(row.Name, from);
            var reporting = new Reporting(metrics.Of(settings.Kind));
            var connector = new ConnectorRun(
                source,
                journal,
                isOut ? new WebhookSink(opener.OpenReceiver(from), documents.GiveUpAsync) : documents,
                new RunRules
                {
                    Prune = settings.Prune ?? true,
                    ConfirmPrune = confirmPrune,
                    Stamp = new DocumentNames(row.Name, settings).Stamp(collection.Created),
                    // Events come in the order in which they happened.
                    Parallelism = isOut ? 1 : new RunRules().Parallelism,
                },
                time,
                reporting
            );
            reporting.Told = () => progress.Report(run.With(connector.Report));
            try
            {
                report = await connector.RunAsync(cancellationToken);
            }
            finally
            {
                report = connector.Report;
            }

            problem = report.Held?.ToRemark();
            outcome = problem is null ? ConnectorOutcome.Succeeded : ConnectorOutcome.Held;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            (problem, outcome) = (RemarkCode.RunInterrupted.With(), ConnectorOutcome.Interrupted);
        }
        catch (Exception error)
        {
            problem = ConnectorProblems.Find(error);
            if (problem is null)
            {
                LogFault(logger, row.Name, error);
                problem = RemarkCode.RunFaulted.With();
            }
        }

        var ended = run.With(report) with { Ended = time.GetUtcNow(), Outcome = outcome, Problem = problem };
        return (ended, new ConnectorState(journal.Cursor, ended));
    }

    /// <summary>Keeps the lease; the run ends when it is lost.</summary>
    private async Task KeepAsync(HeldLease lease, long fence, CancellationTokenSource ending)
    {
        try
        {
            using var timer = new PeriodicTimer(lease.Beat, time);
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                try
                {
                    await lease.KeepAsync(ending.Token);
                }
                catch (StoreException error)
                {
                    LogNotSaved(logger, "", error);
                }

                if (lease.Fence != fence)
                {
                    await ending.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { }
    }

    /// <summary>Tells of progress beside counting.</summary>
    private sealed class Reporting(IRunMonitor counters) : IRunMonitor
    {
        public Action Told { get; set; } = () => { };

        public void Retried(string what) => counters.Retried(what);

        public void Failed(FailedItem item)
        {
            counters.Failed(item);
            Told();
        }

        public void Submitted(int count)
        {
            counters.Submitted(count);
            Told();
        }

        public void Deleted(int count)
        {
            counters.Deleted(count);
            Told();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Connector {Connector}: {Outcome}, {Seen} seen, {Changed} changed, {Deleted} deleted, {Failed} failed. {Problem}"
    )]
    private static partial void LogRan(
        ILogger logger,
        string connector,
        ConnectorOutcome outcome,
        long seen,
        long changed,
        long deleted,
        long failed,
        string? problem
    );

    [LoggerMessage(Level = LogLevel.Error, Message = "A run of the connector {Connector} failed")]
    private static partial void LogFault(ILogger logger, string connector, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far the connector {Connector} is could not be stored")]
    private static partial void LogNotSaved(ILogger logger, string connector, Exception error);
}
