using System.Collections.Concurrent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Tests.Faults;

/// <summary>Whatever goes wrong in an embedder's or a re-ranker's model, and whenever.</summary>
public sealed class BatchFaultProperties
{
    private const int Requests = 40;
    private const int MostTexts = 12;

    private static readonly BatchingOptions Options = new()
    {
        MaxQueuedTexts = 200,
        TokenBudget = 64,
        MaxBatch = 16,
        FreePadding = 64,
    };

    // Nothing here takes this long; what does never ends.
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<Session> _sessions = new();
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _callers = new();

    [Property(MaxTest = 200)]
    public async Task Every_request_ends_with_its_own_results_or_a_typed_error_and_the_session_is_opened_again(
        (byte At, byte Kind)[] faults,
        int[] poison,
        int seed
    )
    {
        var kinds = Enum.GetValues<FaultKind>();
        var plan = new FaultPlan(faults.Take(12).Select(fault => (fault.At / 2, kinds[fault.Kind % kinds.Length])));
        var poisonous = poison.Take(3).Select(id => (id & 0xFFFF) % (Requests * MostTexts)).ToHashSet();
        await using var life = Life(plan, poisonous);
        var asked = Asks(seed).Select(ask => Task.Run(() => AskAsync(life, ask, poisonous))).ToArray();
        await PassTimeUntilAsync(life, Task.WhenAll(asked));

        plan.End();
        await PassTimeUntilAsync(life, UntilOpenAsync(life));
        poisonous.Clear();
        var after = Asks(seed).Take(10).Select(ask => AskAsync(life, ask with { IsGivenUp = false }, poisonous));
        Assert.All(await Task.WhenAll(after).WaitAsync(Hung), Assert.True);
        Assert.Equal(SessionState.Ready, life.Status.State);
        await CheckEndAsync(life);
    }

    [Property(MaxTest = 100)]
    public async Task What_the_model_cannot_do_fails_alone_in_whatever_batch_it_is(int[] poison, int seed)
    {
        var poisonous = poison.Take(3).Select(id => (id & 0xFFFF) % (Requests * MostTexts)).ToHashSet();
        await using var life = Life(new FaultPlan([]), poisonous);
        foreach (var requests in Asks(seed).Chunk(10))
        {
            var asked = requests.Select(async ask =>
                Assert.Equal(
                    !ask.IsGivenUp && !Enumerable.Range(ask.First, ask.Texts).Any(poisonous.Contains),
                    await AskAsync(life, ask, poisonous)
                )
            );
            await Task.WhenAll(asked).WaitAsync(Hung);
        }

        Assert.Equal(SessionState.Ready, life.Status.State);
        Assert.Single(_sessions);
        await CheckEndAsync(life);
    }

    private sealed record Ask(int First, int Texts, RequestPriority Priority, bool IsGivenUp);

    private sealed record Session(BatchLoop<int> Loop, FaultyBatchRunner Runner) : IModelSession
    {
        public Task<SessionFault> Faulted => Loop.Faulted;

        public ValueTask DisposeAsync() => Loop.DisposeAsync();
    }

    private static List<Ask> Asks(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, Requests)
                .Select(i => new Ask(
                    i * MostTexts,
                    random.Next(1, MostTexts + 1),
                    random.Next(2) == 0 ? RequestPriority.Bulk : RequestPriority.Interactive,
                    random.Next(6) == 0
                )),
        ];
    }

    private static TokenInput Input(int id) => new([id, .. new int[Math.Abs(id) % 7]], 1 + (Math.Abs(id) % 7));

    private SessionLife<Session> Life(FaultPlan plan, HashSet<int> poisonous)
    {
        _sessions.Clear();
        return new SessionLife<Session>(
            "test",
            cancellationToken => Task.FromResult(Open(plan, poisonous, cancellationToken)),
            new RestartPolicy(new RestartLimits { Most = 50 }, () => 0),
            _time,
            (_, _) => { }
        );
    }

    private Session Open(FaultPlan plan, HashSet<int> poisonous, CancellationToken cancellationToken)
    {
        var runner = new FaultyBatchRunner(
            plan,
            poisonous.Contains,
            ids =>
            {
                foreach (var id in ids)
                {
                    if (_callers.TryGetValue(id / MostTexts, out var caller))
                    {
                        caller.Cancel();
                    }
                }
            }
        );
        var probe = Input(FaultyBatchRunner.Probe);
        var loop = BatchLoop<int>.Open("test", runner, probe, Options, _time, cancellationToken);
        var session = new Session(loop, runner);
        _sessions.Enqueue(session);
        return session;
    }

    /// <summary>Asks, and checks how it ends.</summary>
    /// <returns>Whether there were results.</returns>
    private async Task<bool> AskAsync(SessionLife<Session> life, Ask ask, HashSet<int> poisonous)
    {
        if (await life.FindAsync(default).AsTask().WaitAsync(Hung) is not { } session)
        {
            return false;
        }

        using var caller = new CancellationTokenSource();
        _callers[ask.First / MostTexts] = caller;
        var ids = Enumerable.Range(ask.First, ask.Texts).ToArray();
        try
        {
            var results = session.Loop.RunAsync([.. ids.Select(Input)], ask.Priority, caller.Token);
            if (ask.IsGivenUp)
            {
                await caller.CancelAsync();
            }

            Assert.Equal(ids, await results.WaitAsync(Hung));
            return !ask.IsGivenUp;
        }
        catch (OperationCanceledException)
        {
            Assert.True(caller.IsCancellationRequested);
        }
        catch (SessionFaultedException)
        {
            Assert.True(session.Faulted.IsCompletedSuccessfully);
        }
        catch (Exception error) when (error is InferenceException or OverloadedException) { }
        finally
        {
            _callers.TryRemove(ask.First / MostTexts, out _);
        }

        return false;
    }

    private async Task CheckEndAsync(SessionLife<Session> life)
    {
        await life.DisposeAsync().AsTask().WaitAsync(Hung);
        foreach (var session in _sessions)
        {
            await session.DisposeAsync().AsTask().WaitAsync(Hung);
            Assert.Equal(1, session.Runner.Disposals);
            Assert.Equal((0, 0), (session.Loop.Statistics.Queued, session.Loop.Statistics.Active));
        }
    }

    private static async Task UntilOpenAsync(SessionLife<Session> life)
    {
        while (await life.FindAsync(default) is null)
        {
            await Task.Yield();
        }
    }

    /// <summary>Lets the pauses before a session is opened again pass, and nothing else.</summary>
    private async Task PassTimeUntilAsync(SessionLife<Session> life, Task ended)
    {
        while (!ended.IsCompleted)
        {
            if (life.Status.State == SessionState.Faulted && _sessions.All(session => session.Runner.Disposals > 0))
            {
                _time.Advance(TimeSpan.FromSeconds(0.5));
            }

            await Task.Yield();
        }

        await ended;
    }
}
