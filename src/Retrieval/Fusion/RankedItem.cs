namespace Pipeline.Retrieval.Fusion;

/// <summary>One entry of a ranked list.</summary>
/// <typeparam name="TKey">What names the thing ranked.</typeparam>
/// <param name="Key">The thing ranked.</param>
/// <param name="Score">Its score; higher is better. Finite.</param>
public readonly record struct RankedItem<TKey>(TKey Key, double Score)
    where TKey : IComparable<TKey>;
