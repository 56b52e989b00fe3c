using System.Diagnostics.Metrics;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Inference.Sessions;
using Pipeline.Silo.Clustering;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Startup;

namespace Pipeline.Silo.Workers;

/// <summary>
/// Keeps a worker running: starts it when there is a generator to run, starts it again when it ends or hangs, and ends
/// it with this program.
/// </summary>
internal sealed partial class WorkerSupervisor(
    SiloOptions options,
    InstalledModelSessions sessions,
    WorkerRouter workers,
    ISiloStatusOracle silos,
    IClusterMembershipService membership,
    IMeterFactory meters,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<WorkerSupervisor> logger
) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly RestartLimits Limits = new();
    private readonly RestartPolicy _policy = new(Limits, Random.Shared.NextDouble);
    private readonly Counter<long> _ends = meters
        .Create(PipelineMetrics.MeterName)
        .CreateCounter<long>("pipeline.worker.ends", "{process}", "Worker processes that ended or had to be ended");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ctrl+C reaches the worker too; its end is no reason to start it again.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await lifetime.WaitForStartAsync(ending.Token);
            while (await RunAsync(ending.Token)) { }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { }
    }

    /// <summary>One life of a worker; false when there is to be no other.</summary>
    private async Task<bool> RunAsync(CancellationToken stoppingToken)
    {
        var model = await ModelAsync(stoppingToken);
        sessions.ReportGenerator(ModelState.Opening, null);
        var port = LocalCluster.FreePort(0);
        var started = time.GetTimestamp();
        using var worker = WorkerProcess.Start(options, port, Pass);
        LogStarted(logger, model);
        string? problem = null;
        try
        {
            problem = await WatchAsync(worker, model, port, started, stoppingToken);
            if (problem is not null)
            {
                // Before the cluster is told, which may take its time: nobody is to think that it is ready meanwhile.
                sessions.ReportGenerator(
                    ModelState.Faulted,
                    RemarkCode.GeneratorProcessEnded.Saying(
                        $"The process of the generator '{model}' ended or hung: {problem}. It is started again.",
                        ("model", model)
                    )
                );
            }
        }
        finally
        {
            if (problem is null)
            {
                await worker.StopAsync();
            }

            await ForgetAsync(port);
        }

        if (problem is null)
        {
            // Another model is installed: a new worker opens it.
            return true;
        }

        _ends.Add(1);
        if (_policy.Ended(time.GetElapsedTime(started)) is not { } pause)
        {
            LogGivenUp(logger, Limits.Most);
            sessions.ReportGenerator(
                ModelState.Failed,
                RemarkCode.GeneratorProcessGivenUp.With(("model", model), ("times", Limits.Most))
            );
            return false;
        }

        LogEnded(logger, problem, pause);
        await Task.Delay(pause, time, stoppingToken);
        return true;
    }

    private async Task<string> ModelAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (sessions.StatusOf(ModelRole.Generate).Name is { } name)
            {
                return name;
            }

            await Task.Delay(Beat, time, stoppingToken);
        }
    }

    /// <summary>Watches a worker until it ends, hangs or has the wrong model.</summary>
    /// <returns>What is wrong with it; null when another model is installed.</returns>
    private async Task<string?> WatchAsync(
        WorkerProcess worker,
        string model,
        int port,
        long started,
        CancellationToken stoppingToken
    )
    {
        var pulse = new WorkerPulse();
        while (true)
        {
            await Task.WhenAny(worker.Ended, Task.Delay(Beat, time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
            if (worker.Ended.IsCompleted)
            {
                return worker.HowItEnded;
            }

            if (sessions.StatusOf(ModelRole.Generate).Name != model)
            {
                return null;
            }

            await ListenAsync(pulse, port, worker.Ended, started);
            if (pulse.Problem(time.GetElapsedTime(started)) is { } problem)
            {
                worker.Kill();
                await worker.Ended;
                return problem;
            }
        }
    }

    private async Task ListenAsync(WorkerPulse pulse, int port, Task ended, long started)
    {
        if (Find(port) is not { } silo)
        {
            return;
        }

        // A dead process is not waited for until the cluster has noticed; one that is silent, until the call's own time
        // limit.
        var asked = workers.DescribeGeneratorAsync(silo);
        if (await Task.WhenAny(asked, ended) == asked && await asked is { } info)
        {
            pulse.Heard(time.GetElapsedTime(started), info.Active, info.Batches);
            sessions.ReportGenerator(
                info.State,
                info.Detail is { } detail ? new Remark(info.DetailCode ?? "", detail, info.DetailValues) : null
            );
        }
    }

    /// <summary>Tells the cluster at once what it would notice after seconds, so that callers do not wait for a worker
    /// that is gone.</summary>
    private async Task ForgetAsync(int port)
    {
        if (Find(port) is { } silo)
        {
            await membership.TryKill(silo);
        }
    }

    private SiloAddress? Find(int port) =>
        silos.GetApproximateSiloStatuses(onlyActive: true).Keys.FirstOrDefault(silo => silo.Endpoint.Port == port);

    private void Pass(string line)
    {
        if (
            line.Contains(" warn: ", StringComparison.Ordinal)
            || line.Contains(" fail: ", StringComparison.Ordinal)
            || line.Contains(" crit: ", StringComparison.Ordinal)
        )
        {
            LogBadLine(logger, line);
        }
        else
        {
            LogLine(logger, line);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The generator '{Model}' is started in a process of its own"
    )]
    private static partial void LogStarted(ILogger logger, string model);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The process of the generator is started again in {Pause}: {Problem}"
    )]
    private static partial void LogEnded(ILogger logger, string problem, TimeSpan pause);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The process of the generator ended {Most} times in a row and is not started again; answers quote the documents"
    )]
    private static partial void LogGivenUp(ILogger logger, int most);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Worker: {Line}")]
    private static partial void LogLine(ILogger logger, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker: {Line}")]
    private static partial void LogBadLine(ILogger logger, string line);
}
