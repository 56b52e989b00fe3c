namespace Pipeline.Contracts.Search;

/// <summary>What is searched beside a question.</summary>
public enum QueryExpansion
{
    /// <summary>The question in other words: by rules, and by a generator that writes its language.</summary>
    MultiQuery,

    /// <summary>A passage as it might answer the question, written by a generator and searched by its vector (HyDE, Gao
    /// et al. 2023). Without a generator it is left out, and the stage says so.</summary>
    Hyde,
}
