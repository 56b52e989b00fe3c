using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Silo.Security;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Publishing;

namespace Pipeline.Silo.Backups;

/// <summary>Documents as JSON lines, in the order of their ids, which can be submitted again as they are.</summary>
internal static class ExportEndpoints
{
    private const long GroupBytes = 8 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/collections/{collection}/export", ExportAsync)
            .For(KeyRole.Admin)
            .Audit("collection.export", "collection")
            .WithTags("Backups")
            .WithSummary("The documents as JSON lines, in the order of their ids, as of now")
            .WithDescription(
                "Each line can be submitted again as it is, unless 'chunks' is asked for. 'after' goes on behind an id."
            );

    private static async Task ExportAsync(
        string collection,
        HttpContext context,
        IStoreArchive archive,
        CallerAccess access,
        string? after = null,
        bool chunks = false,
        bool vectors = false
    )
    {
        access.RequireAll(context, "Exports");
        await using var snapshot = await archive.OpenSnapshotAsync(context.RequestAborted);
        if (!snapshot.Collections.Any(one => one.Row.Name == collection))
        {
            throw PipelineException.UnknownCollection(collection);
        }

        context.Response.ContentType = "application/x-ndjson";
        await foreach (var group in snapshot.ReadDocumentsAsync(collection, content: true, GroupBytes, after))
        {
            foreach (var document in group.Where(document => document.Content is not null))
            {
                var input = Input(document);
                var line = chunks || vectors ? With(input, document, vectors) : Text(input);
                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
            }
        }
    }

    private static DocumentInput Input(ArchivedDocument document)
    {
        var text = document.ContentType.StartsWith("text/", StringComparison.Ordinal)
            ? TextOf(document.Content!)
            : null;
        return new DocumentInput
        {
            Id = document.Id,
            Title = document.Title,
            Text = text,
            Content = text is null ? document.Content : null,
            ContentType = document.ContentType,
            FileName = document.FileName,
            Metadata = document.MetadataJson == "{}" ? null : document.MetadataJson,
            Labels = document.Labels.Count == 0 ? null : document.Labels,
        };
    }

    private static string? TextOf(byte[] content)
    {
        try
        {
            return Strict.GetString(content) is var text && text.Length > 0 && text[0] != '\uFEFF' ? text : null;
        }
        catch (DecoderFallbackException)
        {
            // In another encoding, which its bytes say.
            return null;
        }
    }

    private static string Text(DocumentInput input) => JsonSerializer.Serialize(input, PipelineJson.Options);

    private static string With(DocumentInput input, ArchivedDocument document, bool vectors)
    {
        var line = JsonSerializer.SerializeToNode(input, PipelineJson.Options)!;
        line["chunks"] = JsonSerializer.SerializeToNode(
            document.Published?.Chunks.Select(chunk => new Piece(
                chunk.Ordinal,
                chunk.Text,
                chunk.HeadingPath,
                chunk.Start,
                chunk.End,
                chunk.Page,
                vectors ? VectorOf(chunk) : null
            ))
                ?? [],
            PipelineJson.Options
        );
        return line.ToJsonString(PipelineJson.Options);
    }

    private static float[] VectorOf(StoredChunk chunk)
    {
        var vector = new float[chunk.Embedding.Length / 2];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)BitConverter.ToHalf(chunk.Embedding.Span[(2 * i)..]);
        }

        return vector;
    }

    private sealed record Piece(
        int Ordinal,
        string Text,
        IReadOnlyList<string> HeadingPath,
        int Start,
        int End,
        int? Page,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float[]? Vector
    );
}
