using System.Globalization;
using Pipeline.Client.Http;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;

namespace Pipeline.Client;

/// <content>Keys, and what administrators did; over HTTP only, since inside a cluster no key is asked for.</content>
public sealed partial class PipelineClient
{
    /// <summary>All keys, without their secrets; also those that have ended. Needs an administrator's key.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public async Task<IReadOnlyList<KeyInfo>> ListKeysAsync(CancellationToken cancellationToken = default) =>
        await OverHttp
            .CallAsync<KeyInfo[]>(new HttpCall(HttpMethod.Get, "api/keys"), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Makes a key. Its secret is told this once. Needs an administrator's key.</summary>
    /// <param name="key">What it is for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">It cannot be made so.</exception>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public Task<IssuedKey> AddKeyAsync(NewKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return OverHttp.CallAsync<IssuedKey>(
            new HttpCall(HttpMethod.Post, "api/keys")
            {
                Body = HttpCaller.Json(key),
                // A second attempt would make a second key, and the secret of the first be lost.
                Idempotent = false,
            },
            cancellationToken
        );
    }

    /// <summary>Revokes a key for good. Needs an administrator's key.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">There is none of that id that still holds
    /// (<see cref="ErrorCode.UnknownKey"/>).</exception>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public Task RevokeKeyAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return OverHttp.CallAsync<Nothing>(
            new HttpCall(HttpMethod.Delete, $"api/keys/{Uri.EscapeDataString(id)}"),
            cancellationToken
        );
    }

    /// <summary>A page of what administrators did, newest first. Needs an administrator's key.</summary>
    /// <param name="before">Only acts with a lower number, such as <see cref="AuditPage.Next"/>; null: from the newest
    /// on.</param>
    /// <param name="limit">At most so many, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public Task<AuditPage> ListAuditAsync(
        long? before = null,
        int limit = 100,
        CancellationToken cancellationToken = default
    ) =>
        OverHttp.CallAsync<AuditPage>(
            new HttpCall(
                HttpMethod.Get,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"api/audit?limit={limit}{(before is { } number ? $"&before={number}" : "")}"
                )
            ),
            cancellationToken
        );

    private HttpCaller OverHttp =>
        _caller ?? throw new NotSupportedException("This is asked over HTTP only: use new PipelineClient(options).");
}
