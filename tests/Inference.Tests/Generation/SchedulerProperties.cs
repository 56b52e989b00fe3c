using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Scheduling;

namespace Pipeline.Inference.Tests.Generation;

public sealed class SchedulerProperties
{
    private const int Slots = 3;
    private const int Cells = 100;
    private const int BatchTokens = 16;
    private const int MixedPrefillTokens = 5;

    /// <summary>A request, and after how many generated tokens the model ends it or its caller gives up.</summary>
    public sealed record Load(
        int Prompt,
        int MaxTokens,
        int StopAfter,
        int CancelAtStep,
        int ArriveAtStep,
        bool Bulk,
        int Adapter = 0
    );

    public static class Loads
    {
        public static Arbitrary<Load[]> Arbitrary()
        {
            var load =
                from prompt in Gen.Choose(1, 60)
                from max in Gen.Choose(1, 40)
                from stop in Gen.Choose(1, 50)
                from cancel in Gen.OneOf(Gen.Constant(int.MaxValue), Gen.Choose(0, 60))
                from arrive in Gen.Choose(0, 40)
                from bulk in Gen.Elements(true, false)
                from adapter in Gen.Choose(0, 2)
                select new Load(prompt, max, stop, cancel, arrive, bulk, adapter);
            return Gen.OneOf(load, load.Select(one => one with { Adapter = 0 }))
                .NonEmptyListOf()
                .Select(list => list.ToArray())
                .ToArbitrary();
        }
    }

    [Property(Arbitrary = [typeof(Loads)], MaxTest = 100)]
    public void Every_request_ends_once_within_slots_cells_and_budget(Load[] loads)
    {
        var scheduler = new Scheduler(Slots, Cells, BatchTokens, MixedPrefillTokens);
        var sequences = loads.Select(Make).ToArray();
        var arrivals = new List<Sequence>();
        var admitted = new List<Sequence>();
        var preempted = new HashSet<Sequence>();
        var ends = sequences.ToDictionary(sequence => sequence, _ => 0);
        var waits = new Dictionary<Sequence, int>();
        var bound = loads.Sum(load => load.Prompt + load.MaxTokens) + 200;
        for (var step = 0; ends.Values.Sum() < loads.Length; step++)
        {
            Assert.True(step < bound, "The scheduler makes no progress.");
            for (var i = 0; i < loads.Length; i++)
            {
                if (loads[i].ArriveAtStep == step)
                {
                    scheduler.Enqueue(sequences[i]);
                    arrivals.Add(sequences[i]);
                }

                if (loads[i].CancelAtStep <= step)
                {
                    sequences[i].Cancel();
                }
            }

            foreach (var cancelled in scheduler.CancelRequested())
            {
                scheduler.End(cancelled);
                ends[cancelled]++;
            }

            while (scheduler.Admit(Nothing) is { } next)
            {
                admitted.Add(next);
            }

            while (scheduler.Overflowing() is { } youngest)
            {
                Assert.NotSame(scheduler.Running[0], youngest);
                scheduler.Preempt(youngest);
                preempted.Add(youngest);
            }

            var running = scheduler.Running;
            Assert.True(running.Count <= Slots);
            Assert.Equal(running.Count, running.Select(sequence => sequence.Slot).Distinct().Count());
            Assert.All(running, sequence => Assert.InRange(sequence.Slot, 0, Slots - 1));
            Assert.Equal(running.Sum(sequence => sequence.Evaluated), scheduler.CellsUsed);

            var plan = scheduler.Plan();
            Assert.True(plan.TokenCount <= BatchTokens);
            Assert.True(scheduler.CellsUsed + plan.TokenCount <= Cells);
            Assert.Equal(running.Count == 0, plan.Entries.Count == 0);
            Assert.All(plan.Entries, entry => Assert.Equal(plan.Adapter, entry.Sequence.Adapter));
            Assert.All(
                running.Where(sequence => sequence.IsDecoding && sequence.Adapter == plan.Adapter),
                decoding => Assert.Contains(plan.Entries, entry => entry.Sequence == decoding && entry.Count == 1)
            );

            // Those of other adapters wait for a turn of each of them and no longer.
            foreach (var sequence in running)
            {
                waits[sequence] = sequence.Adapter == plan.Adapter ? 0 : waits.GetValueOrDefault(sequence) + 1;
                Assert.InRange(waits[sequence], 0, 2 * AdapterTurns.Steps);
            }

            if (plan.Entries.Any(entry => entry.Sequence.IsDecoding))
            {
                Assert.True(
                    plan.Entries.Where(entry => !entry.Sequence.IsDecoding).Sum(entry => entry.Count)
                        <= MixedPrefillTokens
                );
            }

            foreach (var entry in plan.Entries)
            {
                Assert.Equal(entry.Sequence.Evaluated, entry.Start);
                Assert.InRange(entry.Count, 1, entry.Sequence.Tokens.Count - entry.Start);
                var samples = entry.Samples;
                entry.Sequence.Evaluated += entry.Count;
                if (samples)
                {
                    entry.Sequence.Append(7);
                    var load = loads[Array.IndexOf(sequences, entry.Sequence)];
                    if (entry.Sequence.Generated == Math.Min(load.MaxTokens, load.StopAfter))
                    {
                        scheduler.End(entry.Sequence);
                        ends[entry.Sequence]++;
                    }
                }

                Assert.True(entry.Sequence.Evaluated <= entry.Sequence.Cells);
            }
        }

        Assert.All(ends.Values, count => Assert.Equal(1, count));
        Assert.Equal(0, scheduler.CellsReserved);
        Assert.Equal(0, scheduler.Waiting);
        Assert.Empty(scheduler.Running);
        AssertFirstComeFirstServed(arrivals, admitted, preempted, RequestPriority.Interactive);
        AssertFirstComeFirstServed(arrivals, admitted, preempted, RequestPriority.Bulk);
    }

