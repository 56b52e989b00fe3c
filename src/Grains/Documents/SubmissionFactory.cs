using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Storage;

namespace Pipeline.Grains.Documents;

/// <summary>Checks what a user submits and makes the store's row of it.</summary>
internal static class SubmissionFactory
{
    private const int MaxTitleCharacters = 1000;
    private const int MaxMetadataBytes = 16 * 1024;
    private const int MaxLabels = 32;
    private const int MaxLabelCharacters = 128;

    public static DocumentSubmission Create(string collection, string id, int shard, DocumentInput input, long maxBytes)
    {
        var title = string.IsNullOrWhiteSpace(input.Title) ? null : input.Title.Trim();
        if (title?.Length > MaxTitleCharacters)
        {
            throw PipelineException.Invalid(
                "title", $"title has {title.Length} characters; at most {MaxTitleCharacters} are allowed. Shorten it.");
        }

        var metadata = Metadata(input.Metadata);
        var labels = Labels(input.Labels);
        var contentType = input.ContentType ?? (input.Text is null ? "" : "text/plain; charset=utf-8");
        if (input.RefusedBytes is { } refused)
        {
            return Refused(refused);
        }

        if (input.Text is not null && input.Content is not null)
        {
            throw PipelineException.Invalid("content", "Both text and content are given; give exactly one of them.");
        }

        var content = input.Content ?? (input.Text is null ? null : Encoding.UTF8.GetBytes(input.Text));
        if (content is null)
        {
            throw PipelineException.Invalid("text", "Neither text nor content is given; give one of them.");
        }

        if (content.Length > maxBytes)
        {
            return Refused(content.Length);
        }

        return new DocumentSubmission(
            collection, id, shard, content, contentType, input.FileName, title, metadata, labels, Rejection: null);

        // The size is the document's fault, not the request's: it is listed with the reason, like any other failure.
        DocumentSubmission Refused(long bytes) => new(
            collection, id, shard, ReadOnlyMemory<byte>.Empty, contentType, input.FileName, title, metadata, labels,
            new DocumentRejection(
                "accept",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The document has {bytes:N0} bytes; at most {maxBytes:N0} are allowed. Split it, or raise --max-document-bytes."),
                bytes));
    }

    private static string Metadata(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return "{}";
        }

        if (Encoding.UTF8.GetByteCount(json) > MaxMetadataBytes)
        {
            throw PipelineException.Invalid("metadata", $"metadata is larger than {MaxMetadataBytes} bytes. Keep long text in the document.");
        }

        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            throw PipelineException.Invalid("metadata", "metadata is not JSON; give an object such as {\"year\": 2026}.");
        }

        using (parsed)
        {
            if (parsed.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw PipelineException.Invalid("metadata", "metadata must be a JSON object such as {\"year\": 2026}.");
            }

            foreach (var property in parsed.RootElement.EnumerateObject())
            {
                var flat = property.Value.ValueKind switch
                {
                    JsonValueKind.Object => false,
                    JsonValueKind.Array => property.Value.EnumerateArray()
                        .All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)),
                    _ => true,
                };
                if (!flat)
                {
                    throw PipelineException.Invalid(
                        "metadata", $"metadata.{property.Name} is nested; only strings, numbers, booleans and arrays of those are allowed.");
                }
            }
        }

        return json;
    }

    private static IReadOnlyList<string> Labels(IReadOnlyList<string>? labels)
    {
        if (labels is null || labels.Count == 0)
        {
            return [];
        }

        if (labels.Count > MaxLabels || labels.Any(label => label is not { Length: > 0 and <= MaxLabelCharacters }))
        {
            throw PipelineException.Invalid(
                "labels", $"labels: at most {MaxLabels} labels of 1 to {MaxLabelCharacters} characters are allowed.");
        }

        return labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
    }
}
