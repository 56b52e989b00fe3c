using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Answerability;

/// <summary>The collection that an exam's questions are asked of.</summary>
public interface IExamSearch
{
    /// <summary>Searches by words and by meaning.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ExamHits> SearchAsync(string question, CancellationToken cancellationToken);

    /// <summary>Fetches chunks; those that are gone are left out.</summary>
    /// <param name="keys">The chunks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<FetchedChunk>> FetchAsync(
        IReadOnlyCollection<ChunkKey> keys,
        CancellationToken cancellationToken
    );

    /// <summary>Scores passages with the cross-encoder; null: there is none.</summary>
    /// <param name="question">The question.</param>
    /// <param name="passages">The passages, at least one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<float>?> RerankAsync(
        string question,
        IReadOnlyList<FetchedChunk> passages,
        CancellationToken cancellationToken
    );
}

/// <summary>What a question of an exam found.</summary>
/// <param name="ByWords">Chunks with their BM25 scores, best first.</param>
/// <param name="Most">The most that the question's terms could give.</param>
/// <param name="ByMeaning">Chunks with their cosines, best first; null: there are no vectors.</param>
public sealed record ExamHits(IReadOnlyList<ScoredChunk> ByWords, double Most, IReadOnlyList<ScoredChunk>? ByMeaning);
