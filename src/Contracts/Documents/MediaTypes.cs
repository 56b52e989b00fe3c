using System.Net.Http.Headers;

namespace Pipeline.Contracts.Documents;

/// <summary>Media types of documents: what is accepted can be sent back as a <c>Content-Type</c> header.</summary>
public static class MediaTypes
{
    /// <summary>Longest media type in characters, parameters included.</summary>
    public const int MaxLength = 255;

    /// <summary>Whether a text is a media type, such as <c>text/markdown; charset=utf-8</c> (RFC 9110, section
    /// 8.3.1).</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= MaxLength }
        // Before it is parsed: line breaks count as white space to the parser, and end a header to the next reader.
        && text.All(c => c is >= ' ' and < (char)127)
        && MediaTypeHeaderValue.TryParse(text, out var type)
        && type.MediaType is { } name
        && !name.Contains('*', StringComparison.Ordinal);
}
