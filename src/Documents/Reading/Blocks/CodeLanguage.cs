using System.Buffers;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>Takes the name of a language from where a format declares it.</summary>
internal static class CodeLanguage
{
    private const int MaxCharacters = 32;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#._-"
    );

    /// <summary>The first word of a declaration, or null when it is no name.</summary>
    public static string? Of(string? declaration)
    {
        var word = (declaration ?? "").AsSpan().Trim();
        var end = word.IndexOfAny(' ', ',', '{');
        word = end < 0 ? word : word[..end];
        return word.Length is > 0 and <= MaxCharacters && !word.ContainsAnyExcept(Characters) ? word.ToString() : null;
    }
}
