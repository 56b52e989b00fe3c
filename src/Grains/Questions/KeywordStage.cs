using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Grains.Questions;

/// <summary>
/// Keyword search with what a request adds to it: words spelt like unknown ones, and the words of the passages that
/// come first.
/// </summary>
internal sealed class KeywordStage(StageClock clock, ShardFanOut shards, SearchRequest request)
{
    private static readonly RelevanceFeedback Feedback = new();

    /// <summary>The query with likely mistakes corrected; null when nothing is likely to be wrong, or nobody
    /// asked.</summary>
    public string? Correction { get; private set; }

    /// <summary>The query as it was searched last; null before.</summary>
    public ShardQuery? Asked { get; private set; }

    public async Task<IReadOnlyList<StageScore>?> RunAsync(ShardQuery query, CancellationToken cancellationToken)
    {
        if (request.Fuzzy || request.Suggest)
        {
            var words = await clock.TryAsync(
                "spelling",
                async () => await shards.FindWordsAsync(query.Text, 0, cancellationToken),
                found =>
                    Spelling.Correct(query.Text, found.Corrections) is null
                        ? RemarkCode.NothingToCorrect.With()
                        : RemarkCode.Corrected.With()
            );
            Correction = words is null ? null : Spelling.Correct(query.Text, words.Corrections);
            query =
                request.Fuzzy && words is not null
                    ? query with
                    {
                        Expansion = Terms(Spelling.Expand(words.Corrections)),
                    }
                    : query;
        }

        Asked = query;
        var found = await clock.RunAsync(
            "keyword",
            () => shards.KeywordAsync(query, cancellationToken),
            list => RemarkCode.Hits.With(("count", list.Count))
        );
        return request.Feedback
            ? await clock.RunAsync(
                "feedback",
                () => WithFeedbackAsync(query, found, cancellationToken),
                list => RemarkCode.Hits.With(("count", list.Count))
            )
            : found;
    }

    private async Task<IReadOnlyList<StageScore>> WithFeedbackAsync(
        ShardQuery query,
        IReadOnlyList<StageScore> found,
        CancellationToken cancellationToken
    )
    {
        var best = found.Take(Feedback.Passages).ToArray();
        var passages = (await shards.FetchAsync([.. best.Select(hit => hit.Key)], cancellationToken)).ToDictionary(
            passage => passage.Key
        );
        var expanded = Feedback.Expand(
            query.Text,
            [.. best.Where(hit => passages.ContainsKey(hit.Key)).Select(hit => (passages[hit.Key].Text, hit.Score))]
        );
        Asked = query with { Expansion = [.. query.Expansion ?? [], .. Terms(expanded.Expansion)] };
        return expanded.Expansion.Count == 0 ? found : await shards.KeywordAsync(Asked, cancellationToken);
    }

    private static QueryTermRecord[] Terms(IReadOnlyList<WeightedTerm> terms) =>
        [.. terms.Select(term => new QueryTermRecord(term.Field, term.Text, term.Weight))];
}
