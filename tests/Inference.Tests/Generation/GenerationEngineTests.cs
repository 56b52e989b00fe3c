using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Scheduling;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Tests.Generation;

public sealed class GenerationEngineTests
{
    [Fact]
    public async Task A_request_that_the_model_refuses_fails_alone()
    {
        var runner = new ScriptedRunner { Refuses = sequence => sequence.Tokens[0] == 13, HoldsAfter = 0 };
        await using var engine = Start(runner, slots: 3);
        var good = Request(1, 5);
        var bad = Request(13, 5);
        var other = Request(2, 5);
        engine.Submit(good);
        engine.Submit(bad);
        engine.Submit(other);
        runner.Gate.Set();

        Assert.Equal("xxxxx", await Read(good));
        Assert.Equal("xxxxx", await Read(other));
        await Assert.ThrowsAsync<GenerationFailedException>(() => Read(bad));
        Assert.Equal((1, 2, 0, 0), Outcome(engine.Statistics));

        // The engine goes on, and the slot is free again.
        var later = Request(3, 2);
        engine.Submit(later);
        Assert.Equal("xx", await Read(later));
        Assert.Equal(4, runner.Released);
    }

    [Fact]
    public async Task A_cancelled_request_frees_its_slot_at_the_next_step_and_others_go_on()
    {
        var runner = new ScriptedRunner { HoldsAfter = 1 };
        await using var engine = Start(runner, slots: 2);
        var endless = Request(1, 50_000);
        var kept = Request(2, 400);
        engine.Submit(endless);
        engine.Submit(kept);
        _ = await endless.Answer.Pieces.ReadAsync();

        engine.Cancel(endless);
        runner.Gate.Set();
        await endless.Released;
        Assert.Equal(400, (await Read(kept)).Length);
        var statistics = engine.Statistics;
        Assert.Equal(
            (0, 0, 0, 0),
            (statistics.Running, statistics.Queued, statistics.CellsUsed, statistics.CellsReserved)
        );
        Assert.Equal(1, statistics.Cancelled);

        // A step under way when it was cancelled is the last it had a part in.
        Assert.InRange(endless.Generated, 1, 2);
    }

