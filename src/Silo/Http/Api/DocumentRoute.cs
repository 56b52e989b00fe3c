using Microsoft.AspNetCore.Http.Features;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http.Api;

/// <summary>
/// The document id of a request's path. Routing decodes everything but an encoded slash, so that the ids <c>a/b</c> and
/// <c>a%2Fb</c> look alike to it; the path as it was sent tells them apart.
/// </summary>
internal static class DocumentRoute
{
    /// <summary>The id, for routes below <c>/api/collections/{collection}/documents/{id}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="routed">The id as routing gave it.</param>
    /// <exception cref="PipelineException">The path as it was sent has another id there, or none.</exception>
    public static string Id(HttpContext context, string routed)
    {
        var sent = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        var path = sent.AsSpan(0, sent.AsSpan().IndexOf('?') is var query and >= 0 ? query : sent.Length);
        var segments = path.ToString().Split('/');

        // '', api, collections, the collection, documents, the id; below a path base all of them lie further right.
        var at = context.Request.PathBase.HasValue ? context.Request.PathBase.Value!.Count(c => c == '/') + 5 : 5;
        var id =
            path.StartsWith('/') && at < segments.Length && segments[at - 1] == "documents"
                ? Uri.UnescapeDataString(segments[at])
                : Slashed(routed);

        // Both readings of the path must name the same document, or the request would change what it does not name.
        return id.Length > 0 && Slashed(id) == Slashed(routed)
            ? id
            : throw PipelineException.Invalid(
                "id",
                "The path does not say which document is meant; escape every character of its id that a path cannot have."
            );
    }

    private static string Slashed(string text) => text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
