using System.Diagnostics;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers;

/// <summary>What the cache saves, and what it is given.</summary>
internal sealed partial class AnswerPipeline
{
    private CacheVisit? _visit;
    private int _candidates;
    private string?[] _models = [];
    private string? _generator;
    private long _rules;
    private NearQuestion? _near;

    /// <summary>Ends with the answer from the cache, or that which somebody else is writing; false: there is none, and
    /// it is to be made.</summary>
    private async Task<bool> IsReplayedAsync(
        StageClock clock,
        AskRequest request,
        StandaloneQuestion asked,
        string? generator,
        long rules,
        ShardFanOut shards,
        CancellationToken cancellationToken
    )
    {
        // What was cited before is no part of the key.
        var isToldMore = generator is not null && Turn.Prior.Turns.Count > 0;
        if (request is not { UseCache: true, Incognito: false, Temperature: 0 } || isToldMore)
        {
            clock.Skip("cache", RemarkCode.CacheNotUsed.With());
            return false;
        }

        (_generator, _models, _rules) = (generator, [Installed(ModelRole.Embed), Installed(ModelRole.Rerank)], rules);

        // What was written for another may not have seen what this one is to see.
        var visit = _visit = new CacheVisit(
            grains.GetGrain<IAnswerCacheGrain>(CacheScope.KeyOf(request.Collection, request.Access)),
            QuestionKey.Of(
                FollowUpStage.ForKey(request, asked, isGenerated: generator is not null),
                generator,
                rules,
                _models
            ),
            answerId,
            DateTimeOffset.UtcNow.AddMilliseconds(request.TimeoutMilliseconds) - Stopwatch.GetElapsedTime(_started),
            mayFollow: request.AtLeast is null
        );
        while (true)
        {
            await clock.RunAsync(
                "cache",
                async () =>
                {
                    await visit.EnterAsync(shards);
                    return visit;
                },
                found =>
                    found.Current is not null ? RemarkCode.CacheHit.With()
                    : found.Writer is not null ? RemarkCode.CacheShared.With()
                    : found.Earlier is not null ? RemarkCode.CacheEarlier.With()
                    : RemarkCode.CacheMiss.With()
            );
            metrics.CacheLookup(visit.Current is not null || visit.Writer is not null);
            if (visit.Current is { } cached)
            {
                Replay(cached, cached.Events);
                return true;
            }

            if (visit.Writer is not { } writer)
            {
                return false;
            }

            if (await FollowAsync(writer, visit.Until, cancellationToken))
            {
                return true;
            }

            visit.BreakOff();
        }
    }

    /// <summary>Ends with an answer of earlier documents, when it would be made again from just these passages,
    /// or of the same question in other words.</summary>
    private async Task<bool> IsConfirmedAsync(
        StageClock clock,
        AskRequest request,
        KnownCollection collection,
        SearchOutcome outcome,
        IReadOnlyList<SearchHit> context
    )
    {
        if (outcome.Watermarks is not { } watermarks)
        {
            return false;
        }

        if (_visit is not { Earlier: { } earlier } visit || !visit.Confirms(context))
        {
            return await IsNearAsync(clock, request, collection, outcome, context);
        }

        await clock.RunAsync(
            "cache",
            async () =>
            {
                await visit.KeepAsync(earlier with { Watermarks = watermarks, Grounding = _grounding });
                return visit;
            },
            _ => RemarkCode.CacheConfirmed.With()
        );
        Replay(earlier with { Grounding = _grounding }, earlier.Events.Skip(1));
        return true;
    }

    /// <summary>Ends with the answer to the same question in other words.</summary>
    private async Task<bool> IsNearAsync(
        StageClock clock,
        AskRequest request,
        KnownCollection collection,
        SearchOutcome outcome,
        IReadOnlyList<SearchHit> context
    )
    {
        if (
            _visit is not { } visit
            || collection.Settings.Near is not { IsOn: true } settings
            || request.History is { Count: > 0 }
            || outcome.Vector is not { Data.IsEmpty: false } vector
            || vector.Embedder != settings.Embedder
        )
        {
            return false;
        }

        _near = new NearQuestion(
            request.Question,
            QuestionKey.Of(request with { Question = "" }, _generator, _rules, _models),
            vector.Embedder,
            NearVector.Pack(vector.Data.Span)
        );
        if (
            outcome.Watermarks is not { } watermarks
            || await visit.FindNearAsync(_near, watermarks, settings.Threshold, context) is not { } found
        )
        {
            return false;
        }

        clock.Run("cache", () => found, _ => RemarkCode.CacheNear.With());
        Replay(found, found.Events);
        return true;
    }

