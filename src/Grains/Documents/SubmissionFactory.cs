using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Documents;

/// <summary>Checks what a user submits and makes the store's row of it.</summary>
internal static class SubmissionFactory
{
    private const int MaxTitleCharacters = 1000;
    private const int MaxFileNameCharacters = 1024;
    private const int MaxMetadataBytes = 16 * 1024;
    private const int MaxLabels = 32;
    private const int MaxLabelCharacters = 128;
    private const int MaxPasswordCharacters = 1024;

    /// <summary>Makes the row.</summary>
    /// <exception cref="PipelineException">A field is invalid.</exception>
    public static DocumentSubmission Create(string collection, string id, int shard, DocumentInput input, long maxBytes)
    {
        var (title, metadata, labels) = Check(id, input);
        var contentType = input.ContentType ?? (input.Text is null ? "" : "text/plain; charset=utf-8");
        if (input.RefusedBytes is { } refused)
        {
            return Refused(refused);
        }

        var content = input.Content ?? Encoding.UTF8.GetBytes(input.Text ?? "");
        if (content.Length > maxBytes)
        {
            return Refused(content.Length);
        }

        return new DocumentSubmission(
            collection,
            id,
            shard,
            content,
            contentType,
            input.FileName,
            title,
            metadata,
            labels,
            Rejection: null
        )
        {
            StreamPosition = input.StreamPosition,
        };

        // The size is the document's fault, not the request's: it is listed with the reason, like any other failure.
        DocumentSubmission Refused(long bytes) =>
            new(
                collection,
                id,
                shard,
                ReadOnlyMemory<byte>.Empty,
                contentType,
                input.FileName,
                title,
                metadata,
                labels,
                new DocumentRejection(
                    "accept",
                    FailureText.Write(
                        RemarkCode.TooManyBytes.With(("bytes", Grouped(bytes)), ("most", Grouped(maxBytes)))
                    ),
                    bytes
                )
            )
            {
                StreamPosition = input.StreamPosition,
            };
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Checks every field, and gives those that are not stored as they came.</summary>
    /// <exception cref="PipelineException">A field is invalid.</exception>
    public static (string? Title, string Metadata, IReadOnlyList<string> Labels) Check(string id, DocumentInput input)
    {
        var title = string.IsNullOrWhiteSpace(input.Title) ? null : input.Title.Trim();
        if (title?.Length > MaxTitleCharacters)
        {
            throw PipelineException.Invalid(
                "title",
                $"title has {title.Length} characters; at most {MaxTitleCharacters} are allowed. Shorten it."
            );
        }

        if (input.ContentType is { Length: > 0 } type && !MediaTypes.IsValid(type))
        {
            throw PipelineException.Invalid(
                "contentType",
                $"contentType is no media type; give one such as 'text/markdown' in at most {MediaTypes.MaxLength} ASCII characters, or leave it out."
            );
        }

        if (
            input.FileName is { } name
            && (name.Length > MaxFileNameCharacters || name.Any(char.IsControl) || !RequestFields.IsUnicode(name))
        )
        {
            throw PipelineException.Invalid(
                "fileName",
                $"fileName: give at most {MaxFileNameCharacters} characters of valid Unicode without control characters."
            );
        }

        CheckPassword(input.Password);
        var metadata = string.IsNullOrWhiteSpace(input.Metadata) ? "{}" : input.Metadata;
        var labels = Labels(input.Labels);
        CheckMetadata(id, title, metadata, labels);
        if (input.RefusedBytes is null && input.Text is not null && input.Content is not null)
        {
            throw PipelineException.Invalid("content", "Both text and content are given; give exactly one of them.");
        }

        if (input.RefusedBytes is null && input.Text is null && input.Content is null)
        {
            throw PipelineException.Invalid("text", "Neither text nor content is given; give one of them.");
        }

        return (title, metadata, labels);
    }

    /// <summary>Checks a password; the refusal does not repeat it.</summary>
    /// <exception cref="PipelineException">It is too long.</exception>
    public static void CheckPassword(string? password)
    {
        if (password?.Length > MaxPasswordCharacters)
        {
            throw PipelineException.Invalid(
                "password",
                $"password has {password.Length} characters; at most {MaxPasswordCharacters} are allowed."
            );
        }
    }

    private static void CheckMetadata(string id, string? title, string json, IReadOnlyList<string> labels)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxMetadataBytes)
        {
            throw PipelineException.Invalid(
                "metadata",
                $"metadata is larger than {MaxMetadataBytes} bytes. Keep long text in the document."
            );
        }

        try
        {
            // The index's own reading: what is accepted here can be indexed.
            DocumentFields.Check(id, title, json, labels);
        }
        catch (IndexInputException error)
        {
            var field = error.Field switch
            {
                "documentId" => "id",
                "metadataJson" => "metadata",
                var same => same,
            };
            throw PipelineException.Invalid(
                field,
                field == "metadata"
                    ? "metadata is no JSON object of valid Unicode; give one such as {\"year\": 2026}."
                    : $"{field} holds half a surrogate pair; send valid Unicode."
            );
        }

        using var parsed = JsonDocument.Parse(json);
        foreach (var property in parsed.RootElement.EnumerateObject())
        {
            var flat = property.Value.ValueKind switch
            {
                JsonValueKind.Object => false,
                JsonValueKind.Array => property
                    .Value.EnumerateArray()
                    .All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)),
                _ => true,
            };
            if (!flat)
            {
                throw PipelineException.Invalid(
                    "metadata",
                    $"metadata.{property.Name} is nested; only strings, numbers, booleans and arrays of those are allowed."
                );
            }
        }
    }

    private static IReadOnlyList<string> Labels(IReadOnlyList<string>? labels)
    {
        if (labels is null || labels.Count == 0)
        {
            return [];
        }

        if (
            labels.Count > MaxLabels
            || labels.Any(label => label is not { Length: > 0 and <= MaxLabelCharacters } || label.Any(char.IsControl))
        )
        {
            throw PipelineException.Invalid(
                "labels",
                $"labels: at most {MaxLabels} labels of 1 to {MaxLabelCharacters} characters without control characters are allowed."
            );
        }

        return labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
    }
}
