namespace Pipeline.Contracts.Search;

/// <summary>The values of one metadata field among the documents that a search found.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">The most frequent values, at most <see cref="MostValues"/>, most frequent first.</param>
/// <param name="Others">Different values beyond those.</param>
[GenerateSerializer, Alias("pipeline.facet"), Immutable]
public sealed record Facet(string Field, IReadOnlyList<FacetValue> Values, int Others)
{
    /// <summary>Values listed at most.</summary>
    public const int MostValues = 50;
}

/// <summary>One value of a facet.</summary>
/// <param name="Value">The value in the text form of filters: a quoted string, a number, <c>true</c> or
/// <c>false</c>.</param>
/// <param name="Documents">Documents that have it.</param>
[GenerateSerializer, Alias("pipeline.facet-value"), Immutable]
public sealed record FacetValue(string Value, long Documents);

/// <summary>What one shard counted; the value is as in <see cref="FacetValue"/>.</summary>
[GenerateSerializer, Alias("pipeline.shard-facet-count"), Immutable]
public sealed record ShardFacetCount(string Field, string Value, long Documents);