    /// <summary>Gives the cache what was written since an event; what was made while a model could not be asked is
    /// nothing to keep.</summary>
    private async Task KeepAsync(
        int from,
        (AnswerEnd End, AnswerOrigin Origin, TokenUsage Usage) ended,
        ContextStage stage,
        IReadOnlyList<long>? watermarks
    )
    {
        if (
            _visit is { } visit
            && !log.IsFull
            && watermarks is not null
            && ended.End is (AnswerEnd.Completed or AnswerEnd.Length)
            && !log.Events.OfType<StageEvent>().Any(IsMakeshift)
        )
        {
            var events = Cacheable(from);
            await visit.KeepAsync(
                new CachedAnswer(
                    events,
                    ended.Usage,
                    ended.Origin,
                    ended.End,
                    watermarks,
                    _grounding,
                    new CachedBasis(
                        _candidates,
                        stage.Budget,
                        Math.Round(Stopwatch.GetElapsedTime(_started).TotalMilliseconds, 1),
                        (events[0] as HitsEvent)?.Hits is [.., var last] ? last.Score : 0
                    ),
                    _near
                )
            );
        }
    }

    /// <summary>Streams what another question has written for it. What breaks off before any text is no answer, and
    /// nothing of it is told: false then. What breaks off later ends with the error, for what a reader has seen cannot
    /// be taken back.</summary>
    private async Task<bool> FollowAsync(string writer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var held = new List<AnswerEvent>();
        var isText = false;
        var isBefore = true;
        ErrorDetail? broken = null;
        try
        {
            await foreach (
                var one in grains
                    .GetGrain<IQueryGrain>(writer)
                    .Follow(until, CancellationToken.None)
                    .WithCancellation(cancellationToken)
            )
            {
                if (isBefore)
                {
                    // Its guard and its look into the cache are its own.
                    isBefore = one is not StageEvent { Stage: "cache", Status: not StageStatus.Started };
                    continue;
                }

                if (one is DoneEvent done)
                {
                    if (done.Reason is AnswerEnd.Failed or AnswerEnd.Cancelled)
                    {
                        broken = done.Error;
                        break;
                    }

                    Tell(held);
                    (_coverage, _grounding) = (done.Coverage, done.Grounding);
                    _notice = done.NoticeCode is null
                        ? null
                        : new Remark(done.NoticeCode, done.Notice ?? "", done.NoticeValues);
                    End(done.Told().Reason, AnswerOrigin.Cached, done.Usage);
                    return true;
                }

                held.Add(one);
                isText |= one is TokenEvent;
                if (isText)
                {
                    Tell(held);
                }
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Its silo was lost, or it is over.
            LogNotFollowed(logger, answerId, writer, error);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (isText)
        {
            End(AnswerEnd.Failed, AnswerOrigin.Cached, new TokenUsage(0, 0), broken ?? StoredLogs.Lost().ToDetail());
        }

        return isText;

        void Tell(List<AnswerEvent> events)
        {
            events.ForEach(log.Append);
            events.Clear();
        }
    }

    private void Replay(CachedAnswer cached, IEnumerable<AnswerEvent> events)
    {
        foreach (var answerEvent in events)
        {
            log.Append(answerEvent);
        }

        _grounding = cached.Grounding;
        End(cached.End, AnswerOrigin.Cached, cached.Usage);
    }

    /// <summary>A model as it counts for what an answer is: another one, or one that is broken, makes other
    /// answers.</summary>
    private string? Installed(ModelRole role) =>
        models.StatusOf(role) is { Name: { } name, IsBroken: false } status ? status.Vectors?.Name ?? name : null;

    /// <summary>Whether a stage was left out that is not left out the next time.</summary>
    private bool IsMakeshift(StageEvent stage) =>
        stage is { Status: StageStatus.Skipped, Code: { } code }
        && (
            code == ErrorCode.Overloaded.Name()
            || (
                code == ErrorCode.ModelUnavailable.Name()
                && models.StatusOf(stage.Stage == "rerank" ? ModelRole.Rerank : ModelRole.Embed).Name is not null
            )
        );

    /// <summary>The events of an answer. Pieces of its text that follow one another are one.</summary>
    private List<AnswerEvent> Cacheable(int from)
    {
        var events = new List<AnswerEvent>();
        foreach (
            var one in log
                .Events.Skip(from)
                .Where(answerEvent => answerEvent is HitsEvent or TokenEvent or CitationEvent or VerdictEvent)
        )
        {
            if (one is TokenEvent next && events is [.., TokenEvent last] && last.Support == next.Support)
            {
                events[^1] = last with { Text = last.Text + next.Text };
            }
            else
            {
                events.Add(one);
            }
        }

        return events;
    }
}
