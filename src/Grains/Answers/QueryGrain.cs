using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Grains.Answers.Conversation;
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
internal sealed partial class QueryGrain(
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
    RewriteExams exams,
    TimeProvider time,
    ILogger<QueryGrain> logger
) : Grain, IQueryGrain
{
    /// <summary>How often an answer is held against what its reader may read now.</summary>
    private static readonly TimeSpan AccessCheck = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LastReaders = TimeSpan.FromSeconds(2);

    private AnswerLog _log = new();
    private OpenAnswer? _answer;
    private SharedAnswer? _shared;
    private DateTimeOffset _began;
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
        await Task.WhenAll(
                _log.Delivered,
                _shared?.Log.Delivered ?? Task.CompletedTask,
                _record?.Settled ?? Task.CompletedTask
            )
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
        var turn = await AskedTurn.BeginAsync(
            GrainFactory,
            request,
            this.GetPrimaryKeyString(),
            GrainContext.Address.SiloAddress!,
            time.GetUtcNow()
        );
        if (_answer is not null)
        {
            await turn.LeaveAsync();
            return;
        }

        request = turn.With(request);
        var answers = options.Value.Answers;
        var longest = TimeSpan.FromMilliseconds(request.TimeoutMilliseconds);
        var owner = AnswerOwner.Of(CallerIdentity.Of(request));
        var record = request.Incognito
            ? null
            : new AnswerRecord(
                records,
                this.GetPrimaryKeyString(),
                request.Collection,
                owner,
                time.GetUtcNow() + longest,
                answers.Retention
            );
        var log = new AnswerLog(appended: record is null ? null : record.Add, ending: turn.Ending(() => _log.Events));
        var stop = new AnswerStop();
        var shared = new SharedAnswer(log, stop, longest, time);
        var answer = new OpenAnswer(stop, Task.WhenAll(log.Delivered, shared.Log.Delivered), this.DeactivateOnIdle);
        await turn.OrLeaveAsync(() => open.Begin(answer));
        (_answer, _log, _record, _owner, _collection) = (answer, log, record, owner, request.Collection);
        (_shared, _began) = (shared, time.GetUtcNow());
        _lastRead = _began;
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
        _running = RunAsync(answer, shared, request, collection, turn, Activity.Current?.Context);
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

    public async IAsyncEnumerable<AnswerEvent> Follow(
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (_shared is not { } shared)
        {
            DeactivateWhenEmpty();
            throw AnswerReads.Unknown();
        }

        DelayDeactivation(until - time.GetUtcNow() + options.Value.Answers.Retention);
        await foreach (var answerEvent in shared.FollowAsync(until, cancellationToken))
        {
            yield return answerEvent;
        }
    }

    public Task Cancel(CallerIdentity? caller)
    {
        if (_answer is not { } answer)
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        return _owner?.Is(caller) == true ? EndAsync(answer, reason: null) : Task.CompletedTask;
    }

    /// <summary>Ends the answer for whoever asked; what others wait for is written on.</summary>
    private Task EndAsync(OpenAnswer answer, PipelineException? reason) =>
        _shared?.LeaveAsync(reason, _began) ?? answer.Stop.TellAsync(reason);

    private void DeactivateWhenEmpty()
    {
        if (_answer is null)
        {
            DeactivateOnIdle();
        }
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

    private async Task RunAsync(
        OpenAnswer answer,
        SharedAnswer shared,
        AskRequest request,
        KnownCollection collection,
        AskedTurn turn,
        ActivityContext? asked
    )
    {
        using var span = PipelineTraces.Answer(asked, request.Collection);
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
            exams,
            logger,
            shared.Log,
            this.GetPrimaryKeyString()
        )
        {
            Turn = turn,
        };
        using (shared)
        {
            var writing = pipeline.RunAsync(request, collection, answer.Stop, shared.Deadline);
            try
            {
                await writing.WaitAsync(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
            }
            catch (TimeoutException) when (!writing.IsCompleted)
            {
                await shared.LeaveAsync(AnswerPipeline.Late(request), _began);
            }

            await writing;
            await _log.Ending;
            await turn.LeaveAsync().Ended();
        }

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
