namespace Pipeline.Storage.Documents;

/// <summary>A failed attempt at one version of a document.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version that was tried.</param>
/// <param name="Stage">The stage that failed.</param>
/// <param name="Reason">The reason, for people.</param>
/// <param name="NextAttempt">When to try again; null to park the document.</param>
public sealed record DocumentFailure(
    string Collection,
    string DocumentId,
    long Version,
    string Stage,
    string Reason,
    DateTimeOffset? NextAttempt
)
{
    /// <summary>The failure stage of a document that somebody cancelled.</summary>
    public const string CancelledStage = "cancelled";

    /// <summary>The failure stage of a document that the index refuses.</summary>
    public const string IndexStage = "index";
}
