using System.Security.Cryptography;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Secrets;

/// <summary>Random bytes that are the same on all silos of a deployment and after every restart. Whoever needs them
/// first makes them.</summary>
/// <param name="facts">Where they are.</param>
/// <param name="fact">The name they have there.</param>
/// <param name="bytes">How many there are.</param>
internal sealed class DeploymentSecret(IDeploymentFacts facts, string fact, int bytes)
{
    private volatile byte[]? _known;

    /// <summary>The secret.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public async ValueTask<byte[]> FindAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        if (await facts.FindFactAsync(fact, cancellationToken) is not { } settled)
        {
            await facts.TryClaimFactAsync(fact, RandomNumberGenerator.GetHexString(bytes * 2), cancellationToken);
            settled =
                await facts.FindFactAsync(fact, cancellationToken)
                ?? throw new InvalidOperationException("A fact that was settled is not there.");
        }

        return _known = Convert.FromHexString(settled);
    }
}
