using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Answerability;

/// <summary>
/// Asks a collection questions made from its own passages, each twice: as the collection is, and with the document that
/// it was made from left out, with everything of the same title and near copies. Nobody's judgements are needed.
/// </summary>
public static class AnswerabilityExam
{
    private const int FewestWords = 3;
    private const int MostWords = 8;

    /// <summary>Hits of each list that are looked at for copies of the left-out document.</summary>
    private const int Looked = 20;

    /// <summary>Hits of each list that the cross-encoder reads.</summary>
    private const int Reranked = 4;

    // Where there are fewer chunks than questions, other words of the same chunk are asked: which words they
    // are moves a cut as much as which chunk.
    private const int Rounds = 3;

    private const int FewestQuestions = 120;
    private const int MostQuestions = 360;

    /// <summary>With how many questions a collection is measured: one a chunk, since more would cost a small one more
    /// than embedding its documents does, but enough for their quantiles to say something.</summary>
    /// <param name="chunks">How many chunks there are.</param>
    public static int QuestionsOf(int chunks) => Math.Clamp(chunks, FewestQuestions, MostQuestions);

    /// <summary>Makes questions: 3 to 8 words of a passage, in its order.</summary>
    /// <param name="chunks">Chunks of the collection, in random order.</param>
    /// <param name="most">At most so many questions; up to three a chunk where there are fewer chunks.</param>
    /// <param name="seed">The same seed makes the same questions.</param>
    /// <returns>The questions with their chunks; none of chunks with fewer than 3 words.</returns>
    public static IReadOnlyList<(FetchedChunk Chunk, string Question)> Ask(
        IReadOnlyList<FetchedChunk> chunks,
        int most,
        int seed
    )
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var random = new Random(seed);
        var questions = new List<(FetchedChunk, string)>();
        var known = new HashSet<(ChunkKey, string)>();
        foreach (var chunk in Enumerable.Repeat(chunks, Rounds).SelectMany(round => round))
        {
            if (questions.Count >= most)
            {
                break;
            }

            string[] words =
            [
                .. chunk
                    .Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Where(word => word.Any(char.IsLetterOrDigit))
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ];
            if (words.Length < FewestWords)
            {
                continue;
            }

            var count = Math.Min(words.Length, random.Next(FewestWords, MostWords + 1));
            int[] places = [.. Enumerable.Range(0, words.Length)];
            random.Shuffle(places);
            var asked = (chunk, string.Join(' ', places.Take(count).Order().Select(place => words[place])));
            if (known.Add((chunk.Key, asked.Item2)))
            {
                questions.Add(asked);
            }
        }

        return questions;
    }

    /// <summary>Asks them.</summary>
    /// <param name="questions">The questions, of <see cref="Ask"/>.</param>
    /// <param name="search">The collection.</param>
    /// <param name="reranked">The first so many are scored by the cross-encoder too, the dearest part.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<IReadOnlyList<AnswerabilityTrial>> RunAsync(
        IReadOnlyList<(FetchedChunk Chunk, string Question)> questions,
        IExamSearch search,
        int reranked,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(search);
        var trials = new List<AnswerabilityTrial>(questions.Count);
        foreach (var (chunk, question) in questions)
        {
            var found = await search.SearchAsync(question, cancellationToken).ConfigureAwait(false);
            var looked = found
                .ByWords.Take(Looked)
                .Concat((found.ByMeaning ?? []).Take(Looked))
                .Select(hit => hit.Key)
                .ToHashSet();
            var chunks = (await search.FetchAsync(looked, cancellationToken).ConfigureAwait(false)).ToDictionary(one =>
                one.Key
            );
            var copies = new NearCopies(chunk);
            var left = chunks.Values.Where(copies.Has).Select(one => one.Key).ToHashSet();
            var rest = found with
            {
                ByWords = Without(found.ByWords, left, chunk),
                ByMeaning = found.ByMeaning is { } meant ? Without(meant, left, chunk) : null,
            };
            var scores =
                trials.Count < reranked
                    ? await ScoresAsync(question, [found, rest], chunks, search, cancellationToken)
                        .ConfigureAwait(false)
                    : null;
            trials.Add(new AnswerabilityTrial(Evidence(found, chunks, scores), Evidence(rest, chunks, scores)));
        }

        return trials;
    }

    private static ScoredChunk[] Without(IReadOnlyList<ScoredChunk> hits, HashSet<ChunkKey> left, FetchedChunk chunk) =>
        [.. hits.Where(hit => hit.Key.DocumentId != chunk.Key.DocumentId && !left.Contains(hit.Key))];

    private static Evidence Evidence(
        ExamHits hits,
        Dictionary<ChunkKey, FetchedChunk> chunks,
        Dictionary<ChunkKey, float>? scores
    ) =>
        Answerability.Evidence.Of(
            [.. hits.ByWords.Select(hit => (double)hit.Score)],
            hits.Most,
            hits.ByMeaning?.Select(hit => (double)hit.Score).ToArray(),
            Candidates(hits, chunks) is { Count: > 0 } candidates && scores is not null
                ? candidates.Max(key => scores[key])
                : null
        );

    private static List<ChunkKey> Candidates(ExamHits hits, Dictionary<ChunkKey, FetchedChunk> chunks) =>
        [
            .. hits
                .ByWords.Take(Reranked)
                .Concat((hits.ByMeaning ?? []).Take(Reranked))
                .Select(hit => hit.Key)
                .Where(chunks.ContainsKey)
                .Distinct(),
        ];

    /// <summary>What the cross-encoder says of the candidates of both searches; null where there is none.</summary>
    private static async Task<Dictionary<ChunkKey, float>?> ScoresAsync(
        string question,
        ExamHits[] searches,
        Dictionary<ChunkKey, FetchedChunk> chunks,
        IExamSearch search,
        CancellationToken cancellationToken
    )
    {
        ChunkKey[] keys = [.. searches.SelectMany(hits => Candidates(hits, chunks)).Distinct()];
        if (keys.Length == 0)
        {
            return null;
        }

        var scores = await search
            .RerankAsync(question, [.. keys.Select(key => chunks[key])], cancellationToken)
            .ConfigureAwait(false);
        return scores is null ? null : keys.Zip(scores).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
