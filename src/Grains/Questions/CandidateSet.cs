using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Questions;

/// <summary>The chunks under consideration with what each stage said of them.</summary>
internal sealed class CandidateSet
{
    private readonly Dictionary<ChunkKey, StageScores> _scores = [];
    private readonly Dictionary<ChunkKey, StoredPassage> _passages = [];

    public void AddKeyword(IReadOnlyList<StageScore> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            Change(list[i].Key, scores => scores with { Keyword = list[i].Score, KeywordRank = i + 1 });
        }
    }

    public void AddVector(IReadOnlyList<StageScore> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            Change(list[i].Key, scores => scores with { Vector = list[i].Score, VectorRank = i + 1 });
        }
    }

    public void AddFused(IReadOnlyList<StageScore> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            Change(list[i].Key, scores => scores with { Fused = list[i].Score, FusedRank = i + 1 });
        }
    }

    /// <summary>The cross-encoder's best score; null where it has scored none.</summary>
    public double? BestRerank { get; private set; }

    public void AddBlended(ChunkKey key, double rerank, double blended, int rank)
    {
        BestRerank = Math.Max(BestRerank ?? double.NegativeInfinity, rerank);
        Change(key, scores => scores with { Rerank = rerank, Blended = blended, BlendedRank = rank });
    }

    public void AddPassage(StoredPassage passage) => _passages[passage.Key] = passage;

    public StoredPassage? Passage(ChunkKey key) => _passages.GetValueOrDefault(key);

    public SearchHit Hit(ChunkKey key, int rank, double score, bool withText)
    {
        var passage = Passage(key);
        return new SearchHit
        {
            Rank = rank,
            DocumentId = key.DocumentId,
            Version = key.Version,
            Chunk = key.Ordinal,
            Title = passage?.Title,
            HeadingPath = passage?.HeadingPath ?? [],
            Text = withText ? passage?.Text ?? "" : "",
            Start = passage?.Start ?? 0,
            End = passage?.End ?? 0,
            Page = passage?.Page,
            Place = passage?.Place,
            Metadata = withText ? passage?.Metadata : null,
            Score = score,
            Scores = _scores.GetValueOrDefault(key) ?? new StageScores(),
        };
    }

    private void Change(ChunkKey key, Func<StageScores, StageScores> change) =>
        _scores[key] = change(_scores.GetValueOrDefault(key) ?? new StageScores());
}
