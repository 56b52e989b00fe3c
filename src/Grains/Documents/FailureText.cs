using System.Text.Json;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Documents;

/// <summary>
/// Why a document failed, as the store keeps it: code and values as JSON in the first line, then the sentence. Texts
/// without that line are read as they are; the store writes them for what it decides itself, and older versions did for
/// all.
/// </summary>
internal static class FailureText
{
    private const string Begin = "{\"code\":";

    /// <summary>The text to keep.</summary>
    public static string Write(Remark remark) =>
        $"{JsonSerializer.Serialize(new Head(remark.Code, remark.Values), PipelineJson.Options)}\n{remark.Message}";

    /// <summary>What a text says.</summary>
    /// <param name="stage">The stage that failed.</param>
    /// <param name="text">The text.</param>
    /// <returns>The remark, its code empty where nothing tells it; null: there is no text.</returns>
    public static Remark? Read(string? stage, string? text) =>
        text is null ? null
        : text.StartsWith(Begin, StringComparison.Ordinal) && Parse(text) is { } remark ? remark
        : stage switch
        {
            DocumentFailure.CancelledStage => RemarkCode.Cancelled.Saying(text),
            DocumentFailure.IndexStage => RemarkCode.NotIndexable.Saying(text, ("reason", text)),
            _ => new Remark("", text),
        };

    private static Remark? Parse(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        try
        {
            return end > 0 && JsonSerializer.Deserialize<Head>(text.AsSpan(0, end), PipelineJson.Options) is { } head
                ? new Remark(head.Code ?? "", text[(end + 1)..], head.Values)
                : null;
        }
        catch (JsonException)
        {
            // Somebody's sentence that only begins so.
            return null;
        }
    }

    private sealed record Head(string? Code, IReadOnlyDictionary<string, string>? Values);
}
