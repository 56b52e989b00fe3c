using FsCheck.Xunit;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Scheduling;

namespace Pipeline.Inference.Tests.Generation;

public sealed class WaitingLineProperties
{
    [Property(MaxTest = 100)]
    public void Tenants_that_wait_all_the_time_get_alike_and_each_in_its_order(int seed)
    {
        var random = new Random(seed);
        var line = new WaitingLine();
        var tenants = Enumerable.Range(0, random.Next(1, 5)).Select(i => $"tenant {i}").ToArray();
        var queued = tenants.ToDictionary(tenant => tenant, _ => new Queue<Sequence>());
        var served = tenants.ToDictionary(tenant => tenant, _ => 0L);
        const int Largest = 50;
        for (var i = 0; i < 300; i++)
        {
            foreach (var tenant in tenants)
            {
                // One of them asks for much more than the others, and gains nothing by it.
                while (queued[tenant].Count < (tenant == tenants[0] ? 20 : 2))
                {
                    var added = Make(tenant, random.Next(1, Largest));
                    line.Add(added);
                    queued[tenant].Enqueue(added);
                }
            }

            var next = line.Next!;
            Assert.Same(queued[next.Tenant].Dequeue(), next);
            line.Admit(next);
            line.Charge(next, next.PromptLength);
            line.Leave(next);
            served[next.Tenant] += next.PromptLength;
            Assert.Equal(queued.Values.Sum(queue => queue.Count), line.Count);
            Assert.True(served.Values.Max() - served.Values.Min() <= 2 * Largest);
        }
    }

    [Fact]
    public void Who_comes_back_after_a_pause_has_saved_no_turns_up()
    {
        var line = new WaitingLine();
        for (var i = 0; i < 10; i++)
        {
            Serve(line, Make("busy", 100));
        }

        // It waits already when the other comes.
        var waiting = Enumerable.Range(0, 4).Select(i => Make(i % 2 == 0 ? "busy" : "new", 10)).ToArray();
        Assert.All(waiting, line.Add);
        Assert.Equal(
            waiting,
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                {
                    var next = line.Next!;
                    line.Admit(next);
                    line.Charge(next, 10);
                    return next;
                })
        );
        Assert.Null(line.Next);
    }

    [Fact]
    public void A_request_that_was_put_back_is_before_the_others_of_its_tenant()
    {
        var line = new WaitingLine();
        var (first, second) = (Make("a", 1), Make("a", 1));
        line.Add(first);
        line.Add(second);
        line.Admit(first);
        line.Leave(first);
        line.PutBack(first);
        Assert.Same(first, line.Next);
        line.Remove(first);
        Assert.Same(second, line.Next);
    }

    private static void Serve(WaitingLine line, Sequence sequence)
    {
        line.Add(sequence);
        line.Admit(sequence);
        line.Charge(sequence, sequence.PromptLength);
        line.Leave(sequence);
    }

    private static Sequence Make(string tenant, int tokens) =>
        new(Enumerable.Range(0, tokens).ToArray(), 1, SamplingOptions.Greedy, [], RequestPriority.Interactive, tenant);
}