    [Fact]
    public void A_large_request_is_not_overtaken_by_small_ones_behind_it()
    {
        var scheduler = new Scheduler(Slots, Cells, BatchTokens, MixedPrefillTokens);
        var running = Make(new Load(50, 10, 99, int.MaxValue, 0, false));
        var large = Make(new Load(50, 10, 99, int.MaxValue, 0, false));
        var small = Make(new Load(1, 1, 99, int.MaxValue, 0, false));
        scheduler.Enqueue(running);
        scheduler.Enqueue(large);
        scheduler.Enqueue(small);

        Assert.Equal([running], AdmitAll(scheduler));
        Assert.Empty(AdmitAll(scheduler));
        scheduler.End(running);
        Assert.Equal([large, small], AdmitAll(scheduler));
    }

    [Fact]
    public void Bulk_requests_wait_for_a_bounded_number_of_interactive_ones()
    {
        var scheduler = new Scheduler(1, Cells, BatchTokens, MixedPrefillTokens);
        var bulk = Make(new Load(1, 1, 99, int.MaxValue, 0, true));
        scheduler.Enqueue(bulk);
        var interactive = 0;
        while (true)
        {
            scheduler.Enqueue(Make(new Load(1, 1, 99, int.MaxValue, 0, false)));
            var next = Assert.Single(AdmitAll(scheduler));
            scheduler.End(next);
            if (next == bulk)
            {
                break;
            }

            Assert.True(++interactive <= Scheduler.InteractiveBurst);
        }

        Assert.Equal(Scheduler.InteractiveBurst, interactive);
    }

    [Fact]
    public void A_request_larger_than_the_cache_is_refused()
    {
        var scheduler = new Scheduler(Slots, Cells, BatchTokens, MixedPrefillTokens);
        Assert.Throws<ArgumentException>(() => scheduler.Enqueue(Make(new Load(60, 41, 1, int.MaxValue, 0, false))));
    }

    [Fact]
    public void Answers_longer_than_predicted_make_the_youngest_give_way_and_it_comes_back_first()
    {
        var scheduler = new Scheduler(Slots, Cells, BatchTokens, MixedPrefillTokens);
        for (var i = 0; i < 20; i++)
        {
            // All answers so far were short, so longer ones are not expected.
            var past = Make(new Load(1, 1, 99, int.MaxValue, 0, false));
            scheduler.Enqueue(past);
            AdmitAll(scheduler);
            past.Append(7);
            scheduler.End(past);
        }

        var old = Make(new Load(15, 80, 99, int.MaxValue, 0, false));
        var young = Make(new Load(15, 80, 99, int.MaxValue, 0, false));
        var behind = Make(new Load(15, 80, 99, int.MaxValue, 0, false));
        scheduler.Enqueue(old);
        scheduler.Enqueue(young);
        Assert.Equal([old, young], AdmitAll(scheduler));
        scheduler.Enqueue(behind);
        while (scheduler.Overflowing() is null)
        {
            foreach (var entry in scheduler.Plan().Entries)
            {
                entry.Sequence.Evaluated += entry.Count;
                if (entry.Sequence.Evaluated == entry.Sequence.Tokens.Count)
                {
                    entry.Sequence.Append(7);
                }
            }
        }

        Assert.Same(young, scheduler.Overflowing());
        scheduler.Preempt(young);
        Assert.Equal((0, -1, SequenceState.Waiting), (young.Evaluated, young.Slot, young.State));
        Assert.Null(scheduler.Overflowing());
        Assert.Empty(AdmitAll(scheduler));
        scheduler.End(old);
        Assert.Equal(young, AdmitAll(scheduler)[0]);
    }

    [Fact]
    public void Cells_that_are_shared_are_reserved_once()
    {
        var scheduler = new Scheduler(Slots, Cells, BatchTokens, MixedPrefillTokens);
        var sequences = Enumerable
            .Range(0, 3)
            .Select(_ => Make(new Load(60, 10, 99, int.MaxValue, 0, false)))
            .ToArray();
        Assert.All(sequences, scheduler.Enqueue);
        foreach (var sequence in sequences)
        {
            Assert.Same(sequence, scheduler.Admit(_ => 55));
            scheduler.Share(sequence, 55);
        }

        Assert.Equal(55 + (3 * 15), scheduler.CellsReserved);
        Array.ForEach(sequences, sequence => scheduler.End(sequence));
        Assert.Equal(0, scheduler.CellsReserved);
    }

    private static Sequence Make(Load load) =>
        new(
            Enumerable.Range(0, load.Prompt).ToArray(),
            load.MaxTokens,
            SamplingOptions.Greedy,
            [],
            load.Bulk ? RequestPriority.Bulk : RequestPriority.Interactive
        )
        {
            Adapter = load.Adapter,
        };

    private static int Nothing(Sequence sequence) => 0;

    private static List<Sequence> AdmitAll(Scheduler scheduler)
    {
        var admitted = new List<Sequence>();
        while (scheduler.Admit(Nothing) is { } next)
        {
            admitted.Add(next);
        }

        return admitted;
    }

    private static void AssertFirstComeFirstServed(
        List<Sequence> arrivals,
        List<Sequence> admitted,
        HashSet<Sequence> preempted,
        RequestPriority priority
    )
    {
        // A preempted one is admitted again; the first time is what counts.
        var order = admitted.Where(sequence => sequence.Priority == priority).Distinct().ToList();
        Assert.All(
            admitted.GroupBy(sequence => sequence),
            times => Assert.True(times.Count() == 1 || preempted.Contains(times.Key))
        );
        Assert.Equal(arrivals.Where(order.Contains), order);
    }
}
