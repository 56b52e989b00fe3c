using System.Net;
using System.Net.Sockets;
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
    private readonly string _target = Path.Combine(folder, file.Name);
    private readonly string _partial = Path.Combine(folder, file.Name) + ".partial";
    private readonly string _statePath = Path.Combine(folder, file.Name) + ".partial.json";

    /// <summary>Downloads the file, with retries.</summary>
    /// <returns>Name, size and hash of what is now on disk.</returns>
    public async Task<ModelFile> RunAsync(CancellationToken cancellation)
    {
        if (await FinishedAsync(cancellation).ConfigureAwait(false) is { } finished)
        {
            return finished;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_target)!);
        var withoutProgress = 0;
        var fromStart = false;
        for (var attempt = 1; ; attempt++)
        {
            var before = Length();
            TimeSpan? asked = null;
            Exception cause;
            try
            {
                return await AttemptAsync(cancellation).ConfigureAwait(false);
            }
            catch (WrongContentException e)
            {
                Discard();
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
            withoutProgress = Length() > before ? 1 : withoutProgress + 1;
            if (withoutProgress >= options.MaxAttempts || attempt >= options.MaxAttemptsInAll)
            {
                throw GivenUp(cause);
            }

            var delay = asked ?? _pauses.Pause(withoutProgress);
            await Task.Delay(delay < options.MaxDelay ? delay : options.MaxDelay, time, cancellation)
                .ConfigureAwait(false);
        }
    }

    private static bool IsTransient(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException
        && e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException);

    private long Length() => File.Exists(_partial) ? new FileInfo(_partial).Length : 0;

    private void Discard()
    {
        File.Delete(_partial);
        File.Delete(_statePath);
    }

    // Left by an earlier download of the same model that stopped at a later file.
    private async Task<ModelFile?> FinishedAsync(CancellationToken cancellation)
    {
        if (
            !File.Exists(_target)
            || DownloadState.Read(_statePath) is not { Sha256: { } expected } state
            || state.Address != file.Address.AbsoluteUri
            || (file.Sha256 is { } given && !Same(given, expected))
        )
        {
            return null;
        }
        var hash = await FileHash.OfAsync(_target, cancellation).ConfigureAwait(false);
        return Same(hash, expected) ? new ModelFile(file.Name, new FileInfo(_target).Length, hash) : null;
    }

    private async Task<ModelFile> AttemptAsync(CancellationToken cancellation)
    {
        var address = file.Address.AbsoluteUri;
        var state = DownloadState.Read(_statePath);
        // Without a tag or a hash nothing tells whether the rest belongs to the same content.
        var offset = state?.Address == address && (state.ETag ?? state.Sha256) is not null ? Length() : 0;
        using var idle = new CancellationTokenSource(options.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, idle.Token);
        using var reply = await ServerReply
            .GetAsync(http, file.Address, offset, state?.ETag, either.Token)
            .ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Everything had arrived, or the content has changed: only the hash of a new copy can tell.
            Discard();
            throw new RetryException($"{file.Address.Host} has nothing after byte {offset}", null);
        }
        RequireSuccess(reply);
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
        Remember(new DownloadState(address, reply.ETag, expected, size));
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
            && (expected is null || state?.Sha256 is null || Same(expected, state.Sha256))
            && (reply.Size is null || state?.Size is null || reply.Size == state.Size);
        if (same)
        {
            return true;
        }
        // The server continued something else: its bytes must not be joined to ours.
        Discard();
        throw new RetryException($"{file.Address.Host} has another version of {file.Name} now", TimeSpan.Zero);
    }

    private string? Expected(ServerReply reply)
    {
        if (file.Sha256 is not { } given)
        {
            return reply.Sha256;
        }

        return reply.Sha256 is null || Same(given, reply.Sha256)
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
        await using var target = OpenPartial(offset);
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
                throw Unwritable(e);
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

    private void Remember(DownloadState state)
    {
        try
        {
            state.Write(_statePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private FileStream OpenPartial(long offset)
    {
        try
        {
            return new FileStream(
                _partial,
                offset > 0 ? FileMode.Open : FileMode.Create,
                FileAccess.Write,
                FileShare.Read
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private async Task<ModelFile> AcceptAsync(string? expected, long? size, CancellationToken cancellation)
    {
        var hash = await FileHash.OfAsync(_partial, cancellation).ConfigureAwait(false);
        if (expected is not null && !Same(hash, expected))
        {
            throw new WrongContentException(
                $"{file.Address} was promised with the SHA-256 {expected}, but what came has {hash}. Try again; if it "
                    + "stays so, something between here and the server changes files: copy the model's folder from elsewhere."
            );
        }
        var length = Length();
        Remember(new DownloadState(file.Address.AbsoluteUri, null, hash, size));
        File.Move(_partial, _target, overwrite: true);
        return new ModelFile(file.Name, length, hash);
    }

    private void RequireSuccess(ServerReply reply)
    {
        if (reply.Response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)reply.Status;
        var host = file.Address.Host;
        if (status is 408 or 425 or 429 or >= 500)
        {
            var after = reply.Response.Headers.RetryAfter;
            var wait = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
            throw new RetryException($"{host} answered {status}", wait > TimeSpan.Zero ? wait : null);
        }
        throw status switch
        {
            404 or 410 => new ModelDownloadException(
                DownloadProblem.NotFound,
                $"{file.Address} does not exist ({status}): the model was moved or renamed. Choose another model of the "
                    + "catalogue, or copy its folder to a model directory."
            ),
            401 or 403 or 407 => new ModelDownloadException(
                DownloadProblem.Forbidden,
                $"{host} refuses {file.Address.AbsolutePath} ({status}): its licence must be accepted there, or a proxy "
                    + "stands between. Download the files with a browser and copy them to a model directory."
            ),
            _ => new ModelDownloadException(DownloadProblem.Server, $"{host} answered {status} for {file.Address}."),
        };
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

    private ModelDownloadException Unwritable(Exception e) =>
        new(
            DownloadProblem.Disk,
            $"{_partial} cannot be written: {e.Message} Check room and rights, or set {ModelDirectories.Variable}.",
            e
        );

    private ModelDownloadException GivenUp(Exception cause)
    {
        var host = file.Address.Host;
        var unreachable =
            cause is HttpRequestException { StatusCode: null } e
            && (
                e.InnerException is SocketException
                || e.HttpRequestError
                    is HttpRequestError.NameResolutionError
                        or HttpRequestError.ConnectionError
                        or HttpRequestError.ProxyTunnelError
            );
        return unreachable
            ? new ModelDownloadException(
                DownloadProblem.NoNetwork,
                $"{host} cannot be reached: {cause.Message.TrimEnd('.')}. Without a network, copy the model's folder to "
                    + $"{ModelDirectories.UserCache()} or set {ModelDirectories.Variable} to a directory that has it; behind a "
                    + "proxy, set HTTPS_PROXY.",
                cause
            )
            : new ModelDownloadException(
                DownloadProblem.Server,
                $"{file.Address} could not be downloaded: {cause.Message}. Try again; what has arrived is kept.",
                cause
            );
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private sealed class WrongContentException(string message) : Exception(message);

    private sealed class RetryException(string message, TimeSpan? after) : Exception(message)
    {
        public TimeSpan? After { get; } = after;
    }
}
