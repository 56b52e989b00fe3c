using System.Threading.Channels;
using Pipeline.Contracts.Backups;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Offers;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Backups;
using Pipeline.Storage.Errors;

namespace Pipeline.Silo.Backups;

/// <summary>
/// Takes a backup in: first the whole file onto the disk, where it is checked, then part by part into the store. One at
/// a time; when it is broken off, the same file goes on where it ended.
/// </summary>
internal sealed class RestoreRun(
    IStoreArchive archive,
    ICorpusStore store,
    IGrainFactory grains,
    IClusterModels models,
    SiloOptions options
)
{
    /// <summary>The media type of a backup.</summary>
    public const string MediaType = "application/x-tar";

    private const int Buffer = 1 << 16;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Runs a restore.</summary>
    /// <param name="body">The file as it comes.</param>
    /// <param name="request">What of it, and where to.</param>
    /// <param name="begin">Called when it begins; what was wrong before is thrown.</param>
    /// <param name="tell">Takes lines; the last says how it ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        Stream body,
        RestoreRequest request,
        Func<Task> begin,
        Func<RestoreLine, Task> tell,
        CancellationToken cancellationToken
    )
    {
        if (!await _one.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw BackupErrors.Of(BackupProblem.Busy, new Dictionary<string, string>());
        }

        try
        {
            await using var file = await ReceiveAsync(body, cancellationToken);
            await begin();
            RestoreLine last;
            try
            {
                var summary = await PutAsync(file, request, tell, cancellationToken);
                last = new RestoreLine(Done: Report(summary));
            }
            catch (Exception error) when (Explain(error) is { } known)
            {
                last = new RestoreLine(Error: known.ToDetail());
            }

            await tell(last);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<FileStream> ReceiveAsync(Stream body, CancellationToken cancellationToken)
    {
        // What a process left that was killed here is of no use to anybody.
        var folder = Path.Combine(options.Data, "restore");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var file = new FileStream(
            Path.Combine(folder, $"{Guid.NewGuid():N}{BackupFormat.Extension}"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            Buffer,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        try
        {
            await body.CopyToAsync(file, cancellationToken);
            await file.FlushAsync(cancellationToken);
            file.Position = 0;
            return file;
        }
        catch (Exception error)
        {
            await file.DisposeAsync();
            throw BackupException.IsDiskFull(error)
                ? BackupErrors.Of(BackupProblem.DiskFull, new Dictionary<string, string>())
                : error;
        }
    }

    private async Task<RestoreSummary> PutAsync(
        FileStream file,
        RestoreRequest request,
        Func<RestoreLine, Task> tell,
        CancellationToken cancellationToken
    )
    {
        // Steps that nobody has read yet are left out: only the newest counts.
        var steps = Channel.CreateBounded<RestoreProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
        );
        var telling = TellAsync(steps.Reader, tell, cancellationToken);
        try
        {
            return await new StoreRestore(archive, new GrainTarget(store, grains)).RunAsync(
                file,
                request,
                new Told(steps.Writer),
                cancellationToken
            );
        }
        finally
        {
            steps.Writer.Complete();
            await telling;
        }
    }

    private static async Task TellAsync(
        ChannelReader<RestoreProgress> steps,
        Func<RestoreLine, Task> tell,
        CancellationToken cancellationToken
    )
    {
        await foreach (var step in steps.ReadAllAsync(cancellationToken))
        {
            await tell(
                new RestoreLine(
                    step.Step == RestoreStep.Checking ? "checking" : "restoring",
                    step.Documents,
                    step.TotalDocuments
                )
            );
        }
    }

    private RestoreReport Report(RestoreSummary summary)
    {
        var own = models.StatusOf(ModelRole.Embed).Vectors?.Name;
        return new RestoreReport(
            [.. summary.Collections.Select(collection => collection.Name)],
            summary.Documents,
            summary.Conversations,
            summary.Keys,
            summary.Embedders,
            own is not null && (summary.WithoutVectors > 0 || summary.Embedders.Any(embedder => embedder != own)),
            [.. summary.Policies.Keys]
        );
    }

    private static PipelineException? Explain(Exception error) =>
        error switch
        {
            PipelineException known => known,
            BackupException backup => BackupErrors.Of(backup.Problem, backup.Values),
            StoreInputException input => new PipelineException(ErrorCode.InvalidRequest, input.Message, "file"),
            StoreException => new PipelineException(
                ErrorCode.StoreUnavailable,
                "The store cannot be written at the moment. Restore the same file again: it goes on where it ended.",
                retryAfterSeconds: 5
            ),
            _ => LostCalls.Explain(error),
        };

    private sealed class Told(ChannelWriter<RestoreProgress> steps) : IProgress<RestoreProgress>
    {
        public void Report(RestoreProgress value) => steps.TryWrite(value);
    }
}
