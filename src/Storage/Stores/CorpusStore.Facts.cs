using Pipeline.Storage.Facts;
using Pipeline.Storage.Input;
using Pipeline.Storage.Leases;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Facts of the deployment, and leases.</content>
public abstract partial class CorpusStore : IDeploymentFacts, ILeases
{
    /// <inheritdoc/>
    public async Task<string?> FindFactAsync(string name, CancellationToken cancellationToken)
    {
        InputRules.FactName(name);
        return await ReadAsync(session => FactTable.FindAsync(session, name), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> TryClaimFactAsync(string name, string value, CancellationToken cancellationToken)
    {
        InputRules.FactName(name);
        InputRules.Text(nameof(value), value, InputRules.MaxTextField);
        value = StorableText.Of(value);
        return await WriteAsync(session => FactTable.ClaimAsync(session, name, value), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> TryReplaceFactAsync(
        string name,
        string expected,
        string value,
        CancellationToken cancellationToken
    )
    {
        InputRules.FactName(name);
        InputRules.Text(nameof(value), value, InputRules.MaxTextField);
        (expected, value) = (StorableText.Of(expected), StorableText.Of(value));
        return await WriteAsync(session => FactTable.ReplaceAsync(session, name, expected, value), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long?> TryTakeLeaseAsync(
        string name,
        string owner,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        InputRules.Lease(name, owner, length);
        return await WriteAsync(
                session => LeaseTable.TakeAsync(session, name, owner, length.Ticks, Now),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> TryRenewLeaseAsync(
        string name,
        string owner,
        long fence,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        InputRules.Lease(name, owner, length);
        return await WriteAsync(
                session => LeaseTable.RenewAsync(session, name, owner, fence, length.Ticks, Now),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ReleaseLeaseAsync(string name, string owner, long fence, CancellationToken cancellationToken) =>
        WriteAsync(session => LeaseTable.ReleaseAsync(session, name, owner, fence), cancellationToken);
}
