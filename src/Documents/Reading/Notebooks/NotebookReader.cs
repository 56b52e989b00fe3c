using System.Text;
using System.Text.Json;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Markdown;

namespace Pipeline.Documents.Reading.Notebooks;

/// <summary>Reads Jupyter notebooks (nbformat 3 and 4): prose as Markdown, code with its language, and what it wrote as
/// text. Pictures and traces of errors are left out.</summary>
internal sealed class NotebookReader : IDocumentReader
{
    private readonly MarkdownReader _markdown = new();

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(source.Content.Span, "utf-8");
        var builder = new DocumentTextBuilder("notebook", limits);
        try
        {
            using var document = JsonDocument.Parse(
                text,
                new JsonDocumentOptions { MaxDepth = limits.MaxNesting, AllowTrailingCommas = true }
            );
            var root = document.RootElement;
            var metadata = Property(root, "metadata");
            var language = Text(Property(Property(metadata, "language_info"), "name")) is { Length: > 0 } name
                ? name
                : Text(Property(Property(metadata, "kernelspec"), "language"));
            foreach (var cell in Cells(root))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Cell(cell, language, builder, limits, cancellationToken);
            }
        }
        catch (JsonException e)
        {
            throw Failures.Damaged("IPYNB", e);
        }
        return builder.Build();
    }

    private static IEnumerable<JsonElement> Cells(JsonElement root)
    {
        foreach (var cell in Elements(Property(root, "cells")))
        {
            yield return cell;
        }

        foreach (
            var cell in Elements(Property(root, "worksheets")).SelectMany(sheet => Elements(Property(sheet, "cells")))
        )
        {
            yield return cell;
        }
    }

    private void Cell(
        JsonElement cell,
        string language,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var content = Text(Property(cell, "source"));
        switch (Text(Property(cell, "cell_type")))
        {
            case "code":
                builder.Add(
                    BlockKind.Code,
                    content.Length > 0 ? content : Text(Property(cell, "input")),
                    language: language
                );
                foreach (var output in Elements(Property(cell, "outputs")))
                {
                    var written = Text(Property(output, "text"));
                    builder.Add(
                        BlockKind.Code,
                        written.Length > 0 ? written : Text(Property(Property(output, "data"), "text/plain"))
                    );
                }

                break;
            case "heading":
                var level = Property(cell, "level") is { ValueKind: JsonValueKind.Number } given
                    ? given.GetDouble()
                    : 1;
                builder.Add(BlockKind.Heading, content, (int)Math.Clamp(level, 1, 6));
                break;
            default:
                if (!string.IsNullOrWhiteSpace(content))
                {
                    var markdown = new SourceDocument(Encoding.UTF8.GetBytes(content), "text/markdown", null);
                    try
                    {
                        var prose = _markdown.Read(markdown, limits, cancellationToken);
                        builder.Title ??= prose.Blocks.FirstOrDefault(block => block.Level == 1)?.Text;
                        builder.Append(prose, 0);
                    }
                    catch (DocumentReadException e) when (e.Failure == ReadFailure.Empty)
                    {
                        // A cell may hold a picture alone.
                    }
                }

                break;
        }
    }

    private static JsonElement? Property(JsonElement? holder, string name) =>
        holder is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value)
            ? value
            : null;

    private static IEnumerable<JsonElement> Elements(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } element ? element.EnumerateArray() : [];

    // Texts of several lines may be arrays of them.
    private static string Text(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
            { ValueKind: JsonValueKind.Array } lines => string.Concat(
                lines
                    .EnumerateArray()
                    .Where(line => line.ValueKind == JsonValueKind.String)
                    .Select(line => line.GetString())
            ),
            _ => "",
        };
}
