namespace Pipeline.Contracts.Keys;

/// <summary>One administrative act.</summary>
/// <param name="Number">Its place in the log.</param>
/// <param name="At">When.</param>
/// <param name="ActorId">Who: a key's id, <c>local</c> where no key is asked for, or another stable word.</param>
/// <param name="ActorName">What people call that one.</param>
/// <param name="Action">What was done, such as <c>key.add</c> or <c>collection.delete</c>.</param>
/// <param name="Target">To what: a key, a collection, a model.</param>
/// <param name="Outcome"><c>ok</c>, or the code of the error.</param>
public sealed record AuditEntry(
    long Number,
    DateTimeOffset At,
    string ActorId,
    string ActorName,
    string Action,
    string Target,
    string Outcome
);

/// <summary>A page of what administrators did, newest first (<c>GET /api/audit</c>).</summary>
/// <param name="Entries">The acts.</param>
/// <param name="Next">The value of <c>before</c> for the next page; null: there is none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);
