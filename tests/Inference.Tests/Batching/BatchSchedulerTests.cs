using FsCheck;
using FsCheck.Xunit;
using Pipeline.Inference.Batching;

namespace Pipeline.Inference.Tests.Batching;

public sealed class BatchSchedulerTests
{
    /// <summary>Whatever is queued, abandoned and taken: the bounds hold, and every item is taken once or dropped.</summary>
    [Property(MaxTest = 300)]
    public void EveryItemIsTakenExactlyOnceWithinTheBounds(
        (byte Action, byte Length)[] steps, PositiveInt maxBatch, NonNegativeInt spareBudget, PositiveInt burst)
    {
        var options = new BatchingOptions
        {
            MaxQueuedTexts = 40,
            TokenBudget = 256 + (spareBudget.Get % 1024),
            MaxBatch = 1 + (maxBatch.Get % 16),
            InteractiveBurst = 1 + (burst.Get % 5),
        };
        var scheduler = new BatchScheduler(options);
        var oracle = new NaiveQueue(options);
        var batch = new List<BatchItem>();
        foreach (var (action, length) in steps)
        {
            switch (action % 8)
            {
                case < 5:
                    var items = Enumerable.Range(0, 1 + (action % 7)).Select(i => new Item(1 + ((length * (i + 1)) % 256))).ToArray();
                    var priority = action % 2 == 0 ? RequestPriority.Bulk : RequestPriority.Interactive;
                    Assert.Equal(oracle.TryAdd(items, priority), scheduler.TryEnqueue(items, priority));
                    break;
                case 5:
                    oracle.Abandon(length);
                    break;
                default:
                    scheduler.Take(batch);
                    oracle.Check(batch);
                    break;
            }
        }

        do
        {
            scheduler.Take(batch);
            oracle.Check(batch);
        }
        while (batch.Count > 0);

        Assert.True(oracle.IsEmpty);
        Assert.Equal(0, scheduler.Queued);
        Assert.Equal(0, scheduler.QueuedTokens);
        Assert.Equal(oracle.Abandoned, scheduler.Dropped);
    }

    [Property(MaxTest = 100)]
    public void InteractiveWaitsForAsManyBatchesAsItemsBeforeItAndTheirShareOfBulk(
        byte[] interactive, byte[] bulk, PositiveInt burst)
    {
        var options = new BatchingOptions { TokenBudget = 512, MaxBatch = 4, InteractiveBurst = 1 + (burst.Get % 5) };
        var scheduler = new BatchScheduler(options);
        Assert.True(scheduler.TryEnqueue(bulk.Select(l => new Item(1 + l)).ToArray(), RequestPriority.Bulk));
        var mine = interactive.Select(l => new Item(1 + l)).ToArray();
        Assert.True(scheduler.TryEnqueue(mine, RequestPriority.Interactive));
        var batch = new List<BatchItem>();
        var takenAt = new Dictionary<BatchItem, int>();
        for (var number = 1; ; number++)
        {
            scheduler.Take(batch);
            if (batch.Count == 0)
            {
                break;
            }

            batch.ForEach(item => takenAt.Add(item, number));
        }

        for (var before = 0; before < mine.Length; before++)
        {
            Assert.InRange(takenAt[mine[before]], 1, before + 1 + (before / options.InteractiveBurst));
        }
    }

    [Fact]
    public void BulkIsServedWhileInteractiveNeverStops()
    {
        var options = new BatchingOptions { InteractiveBurst = 3 };
        var scheduler = new BatchScheduler(options);
        var bulk = Enumerable.Range(0, 5).Select(i => new Item(1000)).ToArray();
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
        var items = Enumerable.Range(0, 64).Select(i => new Item(i % 2 == 0 ? 20 : 500)).ToArray();
        Assert.True(scheduler.TryEnqueue(items, RequestPriority.Bulk));
        var batch = new List<BatchItem>();
        long real = 0, padded = 0;
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
        Assert.True(scheduler.TryEnqueue([.. Enumerable.Range(0, 300).Select(_ => new Item(random.Next(1, 512)))], RequestPriority.Bulk));
        var batch = new List<BatchItem>();
        while (scheduler.Take(batch) is not null)
        {
            var padded = batch.Max(item => item.Length) * batch.Count;
            Assert.InRange(padded - batch.Sum(item => item.Length), 0, padded / 20);
        }

        Assert.Equal(0, scheduler.Queued);
    }

