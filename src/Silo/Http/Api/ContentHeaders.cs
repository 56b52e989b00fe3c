using System.Text;
using Microsoft.Net.Http.Headers;
using Pipeline.Contracts.Documents;

namespace Pipeline.Silo.Http.Api;

/// <summary>What is stored of a document as headers. Rows may be older than the rules by which documents are accepted
/// today.</summary>
internal static class ContentHeaders
{
    /// <summary>The stored media type, or bytes of no known type where it cannot be a header.</summary>
    /// <param name="stored">The media type as it is stored.</param>
    public static string Type(string? stored) => MediaTypes.IsValid(stored) ? stored! : "application/octet-stream";

    /// <summary>The disposition of what a browser shows, with the name that it saves it under.</summary>
    /// <param name="name">What <see cref="FileName"/> gave.</param>
    public static string Inline(string name)
    {
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }

    /// <summary>The stored name with '_' for each control character and half surrogate pair.</summary>
    /// <param name="stored">The file's name, or the document's id.</param>
    public static string FileName(string stored)
    {
        var name = new StringBuilder(stored.Length);
        foreach (var rune in stored.EnumerateRunes())
        {
            name.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? "_" : rune.ToString());
        }

        return name.ToString();
    }
}
