using System.Net;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Models.Verification;

namespace Pipeline.Inference.Models.Downloads;

/// <summary>
/// Downloads one file into <c>name.partial</c>, continuing what is there, and renames it when size and hash are right.
/// </summary>
internal sealed class FileDownload(
    HttpClient http,
    ModelDownloadOptions options,
    TimeProvider time,
    CatalogueFile file,
    string folder,
    IProgress<DownloadProgress>? progress
)
{
    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    private readonly Backoff _pauses = new(options.FirstDelay, options.MaxDelay);
    private readonly PartialFile _partial = new(folder, file.Name);

    /// <summary>Downloads the file, with retries.</summary>
    /// <returns>Name, size and hash of what is now on disk.</returns>
    public async Task<ModelFile> RunAsync(CancellationToken cancellation)
    {
        if (await FinishedAsync(cancellation).ConfigureAwait(false) is { } finished)
        {
            return finished;
        }

        _partial.CreateFolder();
        var withoutProgress = 0;
        var fromStart = false;
        for (var attempt = 1; ; attempt++)
        {
            var before = _partial.Length;
            TimeSpan? asked = null;
            Exception cause;
            try
            {
                return await AttemptAsync(cancellation).ConfigureAwait(false);
            }
            catch (WrongContentException e)
            {
                _partial.Discard();
                // What was continued may have been spoilt before; what came in one go was not.
                if (before == 0 || fromStart)
                {
                    throw new ModelDownloadException(DownloadProblem.WrongContent, e.Message, e);
                }

                fromStart = true;
                continue;
            }
            catch (RetryException e)
            {
                (cause, asked) = (e, e.After);
            }
            catch (Exception e) when (IsTransient(e) && !cancellation.IsCancellationRequested)
            {
                cause = e;
            }
            withoutProgress = _partial.Length > before ? 1 : withoutProgress + 1;
            if (withoutProgress >= options.MaxAttempts || attempt >= options.MaxAttemptsInAll)
            {
                throw ModelDownloadException.GivenUp(file.Address, cause);
            }

            var delay = asked ?? _pauses.Pause(withoutProgress);
            await Task.Delay(delay < options.MaxDelay ? delay : options.MaxDelay, time, cancellation)
                .ConfigureAwait(false);
        }
    }

    private static bool IsTransient(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException
        && e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException);

    // Left by an earlier download of the same model that stopped at a later file.
    private async Task<ModelFile?> FinishedAsync(CancellationToken cancellation)
    {
        if (
            !File.Exists(_partial.Target)
            || _partial.State is not { Sha256: { } expected } state
            || state.Address != file.Address.AbsoluteUri
            || (file.Sha256 is { } given && !FileHash.Same(given, expected))
        )
        {
            return null;
        }
        var hash = await FileHash.OfAsync(_partial.Target, cancellation).ConfigureAwait(false);
        return FileHash.Same(hash, expected)
            ? new ModelFile(file.Name, new FileInfo(_partial.Target).Length, hash)
            : null;
    }

    private async Task<ModelFile> AttemptAsync(CancellationToken cancellation)
    {
        var address = file.Address.AbsoluteUri;
        var state = _partial.State;
        // Without a tag or a hash nothing tells whether the rest belongs to the same content.
        var offset = state?.Address == address && (state.ETag ?? state.Sha256) is not null ? _partial.Length : 0;
        using var idle = new CancellationTokenSource(options.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, idle.Token);
        using var reply = await ServerReply
            .GetAsync(http, file.Address, offset, state?.ETag, either.Token)
            .ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Everything had arrived, or the content has changed: only the hash of a new copy can tell.
            _partial.Discard();
            throw new RetryException($"{file.Address.Host} has nothing after byte {offset}", null);
        }
        reply.RequireSuccess(file.Address, time);
        var expected = Expected(reply);
        var size = reply.Size;
        if (size > options.MaxFileBytes)
        {
            throw TooLarge(size.Value);
        }

        if (!Continues(reply, state, expected, offset))
        {
            offset = 0;
        }

        RequireSpace((size ?? 0) - offset);
        _partial.Remember(new DownloadState(address, reply.ETag, expected, size));
        await CopyAsync(reply, offset, size, idle, either.Token, cancellation).ConfigureAwait(false);
        return await AcceptAsync(expected, size, cancellation).ConfigureAwait(false);
    }

    private bool Continues(ServerReply reply, DownloadState? state, string? expected, long offset)
    {
        if (offset == 0 || reply.Status != HttpStatusCode.PartialContent)
        {
            return false;
        }

        var range = reply.Response.Content.Headers.ContentRange;
        var same =
            range?.From == offset
            && (reply.ETag is null || reply.ETag == state?.ETag)
            && (expected is null || state?.Sha256 is null || FileHash.Same(expected, state.Sha256))
            && (reply.Size is null || state?.Size is null || reply.Size == state.Size);
        if (same)
        {
            return true;
        }
        // The server continued something else: its bytes must not be joined to ours.
        _partial.Discard();
        throw new RetryException($"{file.Address.Host} has another version of {file.Name} now", TimeSpan.Zero);
    }

    private string? Expected(ServerReply reply)
    {
        if (file.Sha256 is not { } given)
        {
            return reply.Sha256;
        }

        return reply.Sha256 is null || FileHash.Same(given, reply.Sha256)
            ? given.ToLowerInvariant()
            : throw new ModelDownloadException(
                DownloadProblem.WrongContent,
                $"{file.Address} has the SHA-256 {reply.Sha256}, but {given} was expected: the file was replaced. "
                    + "Update Pipeline, or copy the model's folder from a machine that has it."
            );
    }

    private async Task CopyAsync(
        ServerReply reply,
        long offset,
        long? size,
        CancellationTokenSource idle,
        CancellationToken either,
        CancellationToken cancellation
    )
    {
        await using var source = await reply.Response.Content.ReadAsStreamAsync(either).ConfigureAwait(false);
        await using var target = _partial.Open(offset);
        target.SetLength(offset);
        target.Position = offset;
        var meter = new DownloadMeter(progress, time, file.Name, offset, size, ReportEvery);
        var buffer = new byte[BufferBytes];
        var done = offset;
        while (true)
        {
            idle.CancelAfter(options.IdleTimeout);
            var read = await source.ReadAsync(buffer, either).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            done += read;
            if (done > options.MaxFileBytes)
            {
                throw TooLarge(done);
            }

            if (done > size)
            {
                throw new WrongContentException($"{file.Address} sends more than the {size} bytes that it announced.");
            }

            try
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw _partial.Unwritable(e);
            }
            meter.Report(done, isLast: false);
        }
        if (done < size)
        {
            throw new IOException($"{file.Address.Host} broke off after {done} of {size} bytes");
        }

        target.Flush(flushToDisk: true);
        meter.Report(done, isLast: true);
    }

    private async Task<ModelFile> AcceptAsync(string? expected, long? size, CancellationToken cancellation)
    {
        var hash = await FileHash.OfAsync(_partial.Path, cancellation).ConfigureAwait(false);
        if (expected is not null && !FileHash.Same(hash, expected))
        {
            throw new WrongContentException(
                $"{file.Address} was promised with the SHA-256 {expected}, but what came has {hash}. Try again; if it "
                    + "stays so, something between here and the server changes files: copy the model's folder from elsewhere."
            );
        }
        var length = _partial.Length;
        _partial.Remember(new DownloadState(file.Address.AbsoluteUri, null, hash, size));
        _partial.Finish();
        return new ModelFile(file.Name, length, hash);
    }

    private void RequireSpace(long bytes)
    {
        var free = options.FreeSpace(folder);
        if (free - options.FreeBytes < bytes)
        {
            throw new ModelDownloadException(
                DownloadProblem.Disk,
                $"{file.Name} needs {bytes} more bytes, but {folder} has only {free} free and {options.FreeBytes} of them "
                    + $"stay free. Free some, or set {ModelDirectories.Variable} to a larger disk."
            );
        }
    }

    private ModelDownloadException TooLarge(long bytes) =>
        new(
            DownloadProblem.TooLarge,
            $"{file.Address} has {bytes} bytes; at most {options.MaxFileBytes} are downloaded. Raise the limit if that is right."
        );
}
