using Microsoft.Extensions.Time.Testing;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Tests.Sessions;

public sealed class SessionLifeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StatusLog _log = new();
    private readonly Queue<Func<Task<Session>>> _openings = new();

    [Fact]
    public async Task ItIsOpenedOnceWhenItIsFirstAskedFor()
    {
        await using var life = Life();
        var gate = new TaskCompletionSource<Session>();
        _openings.Enqueue(() => gate.Task);
        Assert.Equal(SessionState.Idle, life.Status.State);

        var first = life.FindAsync(default).AsTask();
        var second = life.FindAsync(default).AsTask();
        Assert.Equal(SessionState.Opening, life.Status.State);
        gate.SetResult(new Session());

        Assert.Same(await first, await second);
        Assert.Equal(SessionState.Ready, life.Status.State);
    }

    [Fact]
    public async Task AFaultIsShownAtOnceAndTheSessionIsOpenedAgainAfterAPause()
    {
        await using var life = Life();
        var (broken, whole) = (new Session(), new Session());
        _openings.Enqueue(() => Task.FromResult(broken));
        _openings.Enqueue(() => Task.FromResult(whole));
        Assert.Same(broken, await life.FindAsync(default));
        _time.Advance(TimeSpan.FromSeconds(5));
        broken.Break("it broke");

        // Whoever looks next sees it, before anything has run.
        var status = life.Status;
        Assert.Equal((SessionState.Faulted, "it broke", 1), (status.State, status.Reason, status.Faults));
        Assert.Equal(_time.GetUtcNow(), status.Since);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(0.5), status.RetryAt);
        var waiting = life.FindAsync(default).AsTask();
        await broken.Closed;
        Assert.False(waiting.IsCompleted);
        await AdvanceUntilAsync(waiting);

        Assert.Same(whole, await waiting);
        Assert.Equal(SessionState.Ready, life.Status.State);
        Assert.Null(life.Status.Reason);
        Assert.Equal(
            [
                SessionState.Opening,
                SessionState.Ready,
                SessionState.Faulted,
                SessionState.Reopening,
                SessionState.Ready,
            ],
            _log.States
        );
    }

    [Fact]
    public async Task APauseThatIsLongIsNotWaitedFor()
    {
        await using var life = Life(
            new RestartLimits { First = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(1) }
        );
        var session = new Session();
        _openings.Enqueue(() => Task.FromResult(session));
        await life.FindAsync(default);
        session.Break("it broke");

        Assert.Null(await life.FindAsync(default));
        Assert.Equal(SessionState.Faulted, life.Status.State);
    }

    [Fact]
    public async Task WhatCannotBeOpenedIsTriedAgainUntilItIsGivenUp()
    {
        await using var life = Life(new RestartLimits { Most = 2 });
        for (var i = 0; i < 3; i++)
        {
            _openings.Enqueue(() => Task.FromException<Session>(new IOException("/secret/path")));
        }

        Assert.Null(await life.FindAsync(default));
        Assert.DoesNotContain("secret", life.Status.Reason, StringComparison.Ordinal);
        var failed = _log.WaitFor(SessionState.Failed);
        await AdvanceUntilAsync(failed);

        Assert.Equal(SessionState.Failed, life.Status.State);
        Assert.Null(life.Status.RetryAt);
        Assert.Null(await life.FindAsync(default));
        Assert.Empty(_openings);
    }

    [Fact]
    public async Task WhatHasRunWellBeginsAnew()
    {
        await using var life = Life(new RestartLimits { Most = 1 });
        for (var i = 0; i < 4; i++)
        {
            var session = new Session();
            _openings.Enqueue(() => Task.FromResult(session));
            var found = life.FindAsync(default).AsTask();
            await AdvanceUntilAsync(found);
            Assert.Same(session, await found);
            _time.Advance(TimeSpan.FromMinutes(3));
            session.Break("it broke");
            Assert.Equal(SessionState.Faulted, life.Status.State);
        }
    }

    [Fact]
    public async Task DisposalClosesTheSessionAndOpensNoOther()
    {
        var life = Life();
        var session = new Session();
        _openings.Enqueue(() => Task.FromResult(session));
        await life.FindAsync(default);
        await life.DisposeAsync();
        await life.DisposeAsync();

        Assert.True(session.Closed.IsCompletedSuccessfully);
        Assert.Null(await life.FindAsync(default));
    }

    [Fact]
    public async Task DisposalDuringAPauseEndsWhoWaits()
    {
        var life = Life();
        var session = new Session();
        _openings.Enqueue(() => Task.FromResult(session));
        await life.FindAsync(default);
        session.Break("it broke");
        var waiting = life.FindAsync(default).AsTask();
        await life.DisposeAsync();

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task ASessionThatCannotBeClosedDoesNotKeepTheNextFromBeingOpened()
    {
        await using var life = Life();
        var broken = new Session { ClosingError = new InvalidOperationException("stuck") };
        var whole = new Session();
        _openings.Enqueue(() => Task.FromResult(broken));
        _openings.Enqueue(() => Task.FromResult(whole));
        await life.FindAsync(default);
        broken.Break("it broke");
        var waiting = life.FindAsync(default).AsTask();
        await AdvanceUntilAsync(waiting);

        Assert.Same(whole, await waiting);
    }

    private SessionLife<Session> Life(RestartLimits? limits = null) =>
        new(
            "m",
            _ => _openings.Dequeue()(),
            new RestartPolicy(limits ?? new RestartLimits(), () => 0),
            _time,
            _log.Add
        );

    /// <summary>Lets time pass, however far the life has come, until something has happened.</summary>
    private async Task AdvanceUntilAsync(Task happened)
    {
        while (!happened.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Yield();
        }
    }

    private sealed class Session : IModelSession
    {
        private readonly TaskCompletionSource<SessionFault> _faulted = new();
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? ClosingError { get; init; }

        public Task Closed => _closed.Task;

        public Task<SessionFault> Faulted => _faulted.Task;

        public void Break(string reason) =>
            _faulted.SetResult(new SessionFault(reason, new InvalidOperationException("broken")));

        public ValueTask DisposeAsync()
        {
            _closed.TrySetResult();
            return ClosingError is null ? ValueTask.CompletedTask : ValueTask.FromException(ClosingError);
        }
    }

    private sealed class StatusLog
    {
        private readonly List<SessionState> _states = [];
        private readonly List<(SessionState State, TaskCompletionSource Seen)> _waiting = [];

        public IReadOnlyList<SessionState> States
        {
            get
            {
                lock (_states)
                {
                    return [.. _states];
                }
            }
        }

        public void Add(SessionStatus status, Exception? error)
        {
            lock (_states)
            {
                _states.Add(status.State);
                _waiting
                    .FindAll(waiting => waiting.State == status.State)
                    .ForEach(waiting => waiting.Seen.TrySetResult());
            }
        }

        public Task WaitFor(SessionState state)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_states)
            {
                _waiting.Add((state, seen));
                if (_states.Contains(state))
                {
                    seen.TrySetResult();
                }
            }

            return seen.Task;
        }
    }
}