    [Fact]
    public async Task A_waiting_request_can_be_cancelled_while_the_slots_are_taken()
    {
        var runner = new ScriptedRunner { HoldsAfter = 1 };
        await using var engine = Start(runner, slots: 1);
        var first = Request(1, 50_000);
        var waiting = Request(2, 5);
        engine.Submit(first);
        _ = await first.Answer.Pieces.ReadAsync();
        engine.Submit(waiting);

        engine.Cancel(waiting);
        runner.Gate.Set();
        await waiting.Released;
        Assert.Equal(SequenceState.Ended, waiting.State);
        Assert.Equal(0, waiting.Generated);
        Assert.Equal(0, engine.Statistics.Queued);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_a_free_place_accepts_again()
    {
        var runner = new ScriptedRunner { HoldsAfter = 1 };
        await using var engine = Start(runner, slots: 1, maxQueued: 1);
        var running = Request(1, 50_000);
        engine.Submit(running);
        _ = await running.Answer.Pieces.ReadAsync();
        var waiting = Request(2, 1);
        engine.Submit(waiting);

        var refused = Assert.Throws<OverloadedException>(() => engine.Submit(Request(3, 1)));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(1, engine.Statistics.Refused);

        engine.Cancel(running);
        runner.Gate.Set();
        Assert.Equal("x", await Read(waiting));
        var next = Request(4, 1);
        engine.Submit(next);
        Assert.Equal("x", await Read(next));
    }

    [Fact]
    public async Task Disposal_ends_running_and_waiting_requests_as_cancelled_and_refuses_new_ones()
    {
        var runner = new ScriptedRunner { HoldsAfter = 1 };
        var engine = Start(runner, slots: 1);
        var running = Request(1, 50_000);
        var waiting = Request(2, 5);
        engine.Submit(running);
        _ = await running.Answer.Pieces.ReadAsync();
        engine.Submit(waiting);

        var disposal = engine.DisposeAsync();
        runner.Gate.Set();
        await disposal;

        Assert.Equal(FinishReason.Cancelled, (await ReadPieces(running))[^1].Finish);
        Assert.Equal(
            [new GeneratedPiece(string.Empty, 0, FinishReason.Cancelled, PromptTokens: 3)],
            await ReadPieces(waiting)
        );
        Assert.True(runner.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => engine.Submit(Request(3, 1)));
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_of_the_engine_ends_all_requests_with_the_error()
    {
        var runner = new ScriptedRunner { FailsOnRelease = true, HoldsAfter = 0 };
        await using var engine = Start(runner, slots: 2);
        var first = Request(1, 1);
        var second = Request(2, 50_000);
        engine.Submit(first);
        engine.Submit(second);
        runner.Gate.Set();

        var ended = await Assert.ThrowsAsync<SessionFaultedException>(() => ReadPieces(second));
        Assert.True(ended.HadBegun);

        // Also the one whose end was what broke the engine: by then it was in no line and no slot any more.
        Assert.True((await Assert.ThrowsAsync<SessionFaultedException>(() => ReadPieces(first))).HadBegun);
        Assert.False(Assert.Throws<SessionFaultedException>(() => engine.Submit(Request(3, 1))).HadBegun);
        Assert.Equal(0, engine.Statistics.Running);
        Assert.DoesNotContain("cells left", (await engine.Faulted).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waited_when_the_engine_broke_is_told_that_it_had_not_begun()
    {
        var runner = new ScriptedRunner { FailsOnRelease = true, HoldsAfter = 0 };
        await using var engine = Start(runner, slots: 1);
        var running = Request(1, 1);
        var waiting = Request(2, 1);
        engine.Submit(running);
        engine.Submit(waiting);
        runner.Gate.Set();

        Assert.True((await Assert.ThrowsAsync<SessionFaultedException>(() => ReadPieces(running))).HadBegun);
        Assert.False((await Assert.ThrowsAsync<SessionFaultedException>(() => ReadPieces(waiting))).HadBegun);
    }

    [Fact]
    public async Task A_model_that_fails_on_one_request_after_the_other_is_broken_but_not_one_that_works_in_between()
    {
        var runner = new ScriptedRunner { Refuses = sequence => sequence.Tokens[0] == 13 };
        await using var engine = Start(runner, slots: 1);
        for (var i = 0; i < 12; i++)
        {
            var request = Request(i % 3 == 2 ? 1 : 13, 2);
            engine.Submit(request);
            await request.Released;
        }

        Assert.False(engine.Faulted.IsCompleted);
        for (var i = 0; i < 4; i++)
        {
            var request = Request(13, 2);
            engine.Submit(request);
            await request.Released;
        }

        await engine.Faulted;
        Assert.Throws<SessionFaultedException>(() => engine.Submit(Request(1, 1)));
    }

    [Fact]
    public async Task A_broken_engine_whose_model_cannot_be_freed_ends_all_the_same()
    {
        var runner = new ScriptedRunner { FailsOnRelease = true, FailsOnDispose = true };
        var engine = Start(runner, slots: 1);
        engine.Submit(Request(1, 1));

        await engine.Faulted;
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task Cells_that_cannot_be_freed_for_a_step_break_the_engine_rather_than_come_to_the_next_request()
    {
        var runner = new ScriptedRunner
        {
            HoldsAfter = 0,
            HasNoCells = true,
            FailsOnRelease = true,
        };
        await using var engine = Start(runner, slots: 2);
        var first = Request(1, 2);
        var second = Request(2, 2);
        engine.Submit(first);
        engine.Submit(second);
        runner.Gate.Set();

        await Assert.ThrowsAsync<SessionFaultedException>(() => ReadPieces(first));
        await Assert.ThrowsAsync<SessionFaultedException>(() => ReadPieces(second));
        Assert.Equal(1, runner.Released);
    }

    [Fact]
    public async Task A_slow_reader_holds_up_nobody()
    {
        var runner = new ScriptedRunner();
        await using var engine = Start(runner, slots: 2);
        var unread = Request(1, 300);
        var read = Request(2, 300);
        engine.Submit(unread);
        engine.Submit(read);
        Assert.Equal(300, (await Read(read)).Length);
        await unread.Released;
        Assert.Equal(300, (await Read(unread)).Length);
    }

    private static (long, long, long, int) Outcome(GenerationStatistics statistics) =>
        (statistics.Failed, statistics.Completed, statistics.Cancelled, statistics.Running);

    private static GenerationEngine Start(ScriptedRunner runner, int slots, int maxQueued = 10)
    {
        var scheduler = new Scheduler(slots, 200_000, 64, 32);
        var sequences = new KvSequences(scheduler, runner, new PrefixCache(0), new PrefixStore(0));
        return new GenerationEngine(
            "test",
            scheduler,
            runner,
            sequences,
            maxQueued,
            TimeProvider.System,
            NullLogger.Instance
        );
    }

    private static Sequence Request(int first, int maxTokens) =>
        new([first, 0, 0], maxTokens, SamplingOptions.Greedy, [], RequestPriority.Interactive);

    private static async Task<string> Read(Sequence sequence) =>
        string.Concat((await ReadPieces(sequence)).Select(piece => piece.Text));

    private static async Task<List<GeneratedPiece>> ReadPieces(Sequence sequence)
    {
        var pieces = new List<GeneratedPiece>();
        await foreach (var piece in sequence.Answer.Pieces.ReadAllAsync())
        {
            pieces.Add(piece);
        }

        return pieces;
    }

    /// <summary>Says "x" for every token, and fails when told to.</summary>
    private sealed class ScriptedRunner : IStepRunner
    {
        private int _steps;

        public Func<Sequence, bool> Refuses { get; init; } = _ => false;

        public bool FailsOnRelease { get; init; }

        public bool FailsOnDispose { get; init; }

        public bool HasNoCells { get; init; }

        /// <summary>After so many steps the next waits for <see cref="Gate"/>, once.</summary>
        public int HoldsAfter { get; set; } = int.MaxValue;

        public ManualResetEventSlim Gate { get; } = new(false);

        public int Released { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Begin(Sequence sequence) { }

        public StepPlan Guess(StepPlan plan) => plan;

        public void Run(StepPlan plan, IReadOnlyList<List<int>> sampled)
        {
            if (_steps++ >= HoldsAfter)
            {
                Gate.Wait();
            }

            if (HasNoCells)
            {
                throw new NoCellsException();
            }

            if (plan.Entries.Any(entry => Refuses(entry.Sequence)))
            {
                throw new GenerationFailedException("refused");
            }

            for (var i = 0; i < plan.Entries.Count; i++)
            {
                if (plan.Entries[i].Samples)
                {
                    sampled[i].Add(5);
                }
            }
        }

        public bool TryShare(int from, int to, int tokens) => throw new InvalidOperationException("Nothing is kept.");

        public void Cut(int slot, int tokens) { }

        public void Release(int slot)
        {
            Released++;
            if (FailsOnRelease)
            {
                throw new InvalidOperationException("cells left");
            }
        }

        public KvState? Save(int slot) => null;

        public bool TryRestore(int slot, KvState state) => throw new InvalidOperationException("Nothing is stored.");

        public bool IsEndOfGeneration(int token) => false;

        public ReadOnlySpan<byte> Text(int token) => "x"u8;

        public void Dispose() => IsDisposed = !FailsOnDispose ? true : throw new InvalidOperationException("busy");
    }
}
