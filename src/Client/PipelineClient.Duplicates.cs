using System.Globalization;
using Pipeline.Client.Http;
using Pipeline.Client.Transport;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <content>What a collection says more than once; over HTTP only.</content>
public sealed partial class PipelineClient
{
    private static readonly TimeSpan LongestScan = TimeSpan.FromMinutes(30);

    /// <summary>Lists documents that are much the same, and blocks of text that many documents have. The server reads
    /// the whole collection.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="likeness">How much of two texts together both must have, 0.8 to 1; null: 0.8.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">There is no such collection, or the likeness is out of range.</exception>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public Task<DuplicateReport> FindDuplicatesAsync(
        string name,
        double? likeness = null,
        CancellationToken cancellationToken = default
    ) =>
        OverHttp.CallAsync<DuplicateReport>(
            new HttpCall(
                HttpMethod.Get,
                ApiPaths.Collection(Named(name))
                    + "/duplicates"
                    + (likeness is { } least ? string.Create(CultureInfo.InvariantCulture, $"?likeness={least}") : "")
            )
            {
                Timeout = LongestScan,
            },
            cancellationToken
        );
}
