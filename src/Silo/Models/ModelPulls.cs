using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Downloads;

namespace Pipeline.Silo.Models;

/// <summary>
/// Downloads of models: at most one of each at a time and few at all, readable by any number of clients. However one
/// ends, it ends as ready or failed, and one that failed can be started again.
/// </summary>
internal sealed partial class ModelPulls(
    ModelDownloader downloader,
    InstalledModelSessions sessions,
    ModelTarget target,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ModelPulls> logger
) : IDisposable
{
    // More at once would only share the line.
    private const int MostAtOnce = 3;
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(250);
    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    private readonly ConcurrentDictionary<string, Pull> _pulls = new(StringComparer.Ordinal);

    public void Dispose() => _places.Dispose();

    /// <summary>The latest of every download since the start.</summary>
    public IReadOnlyList<ModelPullProgress> Current => [.. _pulls.Values.Select(pull => pull.Progress)];

    /// <summary>The downloads that failed, the reason of each, and whether it is that their server cannot be
    /// reached.</summary>
    public IReadOnlyList<FailedPull> Failed =>
        [
            .. _pulls
                .Values.Where(pull => pull.Progress.State == ModelPullState.Failed)
                .Select(pull => new FailedPull(
                    pull.Progress.Model,
                    pull.Progress.Error ?? "",
                    pull.Problem == DownloadProblem.NoNetwork
                ))
                .OrderBy(pull => pull.Model, StringComparer.Ordinal),
        ];

    /// <summary>Where downloads go.</summary>
    public string Folder => target.Directory;

    /// <summary>Starts a download, or joins the one under way.</summary>
    public void Start(CatalogueModel model)
    {
        lock (_pulls)
        {
            if (_pulls.TryGetValue(model.Name, out var running) && !running.Task.IsCompleted)
            {
                return;
            }

            // It runs before anybody can see it: who follows it takes one that does not run for one that has ended.
            var pull = new Pull(model.Name);
            pull.Task = RunAsync(model, pull);
            _pulls[model.Name] = pull;
        }
    }

    /// <summary>The progress of a download until it ends.</summary>
    public async IAsyncEnumerable<ModelPullProgress> WatchAsync(
        string name,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ModelPullProgress? last = null;
        while (_pulls.TryGetValue(name, out var pull))
        {
            var hasEnded = pull.Task.IsCompleted;
            var progress = pull.Progress;
            if (progress != last)
            {
                yield return last = progress;
            }

            if (hasEnded || progress.State is ModelPullState.Ready or ModelPullState.Failed)
            {
                yield break;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(pull.Task, Task.Delay(ReadInterval, time, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RunAsync(CatalogueModel model, Pull pull)
    {
        await Task.Yield();
        var hasPlace = false;
        try
        {
            await _places.WaitAsync(lifetime.ApplicationStopping);
            hasPlace = true;
            LogStarted(logger, model.Name, target.Directory);
            await downloader.DownloadAsync(model, target.Directory, new Progress(pull), lifetime.ApplicationStopping);
            sessions.Refresh();
            pull.Progress = pull.Progress with { State = ModelPullState.Ready, Error = null };
            LogReady(logger, model.Name);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            pull.Fail("The program was stopped; the download goes on where it was.");
        }
        catch (ModelDownloadException error)
        {
            pull.Fail(error.Message, error.Problem);
            LogFailed(logger, model.Name, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            pull.Fail($"The model directory cannot be written: {error.Message}");
            LogFailed(logger, model.Name, error.Message);
        }
        catch (Exception error)
        {
            // Whatever it was, nobody follows a download that has ended.
            pull.Fail(
                $"The download ended on an error ({error.GetType().Name}; the log says more). Start it again: it goes on where it was."
            );
            LogBroken(logger, model.Name, error);
        }
        finally
        {
            if (hasPlace)
            {
                _places.Release();
            }
        }
    }

    private sealed class Pull(string name)
    {
        public Task Task { get; set; } = Task.CompletedTask;

        public ModelPullProgress Progress { get; set; } = new(name, null, 0, null, null, ModelPullState.Waiting);

        public DownloadProblem? Problem { get; private set; }

        public void Fail(string why, DownloadProblem? problem = null)
        {
            Problem = problem;
            Progress = Progress with { State = ModelPullState.Failed, Error = why };
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it keeps the order of reports.</summary>
    private sealed class Progress(Pull pull) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) =>
            pull.Progress = pull.Progress with
            {
                File = value.File,
                Bytes = value.Bytes,
                Total = value.Total,
                BytesPerSecond = value.BytesPerSecond,
                State = value.Total == value.Bytes ? ModelPullState.Verifying : ModelPullState.Downloading,
            };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Downloading model '{Model}' to {Directory}")]
    private static partial void LogStarted(ILogger logger, string model, string directory);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model '{Model}' is downloaded")]
    private static partial void LogReady(ILogger logger, string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model '{Model}' was not downloaded: {Reason}")]
    private static partial void LogFailed(ILogger logger, string model, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The download of model '{Model}' ended on an error of its own")]
    private static partial void LogBroken(ILogger logger, string model, Exception error);
}

/// <summary>A download that failed.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Reason">Why, and what to do.</param>
/// <param name="Offline">Whether its server could not be reached.</param>
internal sealed record FailedPull(string Model, string Reason, bool Offline);

/// <summary>Where downloaded models go.</summary>
/// <param name="Directory">The directory; each model gets a folder in it.</param>
internal sealed record ModelTarget(string Directory);
