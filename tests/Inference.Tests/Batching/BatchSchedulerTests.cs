using FsCheck;
using FsCheck.Xunit;
using Pipeline.Inference.Batching;

namespace Pipeline.Inference.Tests.Batching;

public sealed class BatchSchedulerTests
{
    /// <summary>Whatever is queued, abandoned and taken: the rules hold, and every item is taken once or
    /// dropped.</summary>
    [Property(MaxTest = 300)]
    public void EveryItemIsTakenExactlyOnceByTheRules(
        (byte Action, byte Length)[] steps,
        PositiveInt maxBatch,
        NonNegativeInt spareBudget,
        PositiveInt burst
    )
    {
        var options = new BatchingOptions
        {
            MaxQueuedTexts = 40,
            TokenBudget = 256 + (spareBudget.Get % 1024),
            MaxBatch = 1 + (maxBatch.Get % 16),
            InteractiveBurst = 1 + (burst.Get % 5),
        };
        var scheduler = new BatchScheduler(options);
        var oracle = new NaiveTurns(options);
        var batch = new List<BatchItem>();
        foreach (var (action, length) in steps)
        {
            switch (action % 8)
            {
                case < 5:
                    var items = Items(Enumerable.Range(0, 1 + (action % 7)).Select(i => 1 + (length * (i + 1) % 256)));
                    var priority = action % 2 == 0 ? RequestPriority.Bulk : RequestPriority.Interactive;
                    var caller = (length % 4) switch
                    {
                        0 => null,
                        var name => $"caller {name}",
                    };
                    Assert.Equal(oracle.TryAdd(items, priority, caller), scheduler.TryEnqueue(items, priority, caller));
                    break;
                case 5:
                    oracle.Abandon(length);
                    break;
                default:
                    oracle.Check(scheduler.Take(batch), batch);
                    break;
            }
        }

        do
        {
            oracle.Check(scheduler.Take(batch), batch);
        } while (batch.Count > 0);

        Assert.True(oracle.IsEmpty);
        Assert.Equal(0, scheduler.Queued);
        Assert.Equal(0, scheduler.QueuedTokens);
        Assert.Equal(oracle.Abandoned, scheduler.Dropped);
    }

    /// <summary>Nobody starves: until a request is done, each other caller has had its tokens again, and two turns
    /// more, at most.</summary>
    [Property(MaxTest = 200)]
    public void ARequestWaitsForItsOwnTokensOfEachOtherCallerAndATurn(
        (byte Caller, byte Texts, byte Length)[] queued,
        byte mine,
        byte length
    )
    {
        var options = new BatchingOptions
        {
            TokenBudget = 256,
            MaxBatch = 8,
            MaxQueuedTexts = 1_000_000,
        };
        var scheduler = new BatchScheduler(options);
        var owners = new Dictionary<BatchItem, string>();
        foreach (var (caller, texts, length_) in queued)
        {
            Queue(
                $"caller {caller % 5}",
                Items(Enumerable.Range(0, 9 + texts).Select(i => 1 + ((length_ + (i * 37)) % 256)))
            );
        }

        // Some are in the middle of their turns when the request comes.
        var batch = new List<BatchItem>();
        for (var before = 0; before < queued.Length; before++)
        {
            scheduler.Take(batch);
        }

        // Texts that are too many for one batch: among small requests it would wait for nobody here.
        var request = Items(Enumerable.Range(0, 9 + mine).Select(i => 1 + ((length + i) % 64)));
        Queue("mine", request);
        var had = Enumerable.Range(0, 5).ToDictionary(i => $"caller {i}", _ => 0L);
        had["mine"] = 0;
        var left = request.Length;
        while (left > 0)
        {
            Assert.NotNull(scheduler.Take(batch));
            batch.ForEach(item => had[owners[item]] += item.Length);
            left -= batch.Count(item => owners[item] == "mine");
        }

        var own = request.Sum(item => (long)item.Length);
        had.Remove("mine");
        Assert.All(had, other => Assert.InRange(other.Value, 0, own + (2 * options.TokenBudget * had.Count)));

        void Queue(string caller, Item[] items)
        {
            Assert.True(scheduler.TryEnqueue(items, RequestPriority.Interactive, caller));
            Array.ForEach(items, item => owners.Add(item, caller));
        }
    }

    [Property(MaxTest = 100)]
    public void ASmallRequestPassesLargeOnesHoweverManyTheyAre(PositiveInt large, byte texts)
    {
        var options = new BatchingOptions
        {
            TokenBudget = 512,
            MaxBatch = 16,
            MaxQueuedTexts = 100_000,
        };
        var scheduler = new BatchScheduler(options);
        for (var i = 0; i < large.Get % 10; i++)
        {
            Assert.True(scheduler.TryEnqueue(Items(Enumerable.Repeat(100, 17 + texts)), RequestPriority.Interactive));
        }

        var small = Items([10, 12]);
        Assert.True(scheduler.TryEnqueue(small, RequestPriority.Interactive));
        var batch = new List<BatchItem>();

        Assert.Equal(Urgency.Small, scheduler.Take(batch));
        Assert.Equal(small.Order(ByLength), batch.Order(ByLength));
    }

