using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Steps;

namespace Pipeline.Grains.Questions;

/// <summary>Searches on from what a search found, so many times as the request allows.</summary>
/// <param name="pipeline">Searches once.</param>
/// <param name="clock">Told of the stage.</param>
/// <param name="planner">Says what is searched next.</param>
internal sealed class StepSearch(SearchPipeline pipeline, StageClock clock, IStepPlanner planner)
{
    /// <summary>The request with as many hits as a plan reads.</summary>
    public static SearchRequest Widened(SearchRequest request) =>
        request with
        {
            Top = Math.Max(request.Top, StepRules.MostPassages),
        };

    /// <summary>Searches on.</summary>
    /// <param name="request">The search, widened.</param>
    /// <param name="question">The question.</param>
    /// <param name="first">What was found for it.</param>
    /// <param name="top">Hits wanted.</param>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="served">Its embedders.</param>
    /// <param name="guard">What of a text that nobody asked may be searched; null: nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<SearchOutcome> RunAsync(
        SearchRequest request,
        string question,
        SearchOutcome first,
        int top,
        CollectionSettings settings,
        ServedEmbedders served,
        Func<string, string?> guard,
        CancellationToken cancellationToken
    )
    {
        // What the questions of a step re-rank together is what one would.
        var candidates = Math.Max(1, request.RerankCandidates / StepRules.MostQuestions);
        return clock.RunAsync(
            "steps",
            async () =>
                Merge(
                    first,
                    await SteppedSearch.RunAsync(
                        question,
                        first,
                        request.Retrieval!.Steps - 1,
                        planner,
                        Passages,
                        SearchAsync,
                        cancellationToken
                    ),
                    top
                ),
            outcome =>
                outcome.Steps is { Count: > 0 } steps
                    ? RemarkCode.LedTo.With(("question", string.Join("”, “", steps)))
                    : RemarkCode.NoFurtherStep.With()
        );

        async Task<SearchOutcome?> SearchAsync(string next, CancellationToken token) =>
            guard(next) is { } allowed
                ? await pipeline.RunAsync(
                    request with
                    {
                        Query = allowed,
                        RerankCandidates = candidates,
                        Facets = null,
                        Explain = false,
                    },
                    settings,
                    served,
                    new StageCollector(false),
                    token
                )
                : null;
    }

    private static SearchOutcome Merge(SearchOutcome first, IReadOnlyList<TakenStep<SearchOutcome>> taken, int top)
    {
        if (taken.Count == 0)
        {
            return first with { Hits = [.. first.Hits.Take(top)] };
        }

        var chain = taken.SelectMany(step => (SearchHit[])[step.Before.Hits[step.From], step.Found.Hits[step.Answer]]);
        return MergedSearch.Merge(
            [first, .. taken.Select(step => step.Found), first with { Hits = [.. chain.DistinctBy(MergedSearch.Key)] }],
            [1, .. taken.Select(_ => 1.0), SteppedSearch.ChainWeight],
            top
        ) with
        {
            Steps = [.. taken.Select(step => step.Question)],
        };
    }

    private static FoundPassage[] Passages(SearchOutcome outcome) =>
        [.. outcome.Hits.Select(hit => new FoundPassage(hit.Title ?? "", hit.Text))];
}
