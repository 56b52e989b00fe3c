using Microsoft.AspNetCore.Http.Features;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http;

/// <summary>
/// Refuses a path with a segment <c>.</c> or <c>..</c>, escaped or not. The server below resolves them before anything
/// is routed, so that <c>DELETE …/documents/..</c> would be a request for the collection; nobody who means that writes
/// it so.
/// </summary>
internal static class DotSegments
{
    public static IApplicationBuilder UseNoDotSegments(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
                Has(context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "")
                    ? ErrorResponses.WriteAsync(
                        context,
                        PipelineException.Invalid(
                            "path",
                            "The path has a segment '.' or '..'; write the path that is meant. A document's id cannot be one of them."
                        )
                    )
                    : next(context)
        );

    /// <summary>Whether the path of a request's target has such a segment.</summary>
    /// <param name="target">The target as it was sent, with its query and perhaps with scheme and host.</param>
    public static bool Has(ReadOnlySpan<char> target)
    {
        var end = target.IndexOfAny('?', '#');
        var path = end >= 0 ? target[..end] : target;
        foreach (var range in path.SplitAny('/', '\\'))
        {
            if (IsDots(path[range]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        while (!segment.IsEmpty && dots < 3)
        {
            if (segment[0] == '.')
            {
                segment = segment[1..];
            }
            else if (segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase))
            {
                segment = segment[3..];
            }
            else
            {
                return false;
            }

            dots++;
        }

        return dots is 1 or 2 && segment.IsEmpty;
    }
}
