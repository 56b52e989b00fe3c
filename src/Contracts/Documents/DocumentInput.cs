using System.Text;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Contracts.Documents;

/// <summary>A document as a user submits it. Exactly one of <see cref="Text"/> and <see cref="Content"/> is
/// given.</summary>
[GenerateSerializer, Alias("pipeline.document-input"), Immutable]
public sealed record DocumentInput
{
    /// <summary>The id, 1 to 512 characters without control characters and without <c>.</c> or <c>..</c> between
    /// slashes; null: derived from the file name or the content.</summary>
    [Id(0)]
    public string? Id { get; init; }

    /// <summary>The title, at most 1,000 characters; null: taken from the document.</summary>
    [Id(1)]
    public string? Title { get; init; }

    /// <summary>The content as text (Markdown or plain, see <see cref="ContentType"/>).</summary>
    [Id(2)]
    public string? Text { get; init; }

    /// <summary>The content as bytes (base64 in JSON).</summary>
    [Id(3)]
    public byte[]? Content { get; init; }

    /// <summary>The media type; null: detected from the bytes and the file name.</summary>
    [Id(4)]
    public string? ContentType { get; init; }

    /// <summary>The name of the file that it came from.</summary>
    [Id(5)]
    public string? FileName { get; init; }

    /// <summary>A flat JSON object of strings, numbers, booleans or arrays of those; at most 16 KiB.</summary>
    [Id(6), JsonConverter(typeof(RawJsonConverter))]
    public string? Metadata { get; init; }

    /// <summary>Access labels, at most 32.</summary>
    [Id(7)]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// Set by a surface that refused the content before holding it all (its size in bytes): the document is listed as
    /// failed with that reason. Never read from a client.
    /// </summary>
    [Id(8), JsonIgnore]
    public long? RefusedBytes { get; init; }

    /// <summary>
    /// Set by the consumer of a stream that delivers at least once: what has been taken from there, or from behind it,
    /// is not taken again. Never read from a client.
    /// </summary>
    [Id(9), JsonIgnore]
    public long? StreamPosition { get; init; }

    /// <summary>
    /// The password that opens the content, or what lies in it, at most 1,024 characters; null: none. It is kept sealed
    /// until the document was read, and never given out.
    /// </summary>
    [Id(10)]
    public string? Password { get; init; }

    // A record would print its password.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Id)} = {Id}, {nameof(FileName)} = {FileName}");
        return true;
    }
}
