using System.Net.Http.Headers;
using Pipeline.Contracts.Documents;

namespace Pipeline.Silo.Http.Api;

/// <summary>Documents come from strangers: they are handed out, never rendered under this origin with scripts of their
/// own.</summary>
internal static class Handed
{
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];

    /// <summary>Sets the headers by which a browser neither runs nor guesses at what the response holds.</summary>
    /// <param name="response">A response that has not begun.</param>
    public static void Out(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>
    /// The type under which a browser may show a document in place of saving it; null: under none. Plain texts are
    /// shown
    /// as plain text, pictures of dots as themselves. What can hold scripts, links or forms (HTML, XML, SVG, PDF) is
    /// not
    /// shown.
    /// </summary>
    /// <param name="content">The document.</param>
    public static string? ShownAs(DocumentContent content)
    {
        if (!MediaTypeHeaderValue.TryParse(content.ContentType, out var type) || type.MediaType is not { } name)
        {
            return null;
        }

        name = name.ToLowerInvariant();
        return Pictures.Contains(name) ? name
            : name is "text/plain" or "text/markdown" or "text/csv" or "application/json"
                ? $"text/plain; charset={type.CharSet ?? "utf-8"}"
            : null;
    }
}
