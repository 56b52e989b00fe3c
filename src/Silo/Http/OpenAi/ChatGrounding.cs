using System.Text.Json.Serialization;
using Pipeline.Contracts.Answers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>How far the documents support a message, beside what this API has for it.</summary>
/// <param name="Level">supported, partial or none.</param>
/// <param name="Support">The same as a number, 0 to 1.</param>
/// <param name="Reason">not_found: the documents do not answer the question, and the message says so.</param>
internal sealed record ChatGrounding(
    [property: JsonPropertyName("level")] GroundingLevel Level,
    [property: JsonPropertyName("support")] double Support,
    [property: JsonPropertyName("reason")] string? Reason
)
{
    private const string NotFound = "not_found";

    /// <summary>The grounding of an answer that has ended; null: it has none.</summary>
    public static ChatGrounding? Of(DoneEvent done) =>
        done.Grounding is not { } grounding
            ? null
            : new ChatGrounding(
                grounding.Level,
                grounding.Support,
                done.Reason is AnswerEnd.NotFound or AnswerEnd.NoPassages ? NotFound : null
            );
}
