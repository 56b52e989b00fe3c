using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Data;

/// <summary>
/// Reads JSON, one value or many on lines, as "path: value" lines; each element of an outer array, and each value of a
/// sequence, becomes a paragraph.
/// </summary>
internal sealed class JsonReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
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
            }
        );
        try
        {
            while (reader.Read())
            {
                using var value = JsonDocument.ParseValue(ref reader);
                Top(value.RootElement, builder, limits, cancellationToken);
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

    private static void Top(
        JsonElement value,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var lines = new StringBuilder();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
            {
                Paragraph(element);
            }
        }
        else
        {
            if (
                value.ValueKind == JsonValueKind.Object
                && value.TryGetProperty("title", out var title)
                && title.ValueKind == JsonValueKind.String
            )
            {
                builder.Title ??= title.GetString();
            }

            Paragraph(value);
        }

        void Paragraph(JsonElement element)
        {
            lines.Clear();
            new JsonLines(lines, limits, cancellationToken).Append(element);
            builder.Add(BlockKind.Paragraph, lines.ToString());
        }
    }

    private sealed class JsonLines(StringBuilder lines, ReadingLimits limits, CancellationToken cancellationToken)
    {
        // Written only where a value is: a long name above many empty values would be copied for each of them.
        private readonly StringBuilder _path = new();

        public void Append(JsonElement value)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            cancellationToken.ThrowIfCancellationRequested();
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject())
                    {
                        var length = _path.Length;
                        _path.Append(length == 0 ? "" : ".").Append(property.Name);
                        Append(property.Value);
                        _path.Length = length;
                    }
                    break;
                case JsonValueKind.Array:
                    foreach (var element in value.EnumerateArray())
                    {
                        Append(element);
                    }

                    break;
                case JsonValueKind.Null or JsonValueKind.Undefined:
                    break;
                default:
                    lines.Append(_path).Append(_path.Length > 0 ? ": " : "").Append(value.ToString()).Append('\n');
                    if (lines.Length > limits.MaxCharacters)
                    {
                        throw Failures.OutputTooLarge(limits);
                    }

                    break;
            }
        }
    }
}
