using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Cache;

/// <summary>
/// What one question has to do with the cache, from asking it to keeping its answer. A cache that cannot be asked is no
/// reason to leave a question without its answer.
/// </summary>
/// <param name="cache">The cache of the question's collection and scope.</param>
/// <param name="question">The question as the cache knows it.</param>
/// <param name="answerId">The answer that is written.</param>
/// <param name="until">When it has to be written.</param>
/// <param name="mayFollow">Whether an answer that somebody else is writing would do.</param>
internal sealed class CacheVisit(
    IAnswerCacheGrain cache,
    string question,
    string answerId,
    DateTimeOffset until,
    bool mayFollow
)
{
    /// <summary>How often somebody else's answer may break off before this question is written for itself.</summary>
    private const int MostWriters = 3;

    private readonly List<string> _brokenOff = [];
    private bool _isWriting;

    /// <summary>When the answer has to be written.</summary>
    public DateTimeOffset Until => until;

    /// <summary>The answer of these documents, as they are now; null: there is none.</summary>
    public CachedAnswer? Current { get; private set; }

    /// <summary>An answer of earlier documents, which may still be the one; null: there is none.</summary>
    public CachedAnswer? Earlier { get; private set; }

    /// <summary>Who is writing the answer; null: nobody else.</summary>
    public string? Writer { get; private set; }

    /// <summary>Asks the cache.</summary>
    /// <param name="shards">The shards.</param>
    public async Task EnterAsync(ShardFanOut shards)
    {
        (Current, Earlier, Writer) = (null, null, null);
        if (await shards.WatermarksAsync() is not { } now)
        {
            // What it would have to have seen is not known.
            return;
        }

        try
        {
            var reply = await cache.Enter(
                new CacheQuestion(
                    question,
                    answerId,
                    now,
                    until,
                    mayFollow && _brokenOff.Count < MostWriters,
                    _brokenOff.LastOrDefault()
                )
            );
            var isCurrent = reply.Answer is { } found && found.Watermarks.SequenceEqual(now);
            Current = isCurrent ? reply.Answer : null;
            Earlier = isCurrent ? null : reply.Answer;
            Writer = reply.Writer;
            _isWriting = !isCurrent && Writer is null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Its silo is just being lost, or does not know the call yet.
        }
    }

    /// <summary>What the writer wrote broke off.</summary>
    public void BreakOff()
    {
        _brokenOff.Add(Writer!);
        Writer = null;
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="answer">The answer.</param>
    public async Task KeepAsync(CachedAnswer answer)
    {
        _isWriting = false;
        try
        {
            await cache.Keep(question, answerId, answer);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Then it is written again.
        }
    }

    /// <summary>The answer to the same question in other words; null: none.</summary>
    /// <param name="near">The question.</param>
    /// <param name="watermarks">The documents that were searched.</param>
    /// <param name="threshold">The least cosine.</param>
    /// <param name="context">The passages that were chosen for it.</param>
    public async Task<CachedAnswer?> FindNearAsync(
        NearQuestion near,
        IReadOnlyList<long> watermarks,
        double threshold,
        IReadOnlyList<SearchHit> context
    )
    {
        try
        {
            // What it cites is among what this question has found, or it is no answer to it.
            var passages = context.Select(hit => (hit.DocumentId, hit.Version, hit.Chunk)).ToHashSet();
            return
                await cache.FindNear(near, watermarks, threshold) is { } found
                && found
                    .Events.OfType<CitationEvent>()
                    .All(one => passages.Contains((one.DocumentId, one.Version, one.Chunk)))
                ? found
                : null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Nothing is kept: nobody has to wait for it any longer.</summary>
    public void Leave()
    {
        if (_isWriting)
        {
            _isWriting = false;
            cache.Leave(question, answerId).Ignore();
        }
    }

    /// <summary>Whether the earlier answer was made from these passages, so that it would be made again.</summary>
    /// <param name="context">The passages, as they are shown to whoever answers.</param>
    public bool Confirms(IReadOnlyList<SearchHit> context) =>
        Earlier?.Events is [HitsEvent { Stage: "context" } before, ..]
        && before.Hits.Count == context.Count
        && before.Hits.Zip(context).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(SearchHit one, SearchHit other) =>
        one.DocumentId == other.DocumentId
        && one.Version == other.Version
        && one.Chunk == other.Chunk
        && one.Title == other.Title
        && one.Text == other.Text
        && one.Metadata == other.Metadata
        && one.HeadingPath.SequenceEqual(other.HeadingPath);
}
