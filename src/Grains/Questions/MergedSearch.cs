using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Answerability;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Grains.Questions;

/// <summary>Searches for several questions at the same time, and makes one list of what was found.</summary>
internal sealed class MergedSearch(SearchPipeline pipeline)
{
    /// <summary>Searches for every question. The stages that are told are those of the first one.</summary>
    /// <param name="request">What holds for all of them.</param>
    /// <param name="questions">The questions, 1 to <see cref="StandaloneQuestion.MostParts"/>.</param>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="served">Its embedders.</param>
    /// <param name="observer">Sees the stages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="asked">How many of the questions were asked: only what is found for them is evidence.</param>
    public async Task<SearchOutcome> RunAsync(
        SearchRequest request,
        IReadOnlyList<WeightedQuestion> questions,
        CollectionSettings settings,
        ServedEmbedders served,
        IStageObserver observer,
        CancellationToken cancellationToken,
        int asked = StandaloneQuestion.MostParts
    )
    {
        // What they re-rank together is what one question would.
        var candidates = Math.Max(1, request.RerankCandidates / questions.Count);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var searches = questions
            .Take(StandaloneQuestion.MostParts)
            .Select((question, i) => SearchAsync(question.Text, i == 0 ? observer : new StageCollector(false)))
            .ToArray();
        var outcomes = await Task.WhenAll(searches);
        return outcomes is [var only]
            ? only
            : Merge(outcomes, [.. questions.Select(question => question.Weight)], request.Top) with
            {
                Evidence = Evidence.Best([.. outcomes.Take(asked).Select(outcome => outcome.Evidence)]),
            };

        async Task<SearchOutcome> SearchAsync(string question, IStageObserver seen)
        {
            try
            {
                return await pipeline.RunAsync(
                    request with
                    {
                        Query = question,
                        RerankCandidates = candidates,
                    },
                    settings,
                    served,
                    seen,
                    ending.Token
                );
            }
            catch
            {
                // Without one of them the others are of no use.
                await ending.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>Makes one outcome of several. Hits are scored by reciprocal rank; of a document that was replaced
    /// between two searches only the newest version stays, and no answer of that is kept.</summary>
    internal static SearchOutcome Merge(IReadOnlyList<SearchOutcome> outcomes, IReadOnlyList<double> weights, int top)
    {
        var newest = outcomes
            .SelectMany(outcome => outcome.Hits)
            .GroupBy(hit => hit.DocumentId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(hit => hit.Version), StringComparer.Ordinal);
        var known = new Dictionary<ChunkKey, SearchHit>();
        var lists = new List<WeightedList<ChunkKey>>(outcomes.Count);
        for (var i = 0; i < outcomes.Count; i++)
        {
            var hits = outcomes[i].Hits.Where(hit => hit.Version == newest[hit.DocumentId]).ToArray();
            foreach (var hit in hits)
            {
                // What the stages thought of a hit is told by the question that it suits best.
                if (!known.TryGetValue(Key(hit), out var other) || Said(hit) > Said(other))
                {
                    known[Key(hit)] = hit;
                }
            }

            lists.Add(
                new WeightedList<ChunkKey>(
                    RankedList<ChunkKey>.FromScores(
                        hits.Select((hit, rank) => new RankedItem<ChunkKey>(Key(hit), -rank))
                    ),
                    weights[i]
                )
            );
        }

        // A passage that one search shows for another may be shown by the next for itself.
        var told = new HashSet<ChunkKey>();
        var merged = MergedQuestions
            .Merge(lists)
            .Where(item => !told.Contains(item.Key))
            .Select(item =>
            {
                told.UnionWith((known[item.Key].AlsoIn ?? []).Select(Key));
                return known[item.Key] with { Score = item.Score };
            })
            .Take(top)
            .Select((hit, i) => hit with { Rank = i + 1 });
        return outcomes[0] with
        {
            Hits = [.. merged],
            Coverage = outcomes.Select(outcome => outcome.Coverage).MinBy(coverage => coverage.Answered)!,
            Watermarks = Shared(outcomes),
            Evidence = Evidence.Best([.. outcomes.Select(outcome => outcome.Evidence)]),
        };
    }

    private static IReadOnlyList<long>? Shared(IReadOnlyList<SearchOutcome> outcomes) =>
        outcomes[0].Watermarks is { } first
        && outcomes.All(outcome => outcome.Watermarks is { } other && first.SequenceEqual(other))
            ? first
            : null;

    private static double Said(SearchHit hit) => hit.Scores.Rerank ?? hit.Scores.Fused ?? hit.Score;

    private static ChunkKey Key(PassageCopy copy) => new(copy.DocumentId, copy.Version, copy.Chunk);

    internal static ChunkKey Key(SearchHit hit) => new(hit.DocumentId, hit.Version, hit.Chunk);
}
