using Microsoft.Extensions.Options;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Answers.Quoting;
using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Storage;

namespace Pipeline.Grains.Answers.Proving;

/// <summary>
/// Asks questions whose answers are known, once of the generator and once of quotes, from the same passages. It is bulk
/// work that gives way to people, of one collection at a time, and ends early where the generator has lost too often.
/// </summary>
internal sealed class GeneratorExam(
    IGrainFactory grains,
    ShardReplicas replicas,
    ICorpusStore store,
    WorkerRouter workers,
    IClusterModels models,
    StageRates rates,
    IModelSessions sessions,
    IGuardPolicies policies,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics
) : IGeneratorExam, IDisposable
{
    /// <summary>Questions at most: each is a whole answer, which takes a processor long.</summary>
    public const int MostQuestions = 24;

    private const int MostTokens = 96;
    private const int Passages = 5;
    private const int Seed = 20260103;

    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<GeneratorSettings> MeasureAsync(
        KnownCollection collection,
        long chunks,
        CancellationToken cancellationToken
    )
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await ExamineAsync(collection, chunks, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<GeneratorSettings> ExamineAsync(
        KnownCollection collection,
        long chunks,
        CancellationToken cancellationToken
    )
    {
        var generator = models.StatusOf(ModelRole.Generate);
        var sample = await PassageSample.ReadAsync(
            store,
            collection.Name,
            collection.Settings.ShardCount,
            embedder: null,
            Seed,
            cancellationToken
        );
        var questions = ClozeQuestions.Of(sample.Chunks.Select(chunk => chunk.Text), MostQuestions, generator.Knows);
        var trials = new List<GeneratorTrial>();
        var (supported, judged) = (0, 0);
        foreach (var question in questions)
        {
            if (await AskAsync(question, collection, cancellationToken) is not { } outcome)
            {
                continue;
            }

            trials.Add(outcome.Trial);
            supported += outcome.Supported;
            judged += outcome.Judged;
            if (GeneratorVerdict.IsSettled(trials))
            {
                break;
            }
        }

        var share = judged == 0 ? 0 : (double)supported / judged;
        return new GeneratorSettings
        {
            Generator = generator.Name ?? "",
            Writes = GeneratorVerdict.Writes(trials, share),
            GeneratedHolds = Share(trials, trial => trial.Generated),
            QuotedHolds = Share(trials, trial => trial.Quoted),
            Margin = Math.Round(GeneratorVerdict.Difference(trials).Margin, 3),
            Supported = Math.Round(share, 3),
            Questions = trials.Count,
            Chunks = chunks,
        };
    }

    private async Task<(GeneratorTrial Trial, int Supported, int Judged)?> AskAsync(
        ClozeQuestion question,
        KnownCollection collection,
        CancellationToken cancellationToken
    )
    {
        var request = new AskRequest
        {
            Collection = collection.Name,
            Question = question.Text,
            Top = Passages,
        };
        var found = await new SearchPipeline(grains, replicas, workers, models, rates, metrics).RunAsync(
            new SearchRequest
            {
                Collection = collection.Name,
                Query = question.Text,
                Top = Passages * 2,
                Mode = SearchMode.Reranked,
            },
            collection.Settings,
            collection.Embedders,
            new StageCollector(wantsLists: false),
            cancellationToken
        );
        var guard = new QuestionGuard(policies.For(collection.Settings, key: null), metrics);
        var context = await new ContextStage(guard, workers, rates, sessions, options.Value.Answers).ChooseAsync(
            found.Hits,
            request,
            left: null,
            static (Verdict _) => { },
            cancellationToken
        );
        if (context.Count == 0)
        {
            return null;
        }

        var quoted = string.Join('\n', ExtractiveAnswer.Quote(question.Text, context).Select(quote => quote.Text));
        var (generated, supported, judged) = await WriteAsync(request, context, cancellationToken);
        return (new GeneratorTrial(question.IsHeldBy(generated), question.IsHeldBy(quoted)), supported, judged);
    }

    /// <summary>What the generator writes, without what the passages do not support; and of how many characters that
    /// were judged how many are supported.</summary>
    private async Task<(string Text, int Supported, int Judged)> WriteAsync(
        AskRequest request,
        IReadOnlyList<SearchHit> context,
        CancellationToken cancellationToken
    )
    {
        var writer = new SupportedWriter(context, SupportPolicy.Mark, new CitationWriter(context));
        var assistant = new AssistantText(calls: false);
        var (text, marks) = ("", new List<SupportMark>());
        var completion = new CompletionRequest
        {
            Messages = PromptBuilder.Build(request.Question, context, history: null),
            MaxTokens = MostTokens,
            RepetitionPenalty = options.Value.Answers.RepetitionPenalty,
            Tenant = request.Collection,
            Priority = RequestPriority.Bulk,
        };
        await foreach (var piece in workers.GenerateAsync(completion, cancellationToken))
        {
            Take(writer.Push(Content(assistant.Push(piece.Text))).Text);
        }

        Take(writer.Push(Content(assistant.Complete())).Text);
        Take(writer.Complete().Text);
        var (kept, supported, judged, at) = ("", 0, 0, 0);
        foreach (var mark in marks)
        {
            var isKept = mark.Support is not "unsupported";
            judged += mark.Support is null ? 0 : mark.Length;
            supported += mark.Support is not null && isKept ? mark.Length : 0;
            kept += isKept ? text.Substring(at, mark.Length) : "";
            at += mark.Length;
        }

        return (CitedSentence.Bare(kept), supported, judged);

        void Take(string piece)
        {
            text += piece;
            marks.AddRange(writer.TakeMarks());
        }
    }

    private static string Content(IReadOnlyList<(AssistantPart Part, string Text)> parts) =>
        string.Concat(parts.Where(part => part.Part == AssistantPart.Content).Select(part => part.Text));

    private static double Share(List<GeneratorTrial> trials, Func<GeneratorTrial, bool> holds) =>
        trials.Count == 0 ? 0 : Math.Round((double)trials.Count(holds) / trials.Count, 3);
}
