using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// Reads in a small pool of long-lived child processes, so that a document can take down nothing but the process that
/// reads it. Processes start when they are first needed. One that exceeds the time limit, or whose caller gives up, is
/// killed; one that dies fails its document only; the next document gets a new one, after a wait that doubles with
/// every crash in a row. The second time that the same bytes end badly it is their fault
/// (<see cref="ReadFailure.FailedAgain"/>). Processes end when the parent does, however it ends: their input closes.
/// </summary>
public sealed partial class SandboxedReading : IDocumentReading, IAsyncDisposable
{
    private readonly SandboxCommand _command;
    private readonly ReadingLimits _limits;
    private readonly SandboxOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Backoff _restarts;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<SandboxProcess> _idle = new();
    private readonly Suspects _suspects = new();
    private readonly CancellationTokenSource _shutdown = new();
    private int _callers;
    private int _crashes;
    private int _disposed;

    /// <summary>Creates the pool; starts nothing yet.</summary>
    /// <param name="fileName">
    /// The program that calls <see cref="SandboxHost.Run(Stream, Stream, ReadingLimits)"/>;
    /// <see cref="SandboxCommand.ThisProgram"/> names the running one.
    /// </param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="limits">Limits on each document. The memory limit becomes the heap limit of each process.</param>
    /// <param name="options">The pool's behaviour; the defaults when null.</param>
    /// <param name="logger">Where starts, deaths and the runtime's last words are logged; never document text.</param>
    /// <param name="time">The clock of time limits and waits; the system's when null.</param>
    /// <exception cref="ArgumentException">An argument or option is not valid.</exception>
    public SandboxedReading(
        string fileName,
        IReadOnlyList<string> arguments,
        ReadingLimits limits,
        SandboxOptions? options = null,
        ILogger<SandboxedReading>? logger = null,
        TimeProvider? time = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(limits);
        _command = new SandboxCommand(fileName, arguments);
        _limits = limits;
        _options = options ?? new SandboxOptions();
        _options.Validate();
        _restarts = new Backoff(_options.FirstBackoff, _options.LongestBackoff);
        _logger = logger ?? NullLogger<SandboxedReading>.Instance;
        _time = time ?? TimeProvider.System;
        _slots = new SemaphoreSlim(_options.Processes);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The pool was disposed, perhaps while the document was being
    /// read.</exception>
    public Task<DocumentText> ReadAsync(SourceDocument source, CancellationToken cancellationToken) =>
        ReadAsync(source, null, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The pool was disposed, perhaps while the document was being
    /// read.</exception>
    public async Task ReadPiecesAsync(
        SourceDocument source,
        Action<DocumentText> take,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(take);
        take(await ReadAsync(source, take, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads a document; gives its last piece back, the others to who takes them.</summary>
    private async Task<DocumentText> ReadAsync(
        SourceDocument source,
        Action<DocumentText>? take,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        // What is too large need not travel to be refused.
        if (source.Content.Length > _limits.MaxBytes)
        {
            throw Failures.TooLarge(source.Content.Length, _limits);
        }

        if (_options.ReadsShortTexts && ShortText.Is(source, _limits))
        {
            return ShortText.Read(source, _limits, cancellationToken);
        }

        try
        {
            if (Interlocked.Increment(ref _callers) > _options.Processes + _options.MaxWaiting)
            {
                throw new SandboxUnavailableException(
                    $"{_options.MaxWaiting} documents (MaxWaiting) are waiting to be read already. Try again later."
                );
            }

            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _shutdown.Token);
            await _slots.WaitAsync(linked.Token).ConfigureAwait(false);
            try
            {
                return await ReadInSlotAsync(source, take, linked.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(nameof(SandboxedReading));
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
    }

    /// <summary>Ends the processes. Documents that are being read fail with
    /// <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _shutdown.CancelAsync().ConfigureAwait(false);
        for (var i = 0; i < _options.Processes; i++)
        {
            await _slots.WaitAsync().ConfigureAwait(false);
        }

        while (_idle.TryPop(out var process))
        {
            await process.DisposeAsync().ConfigureAwait(false);
        }
        // The semaphore and the token source hold nothing that needs disposal, and a late caller may still look at
        // them.
    }

    private async Task<DocumentText> ReadInSlotAsync(
        SourceDocument source,
        Action<DocumentText>? take,
        CancellationToken cancellationToken
    )
    {
        var process = await TakeAsync(cancellationToken).ConfigureAwait(false);
        SandboxAnswer? answer = null;
        try
        {
            answer = await process.ReadAsync(source, take, cancellationToken).ConfigureAwait(false);
            if (answer.Crashed)
            {
                var crashes = Interlocked.Increment(ref _crashes);
                LogCrash(_logger, process.Id, answer.Failure!.Failure, crashes);
            }
            else if (answer.Failure?.Failure != ReadFailure.TimedOut)
            {
                Volatile.Write(ref _crashes, 0);
            }
        }
        finally
        {
            if (answer is null || IsSpent(process, answer))
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                _idle.Push(process);
            }
        }
        return answer.Document ?? throw _suspects.Judge(source, answer.Failure!);
    }

    private bool IsSpent(SandboxProcess process, SandboxAnswer answer) =>
        answer.Crashed
        || answer.Failure?.Failure is ReadFailure.OutOfMemory or ReadFailure.TimedOut or ReadFailure.OutputTooLarge
        || !process.IsAlive
        || process.Documents >= _options.MaxDocumentsPerProcess
        || process.WorkingSet > _options.MaxIdleWorkingSetBytes;

    private async Task<SandboxProcess> TakeAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryPop(out var idle))
        {
            if (idle.IsAlive)
            {
                return idle;
            }

            await idle.DisposeAsync().ConfigureAwait(false);
        }
        for (var attempt = 1; ; attempt++)
        {
            if (Volatile.Read(ref _crashes) is > 0 and var crashes)
            {
                await Task.Delay(_restarts.Pause(crashes), _time, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                var process = await SandboxProcess
                    .StartAsync(_command, _limits, _options.StartTimeout, _time, _logger, cancellationToken)
                    .ConfigureAwait(false);
                LogStart(_logger, process.Id);
                return process;
            }
            catch (SandboxUnavailableException e)
            {
                Interlocked.Increment(ref _crashes);
                LogNoStart(_logger, attempt, _options.StartAttempts, e);
                if (attempt >= _options.StartAttempts)
                {
                    throw;
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reader process {Process} is ready")]
    private static partial void LogStart(ILogger logger, int process);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No reader process could be started (attempt {Attempt} of {Attempts})"
    )]
    private static partial void LogNoStart(ILogger logger, int attempt, int attempts, Exception cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reader process {Process} died: {Failure}; {Crashes} in a row")]
    private static partial void LogCrash(ILogger logger, int process, ReadFailure failure, int crashes);
}
