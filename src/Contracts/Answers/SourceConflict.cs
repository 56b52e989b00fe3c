namespace Pipeline.Contracts.Answers;

/// <summary>Two passages of an answer that say different things of the same.</summary>
/// <param name="Kind">What they differ in: <c>number</c>, <c>date</c> or <c>negation</c>.</param>
/// <param name="First">The number of the first passage, as cited.</param>
/// <param name="FirstText">What it says.</param>
/// <param name="Second">The number of the second passage.</param>
/// <param name="SecondText">What it says.</param>
[GenerateSerializer, Alias("pipeline.source-conflict"), Immutable]
public sealed record SourceConflict(string Kind, int First, string FirstText, int Second, string SecondText);