    [Fact]
    public void InteractiveIsTakenAloneBesideBulk()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { InteractiveBurst = 1 });
        var (bulk, interactive) = (new Item(10), new Item(10));
        scheduler.TryEnqueue([bulk], RequestPriority.Bulk);
        scheduler.TryEnqueue([interactive], RequestPriority.Interactive);
        var batch = new List<BatchItem>();

        Assert.True(scheduler.TakeInteractive(batch));
        Assert.Equal<BatchItem>([interactive], batch);
        Assert.False(scheduler.TakeInteractive(batch));
        Assert.Equal(RequestPriority.Bulk, scheduler.Take(batch));
        Assert.Equal<BatchItem>([bulk], batch);
        Assert.Null(scheduler.Take(batch));
    }

    [Fact]
    public void AbandonedItemsMakeRoom()
    {
        var scheduler = new BatchScheduler(new BatchingOptions { MaxQueuedTexts = 3 });
        var items = new[] { new Item(1), new Item(2), new Item(3) };
        Assert.True(scheduler.TryEnqueue(items, RequestPriority.Bulk));
        Assert.False(scheduler.TryEnqueue([new Item(1)], RequestPriority.Interactive));
        items[1].Abandon();
        Assert.True(scheduler.TryEnqueue([new Item(1)], RequestPriority.Interactive));
        Assert.Equal(1, scheduler.Dropped);
    }

    private sealed class Item(int length) : BatchItem(length)
    {
        private bool _abandoned;

        public override bool IsAbandoned => _abandoned;

        public void Abandon() => _abandoned = true;
    }

    /// <summary>The rules of the scheduler, said plainly: what a batch may be, given what waits.</summary>
    private sealed class NaiveQueue(BatchingOptions options)
    {
        private readonly List<(Item Item, RequestPriority Priority)> _waiting = [];
        private int _interactiveInARow;

        public int Abandoned { get; private set; }

        public bool IsEmpty => _waiting.All(w => w.Item.IsAbandoned);

        public bool TryAdd(Item[] items, RequestPriority priority)
        {
            if (_waiting.Count(w => !w.Item.IsAbandoned) + items.Length > options.MaxQueuedTexts)
            {
                return false;
            }

            _waiting.AddRange(items.Select(i => (i, priority)));
            return true;
        }

        public void Abandon(int at)
        {
            if (_waiting.Count > 0 && !_waiting[at % _waiting.Count].Item.IsAbandoned)
            {
                _waiting[at % _waiting.Count].Item.Abandon();
                Abandoned++;
            }
        }

        public void Check(List<BatchItem> batch)
        {
            _waiting.RemoveAll(w => w.Item.IsAbandoned);
            var bulkWaits = _waiting.Any(w => w.Priority == RequestPriority.Bulk);
            var interactiveWaits = _waiting.Any(w => w.Priority == RequestPriority.Interactive);
            Assert.Equal(_waiting.Count == 0, batch.Count == 0);
            if (batch.Count == 0)
            {
                return;
            }

            Assert.InRange(batch.Count, 1, options.MaxBatch);
            Assert.InRange(batch.Max(i => i.Length) * batch.Count, 1, options.TokenBudget);
            Assert.Equal(batch.Count, batch.Distinct().Count());
            var priority = Assert.Single(batch.Select(i => _waiting.Single(w => w.Item == i).Priority).Distinct());
            Assert.Contains(_waiting.First(w => w.Priority == priority).Item, batch);
            _interactiveInARow = priority == RequestPriority.Interactive && bulkWaits ? _interactiveInARow + 1 : 0;
            Assert.InRange(_interactiveInARow, 0, options.InteractiveBurst);
            Assert.False(priority == RequestPriority.Bulk && interactiveWaits && _lastWasForcedBulk, "bulk twice before interactive");
            _lastWasForcedBulk = priority == RequestPriority.Bulk && interactiveWaits;
            _waiting.RemoveAll(w => batch.Contains(w.Item));
        }

        private bool _lastWasForcedBulk;
    }
}
