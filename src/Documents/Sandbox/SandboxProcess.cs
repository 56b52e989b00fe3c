using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Sandbox;

/// <summary>One reader process, as its parent sees it. Used by one caller at a time.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private const int MaxContentType = 1000;
    private const int MaxFileName = 255;
    private const int KilledExit = 137; // 128 + SIGKILL

    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ReadingLimits _limits;
    private readonly TimeProvider _time;
    private readonly StandardErrorDrain _errors;

    private SandboxProcess(Process process, ReadingLimits limits, TimeProvider time, ILogger logger)
    {
        _process = process;
        _limits = limits;
        _time = time;
        _errors = new StandardErrorDrain(process.StandardError, process.Id, logger);
    }

    public int Id => _process.Id;

    public int Documents { get; private set; }

    public bool IsAlive
    {
        get
        {
            try
            {
                return !_process.HasExited;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return IsAlive ? _process.WorkingSet64 : 0;
        }
    }

    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <exception cref="SandboxUnavailableException">It does not start or does not become ready.</exception>
    public static async Task<SandboxProcess> StartAsync(
        SandboxCommand command,
        ReadingLimits limits,
        TimeSpan patience,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        SandboxProcess started;
        try
        {
            var process =
                Process.Start(command.StartInfo(limits))
                ?? throw new SandboxUnavailableException("The reader's process did not start.");
            started = new SandboxProcess(process, limits, time, logger);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            throw new SandboxUnavailableException(
                $"The reader's program '{command.FileName}' cannot be started. Check that it exists and may be executed.",
                e
            );
        }
        try
        {
            using var deadline = new CancellationTokenSource(patience, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            using var killing = linked.Token.Register(started.Kill);
            var hello = await Frame
                .ReadAsync(started._process.StandardOutput.BaseStream, 0, CancellationToken.None)
                .ConfigureAwait(false);
            if (hello?.Header is not { Kind: FrameKind.Ready, Protocol: FrameHeader.CurrentProtocol })
            {
                throw new InvalidDataException("The process did not say that it is ready.");
            }

            return started;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            await started.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SandboxUnavailableException(
                $"The reader's process did not become ready within {patience.TotalSeconds:0.#} seconds. "
                    + $"Check that '{command.FileName}' runs, and raise StartTimeout if the machine is slow.",
                e
            );
        }
    }

    /// <summary>Reads a document. After anything but a result or a <see cref="SandboxAnswer.Failure"/> the process is
    /// dead.</summary>
    /// <param name="source">The document.</param>
    /// <param name="take">Takes pieces as they come, all but the last; null: there are to be none.</param>
    /// <param name="cancellationToken">Abandons the reading.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the process is
    /// dead.</exception>
    public async Task<SandboxAnswer> ReadAsync(
        SourceDocument source,
        Action<DocumentText>? take,
        CancellationToken cancellationToken
    )
    {
        Documents++;
        var limits = _limits with { Timeout = _limits.TimeFor(source.Content.Length) };
        using var deadline = new CancellationTokenSource(limits.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        // Reads and writes of a pipe cannot be cancelled everywhere; the death of its other end always ends them.
        using var killing = linked.Token.Register(Kill);
        try
        {
            var header = new FrameHeader(FrameKind.Read)
            {
                ContentType = source.ContentType[..Math.Min(source.ContentType.Length, MaxContentType)],
                FileName = source.FileName is { Length: > MaxFileName } name ? name[^MaxFileName..] : source.FileName,
                Password = source.Password,
                InPieces = take is null ? null : true,

                // Here, since a reader's process has no PATH, and each time, since what is missing may be installed.
                Limits = _limits with
                {
                    Recognition = _limits.Recognition ?? RecognitionTools.Find(),
                },
            };
            await Frame
                .WriteAsync(_process.StandardInput.BaseStream, header, source.Content, CancellationToken.None)
                .ConfigureAwait(false);
            var answer = await AnswerAsync(take, limits.Timeout, deadline).ConfigureAwait(false);
            return answer?.Header switch
            {
                { Kind: FrameKind.Document } => new SandboxAnswer(DocumentPayload.Read(answer, _limits), null, false),
                { Kind: FrameKind.Failure, Failure: { } failure, Reason: { } reason } => new SandboxAnswer(
                    null,
                    new DocumentReadException(failure, reason)
                    {
                        Problem = answer.Header.Problem ?? default,
                        Values = answer.Header.Values,
                    },
                    false
                ),
                null => throw new EndOfStreamException(),
                _ => throw new InvalidDataException("The reader's process answered out of turn."),
            };
        }
        catch (DocumentReadException e)
        {
            Kill();
            return new SandboxAnswer(null, e, false);
        }
        catch (FrameTooLargeException)
        {
            Kill();
            return new SandboxAnswer(null, Failures.OutputTooLarge(_limits), false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            return deadline.IsCancellationRequested
                ? new SandboxAnswer(null, Failures.TimedOut(limits, e), false)
                : new SandboxAnswer(null, await CrashAsync(e).ConfigureAwait(false), true);
        }
    }

    public void Kill()
    {
        try
        {
            // With the programs that it runs.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>Closes the input, which ends a healthy process, and kills it if that does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It died with unread input.
        }
        await ExitAsync().ConfigureAwait(false);
        await _errors.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>The answer. Each page that is recognised has as much time as a document, all together no more than
    /// <see cref="ReadingLimits.RecognitionTimeout"/>.</summary>
    private async Task<Frame?> AnswerAsync(
        Action<DocumentText>? take,
        TimeSpan timeout,
        CancellationTokenSource deadline
    )
    {
        var began = _time.GetTimestamp();
        var (due, characters) = (timeout, 0L);
        while (true)
        {
            var answer = await Frame
                .ReadAsync(
                    _process.StandardOutput.BaseStream,
                    DocumentPayload.MaxBytes(_limits),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            if (answer?.Header.Kind == FrameKind.Piece && take is not null)
            {
                var piece = DocumentPayload.Read(answer, _limits);
                characters += piece.Text.Length;
                if (characters > _limits.MaxCharacters)
                {
                    throw Failures.OutputTooLarge(_limits);
                }

                // Whoever takes it has all the time that there is.
                var came = _time.GetElapsedTime(began);
                deadline.CancelAfter(Timeout.InfiniteTimeSpan);
                take(piece);
                due += _time.GetElapsedTime(began) - came;
                deadline.CancelAfter(Larger(due - _time.GetElapsedTime(began), TimeSpan.Zero));
                continue;
            }

            if (answer?.Header.Kind != FrameKind.Working)
            {
                return answer;
            }

            if (_time.GetElapsedTime(began) <= _limits.RecognitionTimeout)
            {
                deadline.CancelAfter(_limits.Timeout);
                due = _time.GetElapsedTime(began) + _limits.Timeout;
            }
        }
    }

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task<DocumentReadException> CrashAsync(Exception cause)
    {
        // What the runtime wrote before it died says more than the code that Kill may have overtaken.
        await ExitAsync().ConfigureAwait(false);
        await _errors.Ended.ConfigureAwait(false);
        var code = IsAlive ? KilledExit : _process.ExitCode;
        if (_errors.Cause == CrashCause.OutOfMemory || code == SandboxHost.OutOfMemoryExit)
        {
            return Failures.OutOfMemory(_limits, cause);
        }

        var how =
            cause is InvalidDataException ? "answered with something that is not a document"
            : _errors.Cause == CrashCause.StackOverflow ? "ran out of stack"
            : $"ended with code {code}";
        return new DocumentReadException(
            ReadFailure.ReaderCrashed,
            $"The reader's process {how} while it read this document. The document is probably malformed: open it in the program that "
                + "made it, save it again and resubmit it.",
            cause
        )
        {
            Problem = ReadProblem.ReaderCrashed,
        };
    }

    private async Task ExitAsync()
    {
        using var patience = new CancellationTokenSource(ExitPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}

/// <summary>How the reading of a document in a process ended.</summary>
/// <param name="Document">The text, or null.</param>
/// <param name="Failure">Why there is none, or null.</param>
/// <param name="Crashed">Whether the process died by itself.</param>
internal sealed record SandboxAnswer(DocumentText? Document, DocumentReadException? Failure, bool Crashed);
