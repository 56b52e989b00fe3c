using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference.Models;

namespace Pipeline.Silo.Models;

/// <summary>Downloads of models: at most one of each at a time, readable by any number of clients.</summary>
internal sealed partial class ModelPulls(
    ModelDownloader downloader,
    InstalledModelSessions sessions,
    ModelTarget target,
    IHostApplicationLifetime lifetime,
    ILogger<ModelPulls> logger)
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Pull> _pulls = new(StringComparer.Ordinal);

    /// <summary>The latest of every download since the start.</summary>
    public IReadOnlyList<ModelPullProgress> Current => [.. _pulls.Values.Select(pull => pull.Progress)];

    /// <summary>Starts a download, or joins the one under way.</summary>
    public void Start(CatalogueModel model)
    {
        lock (_pulls)
        {
            if (_pulls.TryGetValue(model.Name, out var running) && !running.Task.IsCompleted)
            {
                return;
            }

            var pull = new Pull(model.Name);
            _pulls[model.Name] = pull;
            pull.Task = RunAsync(model, pull);
        }
    }

    /// <summary>The progress of a download until it ends.</summary>
    public async IAsyncEnumerable<ModelPullProgress> WatchAsync(
        string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ModelPullProgress? last = null;
        while (_pulls.TryGetValue(name, out var pull))
        {
            var progress = pull.Progress;
            if (progress != last)
            {
                yield return last = progress;
            }

            if (progress.State is ModelPullState.Ready or ModelPullState.Failed)
            {
                yield break;
            }

            await Task.WhenAny(pull.Task, Task.Delay(ReadInterval, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RunAsync(CatalogueModel model, Pull pull)
    {
        await Task.Yield();
        var progress = new Progress(pull);
        try
        {
            LogStarted(logger, model.Name, target.Directory);
            await downloader.DownloadAsync(model, target.Directory, progress, lifetime.ApplicationStopping);
            sessions.Refresh();
            pull.Progress = pull.Progress with { State = ModelPullState.Ready, Error = null };
            LogReady(logger, model.Name);
        }
        catch (OperationCanceledException)
        {
            pull.Progress = pull.Progress with { State = ModelPullState.Failed, Error = "The program was stopped; the download goes on where it was." };
        }
        catch (ModelDownloadException error)
        {
            pull.Progress = pull.Progress with { State = ModelPullState.Failed, Error = error.Message };
            LogFailed(logger, model.Name, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            pull.Progress = pull.Progress with { State = ModelPullState.Failed, Error = $"The model directory cannot be written: {error.Message}" };
            LogFailed(logger, model.Name, error.Message);
        }
    }

    private sealed class Pull(string name)
    {
        public Task Task { get; set; } = Task.CompletedTask;

        public ModelPullProgress Progress { get; set; } = new(name, null, 0, null, null, ModelPullState.Waiting);
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it keeps the order of reports.</summary>
    private sealed class Progress(Pull pull) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => pull.Progress = pull.Progress with
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
}

/// <summary>Where downloaded models go.</summary>
/// <param name="Directory">The directory; each model gets a folder in it.</param>
internal sealed record ModelTarget(string Directory);
