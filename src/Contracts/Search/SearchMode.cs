namespace Pipeline.Contracts.Search;

/// <summary>How far a search goes.</summary>
public enum SearchMode
{
    /// <summary>BM25 only.</summary>
    Keyword,

    /// <summary>Vectors only.</summary>
    Vector,

    /// <summary>Both, fused.</summary>
    Hybrid,

    /// <summary>Both, fused, the top re-ranked by the cross-encoder and blended.</summary>
    Reranked,
}
