namespace Pipeline.Contracts.Collections;

/// <summary>A question with the documents that answer it, as judged by people.</summary>
/// <param name="Query">The question, 1 to 8,192 characters.</param>
/// <param name="Relevance">Grade (above 0: relevant) by document id.</param>
[GenerateSerializer, Alias("pipeline.judged-question"), Immutable]
public sealed record JudgedQuestion(
    [property: Id(0)] string Query,
    [property: Id(1)] IReadOnlyDictionary<string, double> Relevance
);
