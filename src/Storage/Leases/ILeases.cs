namespace Pipeline.Storage.Leases;

/// <summary>
/// Who alone may do something, for a time: leases by name, in the corpus store. They end by the store's own clock, so
/// that those of its callers need not agree.
/// </summary>
public interface ILeases
{
    /// <summary>Takes a lease that nobody holds.</summary>
    /// <param name="name">What it is for, 1 to 1024 characters.</param>
    /// <param name="owner">Who takes it; another text for every process.</param>
    /// <param name="length">How long it is held unless it is renewed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The fence: a number higher than that of every owner before; null: another one holds it.</returns>
    Task<long?> TryTakeLeaseAsync(string name, string owner, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Holds a lease longer.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="owner">Who holds it.</param>
    /// <param name="fence">With which fence.</param>
    /// <param name="length">How long it is held from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: it has ended, and may be another's.</returns>
    Task<bool> TryRenewLeaseAsync(
        string name,
        string owner,
        long fence,
        TimeSpan length,
        CancellationToken cancellationToken
    );

    /// <summary>Gives a lease back, if it still is the owner's.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="owner">Who holds it.</param>
    /// <param name="fence">With which fence.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ReleaseLeaseAsync(string name, string owner, long fence, CancellationToken cancellationToken);
}
