using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Sessions;

/// <summary>
/// The life of a session: opening, ready, faulted, reopening, and so on until it is given up (failed) or disposed. It
/// is opened when it is first asked for, watched, closed when it breaks, and opened again after the policy's pause.
/// Safe for use from any thread.
/// </summary>
/// <typeparam name="T">The session.</typeparam>
public sealed class SessionLife<T> : IAsyncDisposable
    where T : class, IModelSession
{
    /// <summary>A session that is opened again within this time is waited for; later ones are not.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A session that is stuck in native code is left behind rather than waited for.
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly string _name;
    private readonly Func<CancellationToken, Task<T>> _open;
    private readonly RestartPolicy _policy;
    private readonly TimeProvider _time;
    private readonly Action<SessionStatus, Exception?> _changed;
    private SessionStatus _status;
    private T? _session;
    private long _readyAt;
    private TimeSpan? _pause;
    private Task _life = Task.CompletedTask;

    // What callers wait for: the next session that opens, or null when the next attempt fails.
    private TaskCompletionSource<T?> _next = New();

    /// <param name="name">The model's name, for metrics.</param>
    /// <param name="open">Opens the session.</param>
    /// <param name="policy">When it is opened again; owned.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Is told of every change, with the error that caused it; must not call back.</param>
    public SessionLife(
        string name,
        Func<CancellationToken, Task<T>> open,
        RestartPolicy policy,
        TimeProvider time,
        Action<SessionStatus, Exception?> changed
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        (_name, _open, _policy, _time, _changed) = (name, open, policy, time, changed);
        _status = new SessionStatus(SessionState.Idle, time.GetUtcNow(), null, null, 0);
    }

    /// <summary>How it is. A session that has broken is never told to be ready.</summary>
    public SessionStatus Status
    {
        get
        {
            lock (_lock)
            {
                Look();
                return _status;
            }
        }
    }

    /// <summary>
    /// The session; opened if it was not. One that is being opened is waited for, and so is a broken one that will be
    /// opened again within
    /// <see cref="Patience"/>. Null when it cannot be had now: <see cref="Status"/> says why.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the opening goes on.</param>
    public async ValueTask<T?> FindAsync(CancellationToken cancellationToken)
    {
        Task<T?> next;
        lock (_lock)
        {
            Look();
            if (_closing.IsCancellationRequested)
            {
                return null;
            }

            if (_status.State == SessionState.Ready)
            {
                return _session;
            }

            if (
                _status.State == SessionState.Failed
                || (_status.RetryAt is { } at && at - _time.GetUtcNow() > Patience)
            )
            {
                return null;
            }

            if (_status.State == SessionState.Idle)
            {
                Change(SessionState.Opening);
                _life = Detached.Run(LiveAsync);
            }

            next = _next.Task;
        }

        return await next.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the session after what runs on it, and never opens it again.</summary>
    public async ValueTask DisposeAsync()
    {
        Task life;
        lock (_lock)
        {
            life = _life;
            _closing.Cancel();
        }

        await life.ConfigureAwait(false);
    }

    private async Task LiveAsync()
    {
        try
        {
            while (await OpenAsync().ConfigureAwait(false) is { } pause)
            {
                await Task.Delay(pause, _time, _closing.Token).ConfigureAwait(false);
                lock (_lock)
                {
                    Change(SessionState.Reopening);
                }
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // Whatever it was doing is of no use any more.
        }
        finally
        {
            lock (_lock)
            {
                _next.TrySetResult(null);
            }
        }
    }

    /// <summary>Opens the session and watches it until it breaks; the pause before it is opened again, null for
    /// never.</summary>
    private async Task<TimeSpan?> OpenAsync()
    {
        T session;
        try
        {
            session = await _open(_closing.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!_closing.IsCancellationRequested)
        {
            lock (_lock)
            {
                return Fault(new SessionFault($"It cannot be opened: {Words(error)}", error), TimeSpan.Zero);
            }
        }

        TimeSpan? pause = null;
        try
        {
            lock (_lock)
            {
                _session = session;
                _readyAt = _time.GetTimestamp();
                Change(SessionState.Ready);
                _next.TrySetResult(session);
            }

            await session.Faulted.WaitAsync(_closing.Token).ConfigureAwait(false);
            lock (_lock)
            {
                Look();
                pause = _pause;
            }
        }
        finally
        {
            await CloseAsync(session).ConfigureAwait(false);
        }

        return pause;
    }

    /// <summary>Notices that the session has broken, whoever looks first; under the lock.</summary>
    private void Look()
    {
        if (_status.State == SessionState.Ready && _session!.Faulted is { IsCompletedSuccessfully: true } faulted)
        {
            _session = null;
            _pause = Fault(faulted.Result, _time.GetElapsedTime(_readyAt));
        }
    }

    private TimeSpan? Fault(SessionFault fault, TimeSpan ran)
    {
        var pause = _policy.Ended(ran);
        InferenceMetrics.Faulted(_name, givenUp: pause is null);
        Change(
            pause is null ? SessionState.Failed : SessionState.Faulted,
            fault.Reason,
            _time.GetUtcNow() + pause,
            fault.Error
        );

        // Who waits now has waited for an attempt that failed; whoever comes next waits for the next one.
        _next.TrySetResult(null);
        _next = New();
        return pause;
    }

    private void Change(
        SessionState state,
        string? reason = null,
        DateTimeOffset? retryAt = null,
        Exception? error = null
    )
    {
        reason ??= state == SessionState.Ready ? null : _status.Reason;
        if (state == SessionState.Ready && _status.State == SessionState.Reopening)
        {
            InferenceMetrics.Reopened(_name);
        }

        _status = new SessionStatus(
            state,
            _time.GetUtcNow(),
            reason,
            retryAt,
            state is SessionState.Ready ? 0 : _policy.Ends
        );
        _changed(_status, error);
    }

    private async Task CloseAsync(T session)
    {
        try
        {
            await session
                .DisposeAsync()
                .AsTask()
                .WaitAsync(LongestClose, _time, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _changed(Status, error);
        }
    }

    // Messages of these are written for whoever has to do something about it; others may say anything.
    private static string Words(Exception error) =>
        error is InferenceException or ModelFileException or ArgumentException
            ? error.Message
            : $"{error.GetType().Name}; the log says more.";

    private static TaskCompletionSource<T?> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
