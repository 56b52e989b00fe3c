using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Answers;

/// <summary>One question from its guard to its last token; everything it says goes to the log.</summary>
internal sealed partial class AnswerPipeline(
    IGrainFactory grains,
    WorkerRouter workers,
    StageRates rates,
    IModelSessions sessions,
    AnswerOptions options,
    PipelineMetrics metrics,
    ILogger logger,
    AnswerLog log,
    string answerId) : IStageObserver
{
    /// <summary>The part of the time to the first token that re-ranking may take.</summary>
    private const double RerankShare = 0.3;

    /// <summary>When the first token should be there, as a part of its target; what is left is for the queue and for noise.</summary>
    private const double PromptShare = 0.9;
    private const int MostCandidates = 20;
    private const int CharactersPerToken = 3;

    private readonly long _started = Stopwatch.GetTimestamp();
    private Coverage? _coverage;
    private string? _notice;

    public bool WantsLists => true;

    public void Stage(StageReport report) =>
        log.Append(new StageEvent(report.Stage, report.Status, report.Milliseconds, report.Detail));

    public void List(string stage, IReadOnlyList<SearchHit> hits) => log.Append(new HitsEvent(stage, hits));

    public async Task RunAsync(
        AskRequest request, CollectionSettings settings, CancellationToken deadline, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        try
        {
            await AnswerAsync(request, settings, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var late = new PipelineException(
                ErrorCode.DeadlineExceeded,
                $"The answer took longer than timeoutMilliseconds ({request.TimeoutMilliseconds}). Raise it, or ask for fewer tokens.",
                "timeoutMilliseconds");
            End(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), late.ToDetail());
        }
        catch (OperationCanceledException)
        {
            End(AnswerEnd.Cancelled, AnswerOrigin.Generated, new TokenUsage(0, 0));
        }
        catch (PipelineException error)
        {
            End(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), error.ToDetail());
        }
        catch (Exception error)
        {
            LogFailed(logger, answerId, error);
            var detail = new PipelineException(
                ErrorCode.Internal, $"The answer failed inside the program; the log has the details under {answerId}.").ToDetail();
            End(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), detail);
        }
    }

    private async Task AnswerAsync(AskRequest request, CollectionSettings settings, CancellationToken cancellationToken)
    {
        var clock = new StageClock(this, metrics);
        var guard = grains.GetGrain<IGuardGrain>(request.Collection);
        var guarded = await clock.RunAsync(
            "guard", async () => (await guard.Inspect(GuardPlace.Question, [request.Question]))[0]);
        if (Say(guarded.Verdict) == GuardAction.Block)
        {
            End(AnswerEnd.Blocked, AnswerOrigin.Generated, new TokenUsage(0, 0));
            return;
        }

        var question = guarded.Text;
        (var generator, _notice) = GeneratorChoice.For(request, question, sessions.StatusOf(ModelRole.Generate));
        var shards = new ShardFanOut(grains, request.Collection, settings.ShardCount, request.Access);
        await shards.WaitForAsync(request.AtLeast, cancellationToken);
        var watermarks = await shards.WatermarksAsync();
        var cache = grains.GetGrain<IAnswerCacheGrain>($"{request.Collection}/{CacheScope.Of(request.Access)}");
        var key = QuestionKey.Of(request with { Question = question }, generator, settings);
        if (!request.UseCache || request.Temperature > 0 || watermarks is null)
        {
            clock.Skip("cache", "Not asked for, the answer is sampled, or a shard does not answer.");
        }
        else if (await clock.RunAsync("cache", () => cache.Find(key, watermarks), found => found is null ? "miss" : "hit") is { } cached)
        {
            Replay(cached);
            return;
        }

        var search = new SearchRequest
        {
            Collection = request.Collection,
            Query = question,
            Top = Math.Min(50, request.Top * 2),
            RerankCandidates = rates.Candidates(options.FirstTokenTarget * RerankShare, MostCandidates),
            Mode = request.Mode,
            Filter = request.Filter,
            Documents = request.Documents,
            Access = request.Access,
        };
        var outcome = await new SearchPipeline(grains, workers, sessions, rates, metrics).RunAsync(search, settings, this, cancellationToken);
        _coverage = outcome.Coverage;
        var context = await clock.RunAsync(
            "context",
            () => ContextAsync(guard, outcome.Hits, request with { Question = question }, generator is not null, cancellationToken),
            chosen => $"{chosen.Count} passages");
        log.Append(new HitsEvent("context", context));
        if (context.Count == 0)
        {
            var nothing = NothingFound.For(question);
            _notice = WaitingNotice.For(await grains.GetGrain<ICollectionGrain>(request.Collection).Describe(request.Access), question) ?? _notice;
            if (request.Schema is null)
            {
                Append(nothing);
            }
            else
            {
                // Prose is no JSON, and JSON made from nothing would be made up.
                _notice = _notice is null ? nothing : $"{nothing} {_notice}";
            }

            End(AnswerEnd.NoPassages, AnswerOrigin.Extractive, new TokenUsage(0, 0));
            return;
        }

        var from = log.Events.Count - 1;
        var writer = new AnswerWriter(
            grains.GetGrain<IOutputGuardGrain>($"{request.Collection}/{answerId}"), request.Schema is null ? new CitationWriter(context) : new JsonCitationWriter(context), log);
        var (end, origin, usage) = generator is null
            ? await QuoteAsync(clock, writer, question, context)
            : await clock.RunAsync(
                "generate",
                () => new GeneratedAnswer(workers, rates, options).WriteAsync(writer, request with { Question = question }, context, cancellationToken),
                result => $"{result.Usage.CompletionTokens} tokens");
        if (request.UseCache && request.Temperature == 0 && watermarks is not null && end is (AnswerEnd.Completed or AnswerEnd.Length))
        {
            await cache.Store(key, watermarks, new CachedAnswer(Cacheable(from), usage, origin, end));
        }

        End(end, origin, usage);
    }

    private async Task<IReadOnlyList<SearchHit>> ContextAsync(
        IGuardGrain guard, IReadOnlyList<SearchHit> hits, AskRequest request, bool counted, CancellationToken cancellationToken)
    {
        if (hits.Count == 0)
        {
            return [];
        }

        // Titles stand in the prompt beside the texts, so they are inspected like them; a blocked one is left out alone.
        var texts = await guard.Inspect(GuardPlace.Context, [.. hits.Select(hit => hit.Text), .. hits.Select(hit => hit.Title ?? string.Empty)]);
        var allowed = new List<SearchHit>(hits.Count);
        for (var i = 0; i < hits.Count; i++)
        {
            if (Say(texts[i].Verdict) != GuardAction.Block)
            {
                var title = texts[hits.Count + i];
                var isKept = hits[i].Title is not null && title.Verdict?.Action != GuardAction.Block;
                allowed.Add(hits[i] with { Text = texts[i].Text, Title = isKept ? title.Text : null });
            }
        }

        if (!counted)
        {
            return ContextBuilder.Choose(
                allowed, [.. allowed.Select(hit => hit.Text.Length / CharactersPerToken)], options.ContextTokens, request.Top, options.ChunksPerDocument);
        }

        // What the prompt costs without any passage is not there for passages.
        var bare = PromptBuilder.Build(request.Question, [], request.History, request.Schema);
        var counts = await workers.CountTokensAsync(
            [.. allowed.Select(PromptBuilder.Passage), string.Join('\n', bare.Select(message => message.Content))], cancellationToken);
        var left = (options.FirstTokenTarget * PromptShare) - Stopwatch.GetElapsedTime(_started);
        var budget = rates.ContextTokens(left, counts[^1], options.ContextTokens);
        return ContextBuilder.Choose(allowed, counts[..^1], budget, request.Top, options.ChunksPerDocument);
    }

    private static async Task<(AnswerEnd, AnswerOrigin, TokenUsage)> QuoteAsync(
        StageClock clock, AnswerWriter writer, string question, IReadOnlyList<SearchHit> context) =>
        await clock.RunAsync(
            "generate",
            async () =>
            {
                foreach (var quote in ExtractiveAnswer.Quote(question, context))
                {
                    if (!await writer.WriteAsync($"“{quote.Text}” [{quote.Passage}]\n"))
                    {
                        break;
                    }
                }

                var open = await writer.CompleteAsync();
                return (open ? AnswerEnd.Completed : AnswerEnd.Blocked, AnswerOrigin.Extractive, new TokenUsage(0, 0));
            },
            _ => "quoted");

    private void Replay(CachedAnswer cached)
    {
        foreach (var answerEvent in cached.Events)
        {
            log.Append(answerEvent);
        }

        End(cached.End, AnswerOrigin.Cached, cached.Usage);
    }

    private IReadOnlyList<AnswerEvent> Cacheable(int from) =>
        [.. log.Events.Skip(from).Where(answerEvent => answerEvent is HitsEvent or TokenEvent or CitationEvent or VerdictEvent)];

    private GuardAction Say(Verdict? verdict)
    {
        if (verdict is null)
        {
            return GuardAction.Pass;
        }

        log.Append(new VerdictEvent(verdict));
        return verdict.Action;
    }

    private void Append(string text) => log.Append(new TokenEvent(text));

    private void End(AnswerEnd reason, AnswerOrigin origin, TokenUsage usage, ErrorDetail? error = null)
    {
        metrics.Question("ask", reason.ToString());
        var milliseconds = Math.Round(Stopwatch.GetElapsedTime(_started).TotalMilliseconds, 1);
        log.Append(new DoneEvent(reason, origin, usage, milliseconds, error, _coverage, _notice));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Answer {AnswerId} failed")]
    private static partial void LogFailed(ILogger logger, string answerId, Exception error);
}
