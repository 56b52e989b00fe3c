namespace Pipeline.Silo.Http.Api;

/// <summary>Documents come from strangers: they are handed out, never rendered under this origin.</summary>
internal static class Handed
{
    /// <summary>Sets the headers by which a browser neither runs nor guesses at what the response holds.</summary>
    /// <param name="response">A response that has not begun.</param>
    public static void Out(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
