using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Answers;

/// <summary>One question: its answer is written here, on the silo that the caller reached.</summary>
[PreferLocalPlacement]
internal sealed class QueryGrain(
    ShardReplicas replicas,
    WorkerRouter workers,
    StageRates rates,
    IModelSessions sessions,
    KnownCollections collections,
    OpenAnswers open,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<QueryGrain> logger
) : Grain, IQueryGrain
{
    /// <summary>How often an answer is held against what its reader may read now.</summary>
    private static readonly TimeSpan AccessCheck = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LastReaders = TimeSpan.FromSeconds(2);

    private readonly AnswerLog _log = new();
    private OpenAnswer? _answer;
    private AskRequest? _asked;
    private Task _running = Task.CompletedTask;
    private DateTimeOffset _lastRead;
    private DateTimeOffset _ended;

    /// <summary>Nothing of an answer outlives its grain: what is being written is told to end, and waited
    /// for.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_answer is not { } answer)
        {
            return;
        }

        await answer.Stop.TellAsync(PipelineException.ShuttingDown());
        await _running.WaitAsync(cancellationToken).Ended();
        await _log.Delivered.WaitAsync(LastReaders, time, cancellationToken).Ended();
        open.Leave(answer);
    }

    public async Task Start(AskRequest request)
    {
        if (_answer is not null)
        {
            return;
        }

        AskValidation.Validate(request);
        var collection = await collections.FindAsync(request.Collection);
        var answer = new OpenAnswer(new AnswerStop(), _log.Delivered, this.DeactivateOnIdle);
        open.Begin(answer);
        (_answer, _asked) = (answer, request);
        _lastRead = time.GetUtcNow();
        var answers = options.Value.Answers;
        DelayDeactivation(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds) + answers.Retention);
        var check = TimeSpan.FromMilliseconds(Math.Max(50, answers.ReaderGrace.TotalMilliseconds / 4));
        this.RegisterGrainTimer(static (query, _) => query.WatchReadersAsync(), this, check, check);
        if (request.Access is not null)
        {
            this.RegisterGrainTimer(static (query, _) => query.WatchAccessAsync(), this, AccessCheck, AccessCheck);
        }

        // Not awaited here: the caller reads the log while the answer is written. The grain's end awaits it.
        _running = RunAsync(answer, request, collection);
    }

    public IAsyncEnumerable<AnswerEvent> Read(
        long from,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    )
    {
        if (_answer is null)
        {
            DeactivateOnIdle();
        }

        return IsOf(access) ? ReadLog(from, cancellationToken) : throw Unknown();
    }

    public Task Cancel(IReadOnlyList<string>? access) =>
        IsOf(access) && _answer is { } answer ? answer.Stop.TellAsync(reason: null) : Task.CompletedTask;

    public Task<bool> IsOf(string owner)
    {
        if (_answer is null)
        {
            DeactivateOnIdle();
        }

        return Task.FromResult(_asked is not null && string.Equals(_asked.Owner, owner, StringComparison.Ordinal));
    }

    /// <summary>Whether there is an answer for this reader: an answer belongs to those who may read what the asker
    /// may.</summary>
    private bool IsOf(IReadOnlyList<string>? access) =>
        _asked is not null && (access is null || CacheScope.Of(access) == CacheScope.Of(_asked.Access));

    private static PipelineException Unknown() =>
        new(ErrorCode.UnknownAnswer, "There is no answer of that id, or it is no longer kept. Ask again.", "id");

    /// <summary>Takes the answer back once a document that it shows is hidden from its reader, or deleted.</summary>
    private async Task WatchAccessAsync()
    {
        if (_asked is not { Access: { } access } asked || _log.IsWithdrawn || _log.Documents.Count == 0)
        {
            return;
        }

        try
        {
            if (await GrainFactory.GetCollection(asked.Collection).MayRead([.. _log.Documents], access))
            {
                return;
            }
        }
        catch (PipelineException error) when (error.Code == ErrorCode.StoreUnavailable)
        {
            // Nothing can have been hidden meanwhile: that needs the store too.
            return;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            // Its documents are gone with it.
        }

        _log.Withdraw(
            new DoneEvent(
                AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                0,
                new PipelineException(
                    ErrorCode.UnknownAnswer,
                    "A document that this answer shows is no longer yours to read. Ask again.",
                    "id"
                ).ToDetail(),
                Coverage: null
            )
        );
        await _answer!.Stop.TellAsync(reason: null);
    }

    private async IAsyncEnumerable<AnswerEvent> ReadLog(
        long from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (from > 0 || _log.IsComplete)
        {
            await WatchAccessAsync();
        }

        if (_log.IsWithdrawn)
        {
            throw Unknown();
        }

        try
        {
            await foreach (var answerEvent in _log.ReadAsync(from, cancellationToken))
            {
                _lastRead = time.GetUtcNow();
                yield return answerEvent;
            }
        }
        finally
        {
            _lastRead = time.GetUtcNow();
        }
    }

    private async Task RunAsync(OpenAnswer answer, AskRequest request, KnownCollection collection)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
        var pipeline = new AnswerPipeline(
            GrainFactory,
            replicas,
            workers,
            rates,
            sessions,
            options.Value.Answers,
            metrics,
            logger,
            _log,
            this.GetPrimaryKeyString()
        );
        await pipeline.RunAsync(request, collection, answer.Stop, deadline.Token);
        _ended = time.GetUtcNow();
        if (request is { IsMetered: true, Owner: { } owner } && _log.Events is [.., DoneEvent { Usage: var used }])
        {
            // Here, whether or not anybody has read it to the end.
            GrainFactory.GetGrain<IQuotaGrain>(owner).Spend(used.PromptTokens + used.CompletionTokens).Ignore();
        }

        open.Keep(answer, _log.Characters);
    }

    /// <summary>Cancels an answer that nobody reads, and forgets a finished one after its retention.</summary>
    private async Task WatchReadersAsync()
    {
        var now = time.GetUtcNow();
        if (_running.IsCompleted)
        {
            if (now - _ended > options.Value.Answers.Retention)
            {
                DeactivateOnIdle();
            }
        }
        else if (_log.Readers == 0 && now - _lastRead > options.Value.Answers.ReaderGrace)
        {
            await Cancel(access: null);
        }
    }
}
