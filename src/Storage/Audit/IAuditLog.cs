using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Audit;

/// <summary>What administrators did, beside the corpus and in the same place. Every member can throw
/// <see cref="StoreUnavailableException"/>.</summary>
public interface IAuditLog
{
    /// <summary>For how long an act is kept.</summary>
    static readonly TimeSpan Retention = TimeSpan.FromDays(366);

    /// <summary>Most acts that are kept; the oldest go first.</summary>
    const int MaxRows = 100_000;

    /// <summary>Appends an act, whose number the store gives, and forgets what is past retention.</summary>
    Task AppendAuditAsync(AuditRow act, CancellationToken cancellationToken);

    /// <summary>A page of the log, newest first.</summary>
    /// <param name="before">Only acts with a lower number; null: from the newest on.</param>
    /// <param name="limit">At most so many, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<AuditRow>> ListAuditAsync(long? before, int limit, CancellationToken cancellationToken);
}
