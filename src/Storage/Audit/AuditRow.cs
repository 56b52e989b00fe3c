namespace Pipeline.Storage.Audit;

/// <summary>One administrative act. It never holds content: no text of a document, question or secret.</summary>
/// <param name="Number">Its place in the log, given by the store.</param>
/// <param name="At">When.</param>
/// <param name="ActorId">Who: a key's id, or another stable word.</param>
/// <param name="ActorName">What people call that one.</param>
/// <param name="Action">What was done, such as <c>key.add</c>.</param>
/// <param name="Target">To what: a key's id, a collection, a model.</param>
/// <param name="Outcome"><c>ok</c>, or the code of the error.</param>
public sealed record AuditRow(
    long Number,
    DateTimeOffset At,
    string ActorId,
    string ActorName,
    string Action,
    string Target,
    string Outcome
);
