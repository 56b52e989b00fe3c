using Pipeline.Inference.Batching;
using Item = Pipeline.Inference.Tests.Batching.BatchSchedulerTests.Item;

namespace Pipeline.Inference.Tests.Batching;

/// <summary>The rules of the scheduler, said plainly: what a batch may be, given what waits.</summary>
internal sealed class NaiveTurns(BatchingOptions options)
{
    private readonly List<Waiting> _waiting = [];
    private readonly Dictionary<(Urgency, string), long> _callers = [];
    private readonly Dictionary<(Urgency, string, int), long> _lines = [];
    private int _requests;
    private int _interactiveInARow;
    private int _smallInARow;

    public int Abandoned { get; private set; }

    public bool IsEmpty => _waiting.All(waiting => waiting.Item.IsAbandoned);

    public bool TryAdd(Item[] items, RequestPriority priority, string? caller)
    {
        var urgency =
            priority == RequestPriority.Bulk ? Urgency.Bulk
            : items.Length <= options.MaxBatch && items.Max(item => item.Length) * items.Length <= options.TokenBudget
                ? Urgency.Small
            : Urgency.Large;
        var room = options.MaxQueuedTexts + (urgency == Urgency.Small ? options.MaxQueuedTexts / 16 : 0);
        if (_waiting.Count + items.Length > room)
        {
            Drop();
        }

        if (_waiting.Count + items.Length > room)
        {
            return false;
        }

        var request = urgency == Urgency.Bulk ? 0 : ++_requests;
        var name = caller ?? (urgency == Urgency.Bulk ? "" : $"request {request}");
        var others = Present(urgency).Select(waiting => waiting.Caller).Distinct().ToArray();
        if (!others.Contains(name))
        {
            _callers[(urgency, name)] = others.Length == 0 ? 0 : others.Min(other => _callers[(urgency, other)]);
        }

        var lines = Present(urgency)
            .Where(waiting => waiting.Caller == name)
            .Select(waiting => waiting.Request)
            .Distinct()
            .ToArray();
        if (!lines.Contains(request))
        {
            _lines[(urgency, name, request)] =
                lines.Length == 0 ? 0 : lines.Min(other => _lines[(urgency, name, other)]);
        }

        _waiting.AddRange(items.Select(item => new Waiting(item, urgency, name, request)));
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

    public void Check(Urgency? urgency, List<BatchItem> batch)
    {
        Drop();
        Assert.Equal(_waiting.Count == 0, batch.Count == 0);
        Assert.Equal(batch.Count == 0, urgency is null);
        if (urgency is not { } taken)
        {
            return;
        }

        Assert.InRange(batch.Count, 1, options.MaxBatch);
        Assert.InRange(batch.Max(item => item.Length) * batch.Count, 1, options.TokenBudget);
        Assert.Equal(batch.Count, batch.Distinct().Count());
        Assert.All(batch, item => Assert.Equal(taken, _waiting.Single(waiting => waiting.Item == item).Urgency));
        CheckUrgency(taken);
        CheckTurn(taken, batch);
        foreach (var item in batch)
        {
            var waiting = _waiting.Single(waiting => waiting.Item == item);
            _callers[(taken, waiting.Caller)] += item.Length;
            _lines[(taken, waiting.Caller, waiting.Request)] += item.Length;
        }

        _waiting.RemoveAll(waiting => batch.Contains(waiting.Item));
    }

    /// <summary>The more urgent goes first, but not for ever.</summary>
    private void CheckUrgency(Urgency taken)
    {
        _interactiveInARow = taken != Urgency.Bulk && Present(Urgency.Bulk).Any() ? _interactiveInARow + 1 : 0;
        _smallInARow =
            taken == Urgency.Small && Present(Urgency.Large).Any() ? _smallInARow + 1
            : taken == Urgency.Large || !Present(Urgency.Large).Any() ? 0
            : _smallInARow;
        Assert.InRange(_interactiveInARow, 0, options.InteractiveBurst);
        Assert.InRange(_smallInARow, 0, options.InteractiveBurst);
        Assert.False(
            taken == Urgency.Bulk && Present(Urgency.Small).Any() && _lastWasForcedBulk,
            "bulk twice before interactive"
        );
        _lastWasForcedBulk = taken == Urgency.Bulk && Present(Urgency.Small).Any();
    }

    private bool _lastWasForcedBulk;

    /// <summary>The oldest of the least served line of the least served caller is in the batch, and others only where
    /// that line is used up.</summary>
    private void CheckTurn(Urgency taken, List<BatchItem> batch)
    {
        var least = Present(taken).Min(waiting => _callers[(taken, waiting.Caller)]);
        var turns = Present(taken)
            .Where(waiting => _callers[(taken, waiting.Caller)] == least)
            .GroupBy(waiting => waiting.Caller)
            .SelectMany(caller =>
            {
                var fewest = caller.Min(waiting => _lines[(taken, caller.Key, waiting.Request)]);
                return caller
                    .Where(waiting => _lines[(taken, caller.Key, waiting.Request)] == fewest)
                    .GroupBy(waiting => waiting.Request);
            })
            .Where(line => batch.Contains(line.First().Item))
            .ToArray();
        Assert.NotEmpty(turns);
        Assert.Contains(
            turns,
            line =>
                line.All(waiting => batch.Contains(waiting.Item))
                || batch.All(item => line.Any(waiting => waiting.Item == item))
        );
    }

    private IEnumerable<Waiting> Present(Urgency urgency) => _waiting.Where(waiting => waiting.Urgency == urgency);

    private void Drop() => _waiting.RemoveAll(waiting => waiting.Item.IsAbandoned);

    private sealed record Waiting(Item Item, Urgency Urgency, string Caller, int Request);
}
