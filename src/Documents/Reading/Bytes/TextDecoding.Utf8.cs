namespace Pipeline.Documents.Reading.Bytes;

/// <content>Text that can be decoded piece by piece.</content>
internal static partial class TextDecoding
{
    /// <summary>Whether <see cref="Decode"/> decodes bytes as UTF-8 from the first to the last; false also where that
    /// is not sure.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="declared">The encoding's name as declared, or null.</param>
    /// <param name="markLength">How long the mark before the text is.</param>
    public static bool IsUtf8(ReadOnlySpan<byte> content, string? declared, out int markLength)
    {
        (var marked, markLength) = ByBom(content);
        if (marked is not null)
        {
            return marked == Utf8 && System.Text.Unicode.Utf8.IsValid(content[markLength..]);
        }

        return (declared is null || ByName(declared)?.WebName is null or "utf-8")
            && System.Text.Unicode.Utf8.IsValid(content)
            && UnmarkedText.Utf32(content) is null
            && UnmarkedText.Utf16(content) is null
            && UnmarkedText.Escaped(content) is null
            && !LooksBinary(content);
    }
}
