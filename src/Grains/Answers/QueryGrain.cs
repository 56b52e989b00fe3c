using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Storage.Answers;

namespace Pipeline.Grains.Answers;

/// <summary>
/// One question: its answer is written here, on the silo that the caller reached. Where no answer was begun, that silo
/// is gone, or has made room: what it stored is read, by whoever asks for the answer first.
/// </summary>
[PreferLocalPlacement, OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class QueryGrain(
    ShardReplicas replicas,
    WorkerRouter workers,
    StageRates rates,
    IModelSessions sessions,
    IClusterModels models,
    KnownCollections collections,
    IGuardPolicies policies,
    VerdictLog verdicts,
    TopicGuard topics,
    OpenAnswers open,
    AnswerRecords records,
    IAnswerLogStore store,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<QueryGrain> logger
) : Grain, IQueryGrain
{
    /// <summary>How often an answer is held against what its reader may read now.</summary>
    private static readonly TimeSpan AccessCheck = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LastReaders = TimeSpan.FromSeconds(2);

    private AnswerLog _log = new();
    private OpenAnswer? _answer;
    private AnswerOwner? _owner;
    private AnswerRecord? _record;
    private string _collection = "";
    private Task _running = Task.CompletedTask;
    private Task? _finding;
    private DateTimeOffset _lastRead;
    private DateTimeOffset _ended;

    private StoredLogs Stored => new(store, time, options.Value.Answers.Retention);

    /// <summary>Nothing of an answer outlives its grain: what is being written is told to end, and waited for, and so
    /// is its record.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_answer is not { } answer)
        {
            return;
        }

        await answer.Stop.TellAsync(
            reason.ReasonCode == DeactivationReasonCode.ShuttingDown
                ? PipelineException.ShuttingDown()
                : StoredLogs.Lost()
        );
        await _running.WaitAsync(cancellationToken).Ended();
        await Task.WhenAll(_log.Delivered, _record?.Settled ?? Task.CompletedTask)
            .WaitAsync(LastReaders, time, cancellationToken)
            .Ended();
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
        if (_answer is not null)
        {
            return;
        }

        var answers = options.Value.Answers;
        var longest = TimeSpan.FromMilliseconds(request.TimeoutMilliseconds);
        var owner = AnswerOwner.Of(CallerIdentity.Of(request));
        var record = new AnswerRecord(
            records,
            this.GetPrimaryKeyString(),
            request.Collection,
            owner,
            time.GetUtcNow() + longest,
            answers.Retention
        );
        var log = new AnswerLog(appended: record.Add);
        var answer = new OpenAnswer(new AnswerStop(), log.Delivered, this.DeactivateOnIdle);
        open.Begin(answer);
        (_answer, _log, _record, _owner, _collection) = (answer, log, record, owner, request.Collection);
        _lastRead = time.GetUtcNow();
        DelayDeactivation(longest + answers.Retention);
        var check = TimeSpan.FromMilliseconds(Math.Max(50, answers.ReaderGrace.TotalMilliseconds / 4));
        this.RegisterGrainTimer(static (query, _) => query.WatchReadersAsync(), this, check, check);
        if (request.Access is { } access)
        {
            this.RegisterGrainTimer(
                static (watch, _) => watch.Query.WatchAccessAsync(watch.Access),
                (Query: this, Access: access),
                AccessCheck,
                AccessCheck
            );
        }

        // Not awaited here: the caller reads the log while the answer is written. The grain's end awaits it.
        _running = RunAsync(answer, request, collection, Activity.Current?.Context);
    }

    public async IAsyncEnumerable<AnswerEvent> Read(
        long from,
        CallerIdentity? caller,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await FindAsync();
        if (_owner?.Is(caller) != true)
        {
            throw AnswerReads.Unknown();
        }

        if (from > 0 || _log.IsComplete)
        {
            await WatchAccessAsync(caller?.Access);
        }

        if (_log.IsWithdrawn)
        {
            throw AnswerReads.Unknown();
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

    public Task Cancel(CallerIdentity? caller)
    {
        if (_answer is not { } answer)
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        return _owner?.Is(caller) == true ? answer.Stop.TellAsync(reason: null) : Task.CompletedTask;
    }

    /// <summary>Looks for the answer where it was not begun here.</summary>
    private async Task FindAsync()
    {
        if (_answer is not null)
        {
            return;
        }

        try
        {
            // Once for all who ask at the same time.
            await (_finding ??= TakeUpAsync());
        }
        finally
        {
            if (_answer is null)
            {
                _finding = null;
                DeactivateOnIdle();
            }
        }
    }

    private async Task TakeUpAsync()
    {
        if (await Stored.FindAsync(this.GetPrimaryKeyString()) is not { } stored)
        {
            return;
        }

        var answer = new OpenAnswer(new AnswerStop(), Task.CompletedTask, this.DeactivateOnIdle);
        open.Begin(answer);
        (_answer, _log, _owner, _collection) = (answer, stored.Log, stored.Owner, stored.Collection);
        open.Keep(answer, _log.Characters);
    }

    /// <summary>Takes the answer back once a document that it shows is hidden from its reader, or deleted, and once its
    /// collection is.</summary>
    private async Task WatchAccessAsync(IReadOnlyList<string>? access)
    {
        if (_log.IsWithdrawn || await MayReadAsync(access))
        {
            return;
        }

        _record?.Abandon();
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
        await Stored.RemoveAsync(this.GetPrimaryKeyString()).Ended();
    }

    private async Task<bool> MayReadAsync(IReadOnlyList<string>? access)
    {
        try
        {
            if (access is not null && _log.Documents.Count > 0)
            {
                return await GrainFactory.GetCollection(_collection).MayRead([.. _log.Documents], access);
            }

            if (_record is null || _log.Delivered.IsCompleted)
            {
                // It is read once more: its collection may be gone.
                await collections.FindAsync(_collection);
            }

            return true;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.StoreUnavailable)
        {
            // Nothing can have been hidden meanwhile: that needs the store too.
            return true;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            // Its documents are gone with it.
            return false;
        }
    }

    private async Task RunAsync(
        OpenAnswer answer,
        AskRequest request,
        KnownCollection collection,
        ActivityContext? asked
    )
    {
        using var span = PipelineTraces.Answer(asked, request.Collection);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
        var pipeline = new AnswerPipeline(
            GrainFactory,
            replicas,
            workers,
            rates,
            sessions,
            models,
            policies,
            verdicts,
            topics,
            options.Value.Answers,
            metrics,
            logger,
            _log,
            this.GetPrimaryKeyString()
        );
        await pipeline.RunAsync(request, collection, answer.Stop, deadline.Token);
        _ended = time.GetUtcNow();
        if (_log.Events is [.., DoneEvent done])
        {
            span.Ended(done);
            if (request is { IsMetered: true, Caller: { } caller })
            {
                // Here, whether or not anybody has read it to the end.
                var used = done.Usage.PromptTokens + done.Usage.CompletionTokens;
                GrainFactory.GetGrain<IQuotaGrain>(caller).Spend(used).Ignore();
            }
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
            await Cancel(caller: null);
        }
    }
}
