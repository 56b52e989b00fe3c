using System.Security.Cryptography;
using System.Text;
using Pipeline.Grains.Secrets;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Cache;

/// <summary>
/// The secret of a deployment with which keys of stored answers are made: without it nobody can tell from a key what
/// was asked, nor whether two scopes were asked the same.
/// </summary>
/// <param name="facts">Where it is.</param>
internal sealed class CacheSecret(IDeploymentFacts facts)
{
    private const string Fact = "answer-cache-secret";
    private const int Bytes = 32;

    private readonly DeploymentSecret _secret = new(facts, Fact, Bytes);

    /// <summary>A keyed hash of some parts.</summary>
    /// <param name="cancellationToken">Ends the wait for the secret.</param>
    /// <param name="parts">The parts.</param>
    public async ValueTask<string> HashAsync(CancellationToken cancellationToken, params string?[] parts)
    {
        var secret = await _secret.FindAsync(cancellationToken);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(CompositeKey.Of(parts))));
    }
}
