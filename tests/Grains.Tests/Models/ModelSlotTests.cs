using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Models;
using Pipeline.Grains.Workers;
using Pipeline.Inference.Sessions;

namespace Pipeline.Grains.Tests.Models;

public sealed class ModelSlotTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task ABrokenModelIsNeverReadyAndComesBackByItself()
    {
        var opened = new List<Session>();
        await using var slot = Slot();
        slot.Use(Source("m", opened));
        Assert.Equal(ModelState.Installed, slot.Status.State);
        await slot.FindAsync(default);
        Assert.Equal(ModelState.Ready, slot.Status.State);
        opened[0].Break();

        var broken = slot.Status;
        Assert.Equal(ModelState.Faulted, broken.State);
        Assert.True(broken.IsBroken);
        Assert.Contains("it broke", broken.Detail?.Message, StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow(), broken.Since);
        var error = WorkerErrors.Missing(ModelRole.Generate, broken);
        Assert.Equal((ErrorCode.ModelUnavailable, 1), (error.Code, error.RetryAfterSeconds));
        var found = slot.FindAsync(default).AsTask();
        while (!found.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Yield();
        }

        Assert.Same(opened[1], await found);
        Assert.Equal(ModelState.Ready, slot.Status.State);
    }

    [Fact]
    public async Task AModelThatWasGivenUpIsTriedAgainWhenWhatIsInstalledIsLookedAtAgain()
    {
        var works = false;
        var source = new ModelSource<Session>(
            "m",
            [],
            _ => works ? Task.FromResult(new Session()) : Task.FromException<Session>(new IOException("no memory"))
        );
        await using var slot = Slot(new RestartLimits { Most = 0 });
        slot.Use(source);
        Assert.Null(await slot.FindAsync(default));
        Assert.Equal(ModelState.Failed, slot.Status.State);
        Assert.Null(slot.Status.RetryAfter);
        works = true;
        slot.Use(source with { });

        Assert.NotNull(await slot.FindAsync(default));
    }

    [Fact]
    public async Task TheSameModelIsNotOpenedAgainWhenWhatIsInstalledIsLookedAtAgain()
    {
        var opened = new List<Session>();
        await using var slot = Slot();
        slot.Use(Source("m", opened));
        var first = await slot.FindAsync(default);
        slot.Use(Source("m", opened));
        Assert.Same(first, await slot.FindAsync(default));
        slot.Use(Source("other", opened));

        Assert.NotSame(first, await slot.FindAsync(default));
        await opened[0].Closed;
    }

    [Fact]
    public async Task WhatIsMissingIsSaidAsItIs()
    {
        var embedder = new ModelSlot<Session>(ModelRole.Embed, _time, NullLogger.Instance);
        Assert.Equal(ModelState.Missing, embedder.Status.State);
        Assert.Contains(
            "the built-in one is not beside the program",
            embedder.Status.Detail?.Message,
            StringComparison.Ordinal
        );

        // At the end nothing is missing that could be installed.
        embedder.Use(Source("m", []));
        await embedder.DisposeAsync();
        Assert.DoesNotContain("installed", embedder.Status.Detail?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallIsMadeOnceMoreOnTheSessionThatIsOpenedNext()
    {
        var sessions = new Queue<string>(["broken", "whole"]);
        var result = await RunAsync(
            sessions,
            session => session == "whole" ? Task.FromResult(1) : throw new SessionFaultedException("it broke", true)
        );

        Assert.Equal(1, result);
        Assert.Empty(sessions);
    }

    [Fact]
    public async Task ACallIsNotMadeAThirdTime()
    {
        var sessions = new Queue<string>(["broken", "broken", "whole"]);
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            RunAsync(sessions, _ => Task.FromException<int>(new SessionFaultedException("it broke", false)))
        );

        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.True(error.RetryAfterSeconds > 0);
        Assert.Single(sessions);
    }

    private static Task<int> RunAsync(Queue<string> sessions, Func<string, Task<int>> call) =>
        WorkerErrors.RunAsync(
            () => ValueTask.FromResult<string?>(sessions.Dequeue()),
            () => throw new InvalidOperationException(),
            call
        );

    private ModelSlot<Session> Slot(RestartLimits? limits = null) =>
        new(ModelRole.Generate, _time, NullLogger.Instance, limits);

    private static ModelSource<Session> Source(string name, List<Session> opened) =>
        new(
            name,
            [],
            _ =>
            {
                opened.Add(new Session());
                return Task.FromResult(opened[^1]);
            }
        );

    private sealed class Session : IModelSession
    {
        private readonly TaskCompletionSource<SessionFault> _faulted = new();
        private readonly TaskCompletionSource _closed = new();

        public Task Closed => _closed.Task;

        public Task<SessionFault> Faulted => _faulted.Task;

        public void Break() => _faulted.SetResult(new SessionFault("it broke", new InvalidOperationException()));

        public ValueTask DisposeAsync()
        {
            _closed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
