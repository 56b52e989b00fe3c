using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Collections;

/// <summary>Asks for the fusion that suits judged questions best.</summary>
[GenerateSerializer, Alias("pipeline.tune-fusion-request"), Immutable]
public sealed record TuneFusionRequest
{
    /// <summary>Most questions of one request.</summary>
    public const int MaxQuestions = 5000;

    /// <summary>The questions, 1 to <see cref="MaxQuestions"/>; hundreds make a sure choice.</summary>
    [Id(0)]
    public IReadOnlyList<JudgedQuestion> Questions { get; init; } = [];

    /// <summary>True: the collection uses the choice from now on. False: it is only reported.</summary>
    [Id(1)]
    public bool Apply { get; init; } = true;

    /// <summary>The caller's access labels: what they hide is not searched. See
    /// <see cref="Search.SearchRequest.Access"/>.</summary>
    [Id(2), JsonIgnore]
    public IReadOnlyList<string>? Access { get; init; }
}
