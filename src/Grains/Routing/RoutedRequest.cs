using Pipeline.Grains.Replicas;

namespace Pipeline.Grains.Routing;

/// <summary>One request on its way over the replicas of a shard.</summary>
/// <param name="router">What is known, and what is learned.</param>
/// <param name="shard">The shard.</param>
/// <param name="order">Its silos, the one to ask first first.</param>
/// <param name="ask">Asks one of them.</param>
/// <param name="time">The clock.</param>
internal sealed class RoutedRequest(
    ReplicaRouter router,
    ShardKey shard,
    IReadOnlyList<SiloAddress> order,
    AskReplica ask,
    TimeProvider time
)
{
    private readonly List<Attempt> _underWay = new(2);
    private int _asked;
    private bool _hedged;
    private Exception? _loss;
    private (SiloAddress Silo, long Watermark)? _behind;

    /// <inheritdoc cref="ReplicaRouter.AskAsync" />
    public async Task<ReplicaReply> RunAsync(CancellationToken cancellationToken)
    {
        router.Began();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var hedgeAt = time.GetTimestamp() + Ticks(router.HedgeDelay(shard));
            Begin("first", stop.Token);
            while (_underWay.Count > 0)
            {
                await NextAsync(hedgeAt, stop.Token);
                cancellationToken.ThrowIfCancellationRequested();
                if (_underWay.Find(attempt => attempt.Reply.IsCompleted) is { } ended)
                {
                    _underWay.Remove(ended);
                    if (await EndAsync(ended) is { } reply)
                    {
                        return reply;
                    }

                    if (Begin("failover", stop.Token))
                    {
                        router.FailedOver(_loss is null || ReplicaRouter.IsUnready(_loss) ? "unready" : "lost");
                    }
                }
                else
                {
                    BeginBeside(hedgeAt, stop.Token);
                }
            }

            // Nobody has an answer at once: the one that is furthest is waited for.
            return _behind is { } behind
                ? await ReplicaRouter.AskOneAsync(shard, behind.Silo, "wait", ask, waits: true, cancellationToken)
                : throw _loss!;
        }
        finally
        {
            // Answers that are on their way are of no use any more.
            await stop.CancelAsync();
            foreach (var attempt in _underWay)
            {
                _ = attempt.Reply.Ended();
            }
        }
    }

    private bool HasOthers => _asked < order.Count;

    private bool Begin(string why, CancellationToken stop)
    {
        if (!HasOthers)
        {
            return false;
        }

        var silo = order[_asked++];
        var record = router.Of(silo);
        _underWay.Add(new Attempt(silo, record.Answers, time.GetTimestamp(), AskAsync(silo, record, why, stop)));
        return true;
    }

    private async Task<ReplicaReply> AskAsync(SiloAddress silo, SiloRecord record, string why, CancellationToken stop)
    {
        record.Enter();
        try
        {
            return await ReplicaRouter.AskOneAsync(shard, silo, why, ask, waits: false, stop);
        }
        finally
        {
            record.Leave();
        }
    }

    /// <summary>Waits for an answer, or until it is time to ask somebody else.</summary>
    private async Task NextAsync(long hedgeAt, CancellationToken stop)
    {
        var next = Task.WhenAny(_underWay.Select(attempt => attempt.Reply));
        var due = HasOthers
            ? _underWay
                .Where(attempt => !attempt.WasSilent)
                .Select(attempt => (long?)attempt.Began + Ticks(router.SilenceOf(shard)))
                .Append(_hedged ? null : hedgeAt)
                .Min()
            : null;
        if (due is not { } at)
        {
            await next;
            return;
        }

        var left = TimeSpan.FromSeconds((double)(at - time.GetTimestamp()) / time.TimestampFrequency);
        if (left > TimeSpan.Zero)
        {
            await next.WaitAsync(left, time, stop).Ended();
        }
    }

    /// <summary>Asks somebody else as well, if it is time.</summary>
    private void BeginBeside(long hedgeAt, CancellationToken stop)
    {
        var now = time.GetTimestamp();
        if (!_hedged && now >= hedgeAt)
        {
            _hedged = true;
            if (HasOthers && router.MayHedge() && Begin("hedge", stop))
            {
                router.Hedged();
            }
        }

        foreach (var attempt in _underWay.ToArray())
        {
            if (!attempt.WasSilent && now >= attempt.Began + Ticks(router.SilenceOf(shard)))
            {
                attempt.WasSilent = true;
                if (HasAnsweredNobody(attempt))
                {
                    router.Failed(attempt.Silo, isSilent: true);
                    if (Begin("failover", stop))
                    {
                        router.FailedOver("silent");
                    }
                }
            }
        }
    }

    /// <summary>The answer of an attempt; null where it has none.</summary>
    private async Task<ReplicaReply?> EndAsync(Attempt ended)
    {
        try
        {
            var reply = await ended.Reply;
            if (reply.Stage is ReplicaStage.Ready or ReplicaStage.Draining)
            {
                router.Answered(shard, ended.Silo, time.GetElapsedTime(ended.Began), reply.Queue);
                foreach (var beaten in _underWay.Where(other => other.Began <= ended.Began && HasAnsweredNobody(other)))
                {
                    router.Failed(beaten.Silo, isSilent: false);
                }

                return reply;
            }

            router.Alive(ended.Silo);
            router.CannotAnswer(shard, ended.Silo);
            if (_behind is not { } behind || reply.Watermark > behind.Watermark)
            {
                _behind = (ended.Silo, reply.Watermark);
            }
        }
        catch (Exception error) when (ReplicaRouter.IsLoss(error))
        {
            router.Failed(ended.Silo, isSilent: false);
            _loss ??= error;
        }
        catch (Exception error) when (ReplicaRouter.IsUnready(error))
        {
            router.CannotAnswer(shard, ended.Silo);
            _loss = error;
        }

        return null;
    }

    private bool HasAnsweredNobody(Attempt attempt) => router.Of(attempt.Silo).Answers == attempt.AnswersBefore;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private sealed record Attempt(SiloAddress Silo, long AnswersBefore, long Began, Task<ReplicaReply> Reply)
    {
        public bool WasSilent { get; set; }
    }
}
