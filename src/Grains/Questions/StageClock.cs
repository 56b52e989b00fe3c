using System.Diagnostics;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Questions;

/// <summary>Runs a stage, reports what it took, and decides whether the question can go on without it.</summary>
internal sealed class StageClock(IStageObserver observer, PipelineMetrics metrics)
{
    /// <summary>Runs a stage that the question needs: its failure is the question's.</summary>
    public Task<T> RunAsync<T>(string stage, Func<Task<T>> work, Func<T, Remark?>? detail = null) =>
        RunAsync(stage, work, (result, started) => Finish(stage, started, detail?.Invoke(result)));

    /// <summary>Runs a stage that can be done without: a missing or overloaded model leaves it out, plainly
    /// marked.</summary>
    /// <returns>The result, or null when the stage was left out.</returns>
    public async Task<T?> TryAsync<T>(string stage, Func<Task<T>> work, Func<T, Remark?>? detail = null)
        where T : class
    {
        observer.Stage(new StageReport(stage, StageStatus.Started, 0));
        using var span = PipelineTraces.Stage(stage);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await work();
            Finish(stage, started, detail?.Invoke(result));
            return result;
        }
        catch (PipelineException error) when (error.Code is ErrorCode.ModelUnavailable or ErrorCode.Overloaded)
        {
            span?.SetTag("pipeline.skipped", error.Code.Name());
            Report(stage, StageStatus.Skipped, Elapsed(started), error.ToRemark());
            return null;
        }
        catch (Exception error) when (span.Notes(error))
        {
            throw;
        }
    }

    /// <summary>Runs a stage that may have nothing to work with: without a result it is left out, and the detail says
    /// why.</summary>
    public Task<T?> FindAsync<T>(string stage, Func<Task<T?>> work, Func<T?, Remark> detail)
        where T : class =>
        RunAsync(
            stage,
            work,
            (result, started) =>
            {
                if (result is null)
                {
                    Report(stage, StageStatus.Skipped, Elapsed(started), detail(null));
                    return;
                }

                Finish(stage, started, detail(result));
            }
        );

    /// <summary>Runs a stage that waits for nothing.</summary>
    public T Run<T>(string stage, Func<T> work, Func<T, Remark?>? detail = null)
    {
        using var span = PipelineTraces.Stage(stage);
        var started = Stopwatch.GetTimestamp();
        var result = work();
        Finish(stage, started, detail?.Invoke(result));
        return result;
    }

    public void Skip(string stage, Remark why) => Report(stage, StageStatus.Skipped, 0, why);

    private async Task<T> RunAsync<T>(string stage, Func<Task<T>> work, Action<T, long> finish)
    {
        observer.Stage(new StageReport(stage, StageStatus.Started, 0));
        using var span = PipelineTraces.Stage(stage);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await work();
            finish(result, started);
            return result;
        }
        catch (Exception error) when (!span.Notes(error) && error is not OperationCanceledException)
        {
            Report(stage, StageStatus.Failed, Elapsed(started), Words(error));
            throw;
        }
    }

    private void Finish(string stage, long started, Remark? detail)
    {
        var milliseconds = Elapsed(started);
        metrics.Stage(stage, milliseconds);
        Report(stage, StageStatus.Finished, milliseconds, detail);
    }

    private void Report(string stage, StageStatus status, double milliseconds, Remark? detail) =>
        observer.Stage(new StageReport(stage, status, milliseconds, detail?.Message, detail?.Code, detail?.Values));

    private static double Elapsed(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3);

    private static Remark Words(Exception error) =>
        error is PipelineException known ? known.ToRemark() : RemarkCode.StageFailed.With();
}
