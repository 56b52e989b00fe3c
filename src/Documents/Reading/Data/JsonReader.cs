using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Data;

/// <summary>
/// Reads JSON, one value or many on lines, as "path: value" lines; each element of an outer array, and each value of a sequence,
/// becomes a paragraph.
/// </summary>
internal sealed class JsonReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken ct)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var builder = new DocumentTextBuilder("json", limits);
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions
            {
                AllowMultipleValues = true,
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = limits.MaxNesting,
            });
        try
        {
            while (reader.Read())
            {
                using var value = JsonDocument.ParseValue(ref reader);
                Top(value.RootElement, builder, limits, ct);
            }
        }
        catch (JsonException e)
        {
            throw e.Message.Contains("configured depth", StringComparison.Ordinal)
                ? Failures.TooDeep(limits, e)
                : Failures.Damaged("JSON", e);
        }
        return builder.Build();
    }

    private static void Top(JsonElement value, DocumentTextBuilder builder, ReadingLimits limits, CancellationToken ct)
    {
        var lines = new StringBuilder();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
                Paragraph(element);
        }
        else
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("title", out var title)
                && title.ValueKind == JsonValueKind.String)
                builder.Title ??= title.GetString();
            Paragraph(value);
        }

        void Paragraph(JsonElement element)
        {
            lines.Clear();
            Append(element, "", lines, limits, ct);
            builder.Add(BlockKind.Paragraph, lines.ToString());
        }
    }

    private static void Append(JsonElement value, string path, StringBuilder lines, ReadingLimits limits, CancellationToken ct)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        ct.ThrowIfCancellationRequested();
        if (lines.Length > limits.MaxCharacters)
            throw Failures.OutputTooLarge(limits);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Append(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", lines, limits, ct);
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray())
                    Append(element, path, lines, limits, ct);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                lines.Append(path).Append(path.Length > 0 ? ": " : "").Append(value.ToString()).Append('\n');
                break;
        }
    }
}
