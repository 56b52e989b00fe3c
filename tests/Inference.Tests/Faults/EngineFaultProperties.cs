using System.Collections.Concurrent;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Scheduling;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Tests.Generation.Prefixes;

namespace Pipeline.Inference.Tests.Faults;

/// <summary>Whatever goes wrong in a generator's model, and whenever.</summary>
public sealed class EngineFaultProperties
{
    private const int Cells = 300;
    private const int MaxQueued = 12;

    // Nothing here takes this long; what does never ends.
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<Session> _sessions = new();

    [Property(MaxTest = 150)]
    public async Task Every_request_ends_with_its_own_tokens_or_a_typed_error_and_the_session_is_opened_again(
        (byte At, byte Kind)[] faults,
        int seed
    )
    {
        _sessions.Clear();
        var kinds = Enum.GetValues<FaultKind>();
        var plan = new FaultPlan(faults.Take(12).Select(fault => (fault.At * 3, kinds[fault.Kind % kinds.Length])));
        var random = new Random(seed);
        await using var life = new SessionLife<Session>(
            "test",
            _ => Task.FromResult(Open(plan, random)),
            new RestartPolicy(new RestartLimits { Most = 50 }, () => 0),
            _time,
            (_, _) => { }
        );
        var asked = Asks(random).Select(ask => Task.Run(() => AskAsync(life, ask))).ToArray();
        await PassTimeUntilAsync(life, Task.WhenAll(asked));

        plan.End();
        await PassTimeUntilAsync(life, UntilOpenAsync(life));
        var after = Asks(random).Take(MaxQueued).Select(ask => AskAsync(life, ask with { CancelAfter = null }));
        Assert.All(await Task.WhenAll(after).WaitAsync(Hung), Assert.True);
        Assert.Equal(SessionState.Ready, life.Status.State);

        await life.DisposeAsync().AsTask().WaitAsync(Hung);
        var last = _sessions.Last();
        Assert.False(last.Faulted.IsCompleted);
        Assert.Equal(last.Engine.Statistics.CellsKept, last.Memory.CellsHeld);
        foreach (var session in _sessions)
        {
            await session.Engine.DisposeAsync().AsTask().WaitAsync(Hung);
            Assert.Empty(session.Runner.Mistakes);
            Assert.Equal(1, session.Runner.Disposals);
            var statistics = session.Engine.Statistics;
            Assert.Equal(
                (0, 0, 0, 0, (long)session.Accepted),
                (
                    statistics.Queued,
                    statistics.Running,
                    statistics.CellsUsed,
                    statistics.CellsReserved,
                    statistics.Completed + statistics.Cancelled + statistics.Failed
                )
            );
        }
    }

    private sealed record Ask(int[] Prompt, int MaxTokens, int? CancelAfter)
    {
        /// <summary>What a model that nothing happens to says.</summary>
        public string Answer
        {
            get
            {
                var tokens = Prompt.ToList();
                while (tokens.Count < Prompt.Length + MaxTokens)
                {
                    tokens.Add(KvMemory.Next(tokens));
                }

                return string.Concat(tokens.Skip(Prompt.Length));
            }
        }
    }

    private sealed record Session(GenerationEngine Engine, FaultyStepRunner Runner, KvMemory Memory) : IModelSession
    {
        private int _accepted;

        public int Accepted => _accepted;

        public Task<SessionFault> Faulted => Engine.Faulted;

        public void Submit(Sequence sequence)
        {
            Engine.Submit(sequence);
            Interlocked.Increment(ref _accepted);
        }

        public ValueTask DisposeAsync() => Engine.DisposeAsync();
    }

    private static List<Ask> Asks(Random random)
    {
        int[][] beginnings =
        [
            .. Enumerable.Range(0, 3).Select(i => Enumerable.Repeat(i, random.Next(16, 40)).ToArray()),
        ];
        return
        [
            .. Enumerable
                .Range(0, 24)
                .Select(_ => new Ask(
                    [
                        .. beginnings[random.Next(3)],
                        .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(4)),
                    ],
                    random.Next(1, 40),
                    random.Next(5) == 0 ? random.Next(6) : null
                )),
        ];
    }

    private Session Open(FaultPlan plan, Random random)
    {
        if (plan.Next() is not null)
        {
            throw new InferenceException("It does not open.");
        }

        lock (random)
        {
            var (slots, spare) = (random.Next(1, 4), random.Next(0, 4));
            var memory = new KvMemory(Cells, slots + spare);
            GenerationEngine? engine = null;
            var runner = new FaultyStepRunner(memory, plan, given => given.ToList().ForEach(engine!.Cancel));
            var scheduler = new Scheduler(slots, Cells, 32, 16, spare, random.Next(0, 5));
            var sequences = new KvSequences(
                scheduler,
                runner,
                new PrefixCache(spare),
                new PrefixStore(random.Next(3) * 600)
            );
            engine = new GenerationEngine("test", scheduler, runner, sequences, MaxQueued, _time, NullLogger.Instance);
            var session = new Session(engine, runner, memory);
            _sessions.Enqueue(session);
            return session;
        }
    }

    /// <summary>Asks, and checks how it ends.</summary>
    /// <returns>Whether it was answered to its end.</returns>
    private static async Task<bool> AskAsync(SessionLife<Session> life, Ask ask)
    {
        if (await life.FindAsync(default).AsTask().WaitAsync(Hung) is not { } session)
        {
            return false;
        }

        var sequence = new Sequence(ask.Prompt, ask.MaxTokens, SamplingOptions.Greedy, [], RequestPriority.Interactive);
        try
        {
            session.Submit(sequence);
        }
        catch (OverloadedException)
        {
            return false;
        }
        catch (SessionFaultedException error)
        {
            Assert.False(error.HadBegun);
            return false;
        }

        var text = string.Empty;
        var pieces = 0;
        FinishReason? finish = null;
        try
        {
            if (ask.CancelAfter == 0)
            {
                session.Engine.Cancel(sequence);
            }

            while (await sequence.Answer.Pieces.WaitToReadAsync().AsTask().WaitAsync(Hung))
            {
                while (sequence.Answer.Pieces.TryRead(out var piece))
                {
                    (text, finish) = (text + piece.Text, piece.Finish);
                    if (++pieces == ask.CancelAfter)
                    {
                        session.Engine.Cancel(sequence);
                    }
                }
            }

            Assert.NotNull(finish);
        }
        catch (GenerationFailedException)
        {
            Assert.Null(finish);
        }
        catch (SessionFaultedException)
        {
            // It was told after the session was, so who asks again does not find this one.
            Assert.True(session.Faulted.IsCompletedSuccessfully);
        }

        Assert.StartsWith(text, ask.Answer, StringComparison.Ordinal);
        Assert.True(finish != FinishReason.Length || text == ask.Answer);
        await sequence.Released.WaitAsync(Hung);
        return finish == FinishReason.Length;
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
            if (life.Status.State == SessionState.Faulted && AreClosed())
            {
                _time.Advance(TimeSpan.FromSeconds(0.5));
            }

            await Task.Yield();
        }

        await ended;
    }

    private bool AreClosed() => _sessions.All(session => session.Runner.Disposals > 0);
}
