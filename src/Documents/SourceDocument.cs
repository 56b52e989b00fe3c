using System.Text;

namespace Pipeline.Documents;

/// <summary>A document as it was submitted.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="ContentType">
/// The declared media type, with or without parameters ("text/html; charset=euc-kr"); empty or
/// "application/octet-stream" when it is not known. The bytes themselves have the last word.
/// </param>
/// <param name="FileName">The file's name, of which only the extension is used; null when there is none.</param>
public sealed record SourceDocument(ReadOnlyMemory<byte> Content, string ContentType, string? FileName)
{
    /// <summary>The password that opens it and what lies in it; null: none was given. It is never printed.</summary>
    public string? Password { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Content)} = {Content.Length} bytes, {nameof(ContentType)} = {ContentType}");
        return true;
    }
}
