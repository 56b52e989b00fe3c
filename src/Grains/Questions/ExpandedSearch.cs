using System.Text.Json;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Expansion;
using Pipeline.Retrieval.Steps;

namespace Pipeline.Grains.Questions;

/// <summary>Searches as often as a request asks for: once, in other words, by a passage that a generator writes, and
/// for what was found leads on to.</summary>
/// <param name="pipeline">Searches once.</param>
/// <param name="workers">Writes what is to be written.</param>
/// <param name="models">The models that there are.</param>
/// <param name="metrics">Times the stages.</param>
internal sealed class ExpandedSearch(
    SearchPipeline pipeline,
    WorkerRouter workers,
    IClusterModels models,
    PipelineMetrics metrics
)
{
    /// <summary>What the hits of a written passage count beside those of the question.</summary>
    private const double PassageWeight = 0.5;

    private const int PhrasingTokens = 96;
    private const int PassageTokens = 128;

    private const string PhrasingInstruction =
        "Write the question in two other ways, in its language, with synonyms. Keep every name and number.";

    private const string PassageInstruction =
        "Write two sentences of a document that answers the question, in the language of the question.";

    private const string PhrasingSchema =
        """{"type":"object","properties":{"questions":{"type":"array","items":{"type":"string","maxLength":160},"minItems":1,"maxItems":2}},"required":["questions"],"additionalProperties":false}""";

    private const string PassageSchema =
        """{"type":"object","properties":{"passage":{"type":"string","maxLength":500}},"required":["passage"],"additionalProperties":false}""";

    private readonly MergedSearch _merged = new(pipeline);

    /// <summary>Searches for questions, and for what the request adds to them.</summary>
    /// <param name="request">What holds for all of them.</param>
    /// <param name="questions">The questions, 1 to <see cref="StandaloneQuestion.MostParts"/>; the first one is
    /// expanded.</param>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="served">Its embedders.</param>
    /// <param name="observer">Sees the stages: those of the first search, <c>expand</c> and <c>steps</c>.</param>
    /// <param name="guard">What of a text that nobody asked may be searched; null: nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SearchOutcome> RunAsync(
        SearchRequest request,
        IReadOnlyList<WeightedQuestion> questions,
        CollectionSettings settings,
        ServedEmbedders served,
        IStageObserver observer,
        Func<string, string?> guard,
        CancellationToken cancellationToken
    )
    {
        if (request.Retrieval is not { } more || more is { Steps: 1, Expand: null })
        {
            return await _merged.RunAsync(request, questions, settings, served, observer, cancellationToken);
        }

        var clock = new StageClock(observer, metrics);
        var writer = new QuestionWriter(workers, models, request.Collection, more.WrittenTokens);
        var wide = more.Steps == 1 ? request : StepSearch.Widened(request);
        var passage =
            more.Expand == QueryExpansion.Hyde
                ? await WriteAsync(clock, writer, questions[0].Text, guard, cancellationToken)
                : null;
        var asked =
            more.Expand == QueryExpansion.MultiQuery
                ? await PhraseAsync(clock, writer, questions, guard, cancellationToken)
                : questions;
        var found = _merged.RunAsync(wide, asked, settings, served, observer, cancellationToken, questions.Count);
        var outcome = passage is null
            ? await found
            : await BesideAsync(
                found,
                pipeline.RunAsync(
                    wide with
                    {
                        Query = passage,
                        Mode = SearchMode.Vector,
                        Facets = null,
                        Explain = false,
                    },
                    settings,
                    served,
                    new StageCollector(false),
                    cancellationToken,
                    TextKind.Passage
                ),
                wide.Top
            );
        return more.Steps == 1
            ? outcome
            : await new StepSearch(pipeline, clock, new GeneratedSteps(writer, new StepRules())).RunAsync(
                wide,
                questions[0].Text,
                outcome,
                request.Top,
                settings,
                served,
                guard,
                cancellationToken
            );
    }

    private static async Task<SearchOutcome> BesideAsync(Task<SearchOutcome> found, Task<SearchOutcome> other, int top)
    {
        var outcomes = await Task.WhenAll(found, other);

        // What a passage that was made up finds is no evidence that the question is answered.
        return MergedSearch.Merge(outcomes, [1, PassageWeight], top) with
        {
            Evidence = outcomes[0].Evidence,
        };
    }

    /// <summary>The questions with other phrasings of the first one.</summary>
    private static Task<IReadOnlyList<WeightedQuestion>> PhraseAsync(
        StageClock clock,
        QuestionWriter writer,
        IReadOnlyList<WeightedQuestion> questions,
        Func<string, string?> guard,
        CancellationToken cancellationToken
    ) =>
        clock.RunAsync<IReadOnlyList<WeightedQuestion>>(
            "expand",
            async () =>
            {
                var first = questions[0];
                var written = writer.CanWrite(first.Text)
                    ? await writer.WriteAsync(
                        PhrasingInstruction,
                        first.Text,
                        PhrasingSchema,
                        PhrasingTokens,
                        cancellationToken
                    )
                    : null;
                var phrasings = (
                    written is { } found
                        ? found.GetProperty("questions").EnumerateArray().Select(one => one.GetString() ?? "")
                        : []
                )
                    .Where(phrasing => RewriteCheck.IsFaithful(phrasing, first.Text))
                    .Concat(Phrasings.Of(first.Text))
                    .Distinct(StringComparer.Ordinal)
                    .Where(phrasing => phrasing != first.Text)
                    .Select(guard)
                    .OfType<string>()
                    .Select(phrasing => new WeightedQuestion(phrasing, first.Weight * Phrasings.Weight));
                return [.. questions, .. phrasings.Take(StandaloneQuestion.MostParts - questions.Count)];
            },
            asked =>
                asked.Count == questions.Count
                    ? RemarkCode.NoOtherWords.With()
                    : RemarkCode.AlsoSearchedAs.With(
                        ("question", string.Join("”, “", asked.Skip(questions.Count).Select(one => one.Text)))
                    )
        );

    /// <summary>A passage as it might answer a question; null: it is searched without.</summary>
    private static Task<string?> WriteAsync(
        StageClock clock,
        QuestionWriter writer,
        string question,
        Func<string, string?> guard,
        CancellationToken cancellationToken
    ) =>
        clock.FindAsync(
            "expand",
            async () =>
                writer.CanWrite(question)
                && await writer.WriteAsync(
                    PassageInstruction,
                    question,
                    PassageSchema,
                    PassageTokens,
                    cancellationToken
                )
                    is { } written
                && written.GetProperty("passage").GetString() is { Length: > 0 } passage
                    ? guard(passage)
                    : null,
            passage =>
                passage is null
                    ? RemarkCode.ExpansionNeedsGenerator.With()
                    : RemarkCode.SearchedByPassage.With(("count", writer.Written))
        );
}