    [Fact]
    public void ManySmallRequestsOfOneCallerAreOneTurnBeforeAnother()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { TokenBudget = 512, MaxBatch = 4 });
        for (var i = 0; i < 200; i++)
        {
            Assert.True(scheduler.TryEnqueue([new Item(100)], RequestPriority.Interactive, "many"));
        }

        var one = new Item(20);
        Assert.True(scheduler.TryEnqueue([one], RequestPriority.Interactive, "one"));
        var batch = new List<BatchItem>();
        scheduler.Take(batch);
        Assert.DoesNotContain(one, batch);
        scheduler.Take(batch);

        Assert.Contains(one, batch);
    }

    [Fact]
    public void WhatLargeRequestsHaveFilledStillTakesASmallOne()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { MaxQueuedTexts = 160, MaxBatch = 8 });
        Assert.True(scheduler.TryEnqueue(Items(Enumerable.Repeat(5, 160)), RequestPriority.Interactive));
        Assert.False(scheduler.TryEnqueue(Items(Enumerable.Repeat(5, 9)), RequestPriority.Interactive));
        Assert.False(scheduler.TryEnqueue([new Item(5)], RequestPriority.Bulk));

        Assert.True(scheduler.TryEnqueue(Items(Enumerable.Repeat(5, 8)), RequestPriority.Interactive));
        Assert.False(scheduler.TryEnqueue(Items(Enumerable.Repeat(5, 3)), RequestPriority.Interactive));
        Assert.True(scheduler.HasRoom(2, isSmall: true));
    }

    [Fact]
    public void BulkIsServedWhileInteractiveNeverStops()
    {
        var options = new BatchingOptions { InteractiveBurst = 3 };
        var scheduler = new BatchScheduler(options);
        var bulk = Items(Enumerable.Repeat(1000, 5));
        Assert.True(scheduler.TryEnqueue(bulk, RequestPriority.Bulk));
        var batch = new List<BatchItem>();
        var order = new List<bool>();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(scheduler.TryEnqueue([new Item(10)], RequestPriority.Interactive));
            scheduler.Take(batch);
            order.Add(bulk.Contains(batch[0]));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => i % 4 == 0), order);
    }

    [Fact]
    public void TextsOfLikeLengthShareABatch()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { TokenBudget = 4096, MaxBatch = 64 });
        var items = Items(Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? 20 : 500));
        Assert.True(scheduler.TryEnqueue(items, RequestPriority.Bulk));
        var batch = new List<BatchItem>();
        long real = 0,
            padded = 0;
        for (scheduler.Take(batch); batch.Count > 0; scheduler.Take(batch))
        {
            real += batch.Sum(i => i.Length);
            padded += (long)batch.Max(i => i.Length) * batch.Count;
        }

        Assert.Equal(32 * 520, real);
        Assert.Equal(real, padded);
    }

    [Property(MaxTest = 50)]
    public void MixedLengthsArePaddedByATwentiethAtMost(int seed)
    {
        var random = new Random(seed);
        var options = new BatchingOptions { FreePadding = 0 };
        var scheduler = new BatchScheduler(options);
        Assert.True(
            scheduler.TryEnqueue(Items(Enumerable.Range(0, 300).Select(_ => random.Next(1, 512))), RequestPriority.Bulk)
        );
        var batch = new List<BatchItem>();
        while (scheduler.Take(batch) is not null)
        {
            var padded = batch.Max(item => item.Length) * batch.Count;
            Assert.InRange(padded - batch.Sum(item => item.Length), 0, padded / 20);
        }

        Assert.Equal(0, scheduler.Queued);
    }

    [Fact]
    public void WhatIsMoreUrgentIsTakenAloneBesideWhatRuns()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { InteractiveBurst = 1, MaxBatch = 2 });
        var (bulk, small) = (new Item(10), new Item(10));
        var large = Items([10, 10, 10]);
        scheduler.TryEnqueue([bulk], RequestPriority.Bulk);
        scheduler.TryEnqueue(large, RequestPriority.Interactive);
        scheduler.TryEnqueue([small], RequestPriority.Interactive);
        var batch = new List<BatchItem>();

        Assert.Null(scheduler.TakeBeside(Urgency.Small, batch));
        Assert.Equal(Urgency.Small, scheduler.TakeBeside(Urgency.Large, batch));
        Assert.Equal<BatchItem>([small], batch);
        Assert.Null(scheduler.TakeBeside(Urgency.Large, batch));
        Assert.Equal(Urgency.Large, scheduler.TakeBeside(Urgency.Bulk, batch));
        Assert.Equal(2, batch.Count);
        Assert.Equal(Urgency.Large, scheduler.Take(batch));
        Assert.Equal(Urgency.Bulk, scheduler.Take(batch));
        Assert.Equal<BatchItem>([bulk], batch);
        Assert.Null(scheduler.Take(batch));
    }

    [Fact]
    public void AbandonedItemsMakeRoom()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { MaxQueuedTexts = 3 });
        var items = Items([1, 2, 3]);
        Assert.True(scheduler.TryEnqueue(items, RequestPriority.Bulk));
        Assert.False(scheduler.TryEnqueue([new Item(1)], RequestPriority.Interactive));
        items[1].Abandon();
        Assert.True(scheduler.TryEnqueue([new Item(1)], RequestPriority.Interactive));
        Assert.Equal(1, scheduler.Dropped);
    }

    private static Comparer<BatchItem> ByLength =>
        Comparer<BatchItem>.Create((one, other) => one.Length.CompareTo(other.Length));

    private static Item[] Items(IEnumerable<int> lengths) => [.. lengths.Select(length => new Item(length))];

    internal sealed class Item(int length) : BatchItem(length)
    {
        private bool _abandoned;

        public override bool IsAbandoned => _abandoned;

        public void Abandon() => _abandoned = true;
    }
}
