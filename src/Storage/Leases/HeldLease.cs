using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Leases;

/// <summary>
/// A lease as its would-be owner sees it. Whoever acts under it asks <see cref="IsHeld"/> before every act: a process
/// that was paused, or that cannot reach the store, stops by its own clock before the store gives the lease to another.
/// For one caller at a time, <see cref="IsHeld"/> and <see cref="Fence"/> for any.
/// </summary>
/// <param name="leases">Where it is written down.</param>
/// <param name="name">What it is for.</param>
/// <param name="owner">Who this is; another text for every process.</param>
/// <param name="length">How long it is held unless it is kept.</param>
/// <param name="time">This process's clock. Only its pace counts: what it shows need not be what the store's
/// does.</param>
public sealed class HeldLease(ILeases leases, string name, string owner, TimeSpan length, TimeProvider time)
{
    // Clocks do not run equally fast, and an act takes a moment.
    private const int Margin = 10;

    private volatile Hold? _hold;

    /// <summary>How often it is to be kept: twice it may fail.</summary>
    public TimeSpan Beat => length / 3;

    /// <summary>Whether it is held now.</summary>
    public bool IsHeld => Fence is not null;

    /// <summary>The fence, another one whenever it was lost in between; null: it is not held now.</summary>
    public long? Fence =>
        _hold is { } hold && time.GetElapsedTime(hold.Since) < length - (length / Margin) ? hold.Fence : null;

    /// <summary>Takes it, or holds it longer. What holds while the store is away holds until it lapses.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is held.</returns>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken)
    {
        // The store counts from when it hears of this, which is later.
        var asked = time.GetTimestamp();
        try
        {
            if (Fence is { } fence)
            {
                var isRenewed = await leases
                    .TryRenewLeaseAsync(name, owner, fence, length, cancellationToken)
                    .ConfigureAwait(false);
                _hold = isRenewed ? new Hold(fence, asked) : null;
            }
            else
            {
                var taken = await leases
                    .TryTakeLeaseAsync(name, owner, length, cancellationToken)
                    .ConfigureAwait(false);
                _hold = taken is { } next ? new Hold(next, asked) : null;
            }
        }
        catch (StoreUnavailableException)
        {
            // Whether it was renewed is not known, so it is taken as if it were not.
        }

        return IsHeld;
    }

    /// <summary>Gives it back, so that another need not wait until it lapses.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_hold is not { } hold)
        {
            return;
        }

        _hold = null;
        try
        {
            await leases.ReleaseLeaseAsync(name, owner, hold.Fence, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // It lapses.
        }
    }

    private sealed record Hold(long Fence, long Since);
}
