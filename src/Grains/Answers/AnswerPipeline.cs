using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Conflicts;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers;

/// <summary>One question from its guard to its last token; everything it says goes to the log.</summary>
internal sealed partial class AnswerPipeline(
    IGrainFactory grains,
    ShardReplicas replicas,
    WorkerRouter workers,
    StageRates rates,
    IModelSessions sessions,
    IClusterModels models,
    IGuardPolicies policies,
    VerdictLog verdicts,
    TopicGuard topics,
    AnswerOptions options,
    PipelineMetrics metrics,
    RewriteExams exams,
    ILogger logger,
    AnswerLog log,
    string answerId
) : IStageObserver
{
    /// <summary>The part of the time to the first token that re-ranking may take.</summary>
    private const double RerankShare = 0.3;

    /// <summary>When the first token should be there, as a part of its target; what is left is for the queue and for
    /// noise.</summary>
    private const double PromptShare = 0.9;
    private const int MostCandidates = 20;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, long> _running = new(StringComparer.Ordinal);
    private GuardedHits? _shown;
    private Coverage? _coverage;
    private Remark? _notice;
    private Grounding? _grounding;

    public bool WantsLists => true;

    /// <summary>The question's place in its conversation.</summary>
    public required AskedTurn Turn { get; init; }

    public void Stage(StageReport report)
    {
        if (report.Status == StageStatus.Started)
        {
            _running[report.Stage] = Stopwatch.GetTimestamp();
        }
        else
        {
            _running.Remove(report.Stage);
        }

        log.Append(
            new StageEvent(report.Stage, report.Status, report.Milliseconds, report.Detail, report.Code, report.Values)
        );
    }

    public void List(string stage, IReadOnlyList<SearchHit> hits) =>
        log.Append(new HitsEvent(stage, _shown?.Of(hits) ?? hits));

    /// <summary>Answers. Readers are told of the end at once; the call returns when the work has ended too.</summary>
    /// <param name="request">The question.</param>
    /// <param name="collection">The collection as it was when the question came.</param>
    /// <param name="stop">Ends it with a reason.</param>
    /// <param name="deadline">Ends it as late.</param>
    public async Task RunAsync(
        AskRequest request,
        KnownCollection collection,
        AnswerStop stop,
        CancellationToken deadline
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, stop.Token);
        var work = AnswerAsync(request, collection, either.Token);
        try
        {
            await work.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            End(
                stop.Reason is null ? AnswerEnd.Cancelled : AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                stop.Reason?.ToDetail()
            );
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            var late = Late(request);
            End(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), late.ToDetail());
        }
        catch (PipelineException error)
        {
            End(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), error.ToDetail());
        }
        catch (Exception error)
        {
            LogFailed(logger, answerId, error);
            var told =
                LostCalls.Explain(error)
                ?? new PipelineException(
                    ErrorCode.Internal,
                    $"The answer failed inside the program; the log has the details under {answerId}."
                );
            End(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), told.ToDetail());
        }

        await work.Ended();
        _visit?.Leave();
    }

    /// <summary>What is told of an answer that took too long.</summary>
    public static PipelineException Late(AskRequest request) =>
        new(
            ErrorCode.DeadlineExceeded,
            $"The answer took longer than timeoutMilliseconds ({request.TimeoutMilliseconds}). Raise it, or ask for fewer tokens.",
            "timeoutMilliseconds"
        );

    private async Task AnswerAsync(AskRequest request, KnownCollection collection, CancellationToken cancellationToken)
    {
        var clock = new StageClock(this, metrics);
        var held = policies.For(collection.Settings, request.Guardrails);
        _shown = new GuardedHits(held.Guard);
        var guard = new QuestionGuard(
            held,
            metrics,
            (verdict, found) => verdicts.Record(request.Collection, verdict, found)
        );
        var guarded = clock.Run("guard", () => guard.Inspect(GuardPlace.Question, request.Question));
        Say(guarded.Verdict);
        if (guarded.IsBlocked)
        {
            Refuse(held, request);
            return;
        }

        request = request with { Question = guarded.Text };
        var followUp = new FollowUpStage(FollowUpsOf(request), guard, clock);
        if (
            await followUp.ReadAsync(request, Say, cancellationToken) is not { } asked
            || await IsKeptOutAsync(held, guard, asked.Text, clock, cancellationToken)
        )
        {
            Refuse(held, request);
            return;
        }

        Turn.Question = asked;
        var question = asked.Text;
        (var generator, _notice) = Choose(request, question, collection);
        var shards = new ShardFanOut(
            grains,
            replicas,
            request.Collection,
            collection.Settings.ShardCount,
            request.Access,
            collection.Settings.Generation
        );
        await shards.WaitForAsync(request.AtLeast, cancellationToken);
        var evidence = new CarriedEvidence(Turn.Prior, asked.IsRewritten, options.ContextTokens / 2, guard, Say);
        var prompted = evidence.Before(FollowUpStage.ForGenerator(request, asked));
        if (
            await IsReplayedAsync(
                clock,
                request,
                asked,
                generator,
                held.With(collection.Version),
                shards,
                cancellationToken
            )
        )
        {
            return;
        }

        var outcome = await SearchAsync(request, asked, collection, guard, cancellationToken);
        asked = asked.LedTo(outcome.Steps ?? []);
        _coverage = outcome.Coverage;
        var choice = new ContextStage(guard, workers, rates, sessions, options, _visit?.Earlier?.Basis?.ContextTokens);
        var (context, conflicts) = await clock.RunAsync(
            "context",
            async () =>
                SourceConflicts.Settle(
                    question,
                    await choice.ChooseAsync(
                        outcome.Hits,
                        prompted,
                        generator is null ? null : LeftForPrompt,
                        verdict => Say(verdict),
                        cancellationToken
                    )
                ),
            chosen => RemarkCode.Passages.With(("count", chosen.Context.Count))
        );
        (prompted, var shown) = generator is null ? (prompted, context) : evidence.Beside(prompted, context);
        log.Append(new HitsEvent("context", shown, conflicts));
        _grounding =
            context.Count == 0
                ? AnswerGrounding.Nothing
                : AnswerGrounding.Judge(request, collection.Settings, outcome.Evidence, context);
        if (AnswerGrounding.Instead(_grounding, context.Count, question) is { } nothing)
        {
            // Why it would have been quoted is nothing to who is told that the documents do not say.
            _notice = WaitingNotice.For(
                await grains.GetCollection(request.Collection).Describe(request.Access),
                question
            );
            if (request.Schema is null)
            {
                Append(nothing.Message);
            }
            else
            {
                // Prose is no JSON, and JSON made from nothing would be made up.
                _notice = _notice is null ? nothing : _notice with { Message = $"{nothing.Message} {_notice.Message}" };
            }

            End(
                _grounding.Declined ? AnswerEnd.NotFound : AnswerEnd.NoPassages,
                AnswerOrigin.Extractive,
                new TokenUsage(0, 0)
            );
            return;
        }

        if (await IsConfirmedAsync(clock, request, collection, outcome, shown))
        {
            return;
        }

        var from = log.Events.Count - 1;
        var writer = Writer(isGenerated: generator is not null);
        var (end, origin, usage) = generator is null
            ? clock.Run("generate", () => Quote(writer, asked, context), _ => RemarkCode.Quoted.With())
            : await clock.RunAsync(
                "generate",
                () =>
                    new GeneratedAnswer(workers, rates, options).WriteAsync(writer, prompted, shown, cancellationToken),
                result => RemarkCode.Tokens.With(("count", result.Usage.CompletionTokens))
            );
        if (writer.HasGivenUp)
        {
            _notice = NotSupported.For(question);
            writer = Writer(isGenerated: false);
            (end, origin, _) = Quote(writer, asked, context);
        }

        // After its end the log takes nothing: what was written then is no whole answer.
        cancellationToken.ThrowIfCancellationRequested();
        await KeepAsync(from, (end, origin, usage), choice, outcome.Watermarks);
        if (end == AnswerEnd.Blocked)
        {
            Refuse(held, request, origin, usage);
            return;
        }

        End(end, origin, usage);

        AnswerWriter Writer(bool isGenerated) =>
            new(
                guard.Output(),
                request.Schema is null
                    ? Containment.Around(
                        Citations(shown, collection, isGenerated, cancellationToken),
                        guard,
                        isJson: false,
                        question
                    )
                    : Containment.Around(new JsonCitationWriter(shown), guard, isJson: true, question, request.Schema),
                log
            );
    }

    private TimeSpan LeftForPrompt() => (options.FirstTokenTarget * PromptShare) - Stopwatch.GetElapsedTime(_started);

    private void Say(Verdict? verdict)
    {
        if (verdict is not null)
        {
            log.Append(new VerdictEvent(verdict));
        }
    }

    private void Append(string text) => log.Append(new TokenEvent(text));

    private void End(AnswerEnd reason, AnswerOrigin origin, TokenUsage usage, ErrorDetail? error = null)
    {
        if (log.HasEnded)
        {
            return;
        }

        // No reader is left with a stage that never ends.
        var cutOff = RemarkCode.StageCutOff.With();
        foreach (var (stage, began) in _running.ToArray())
        {
            var took = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 3);
            Stage(new StageReport(stage, StageStatus.Failed, took, cutOff.Message, cutOff.Code));
        }

        metrics.Question("ask", reason.ToString());
        var milliseconds = Math.Round(Stopwatch.GetElapsedTime(_started).TotalMilliseconds, 1);
        log.Append(
            new DoneEvent(
                reason,
                origin,
                usage,
                milliseconds,
                error,
                _coverage,
                _notice?.Message,
                _notice?.Code,
                _notice?.Values,
                AnswerGrounding.At(reason, _grounding)
            ).Sent()
        );
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Answer {AnswerId} cannot share answer {Writer}")]
    private static partial void LogNotFollowed(ILogger logger, string answerId, string writer, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Answer {AnswerId} failed")]
    private static partial void LogFailed(ILogger logger, string answerId, Exception error);
}
