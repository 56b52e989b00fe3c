using System.Text.Json;

namespace Pipeline.Inference.Models.Manifests;

/// <summary>Reads small JSON files that others wrote.</summary>
internal static class JsonFile
{
    /// <summary>Configuration files are a few kilobytes; more is a mistake or an attack.</summary>
    private const long MaxBytes = 4 << 20;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 64,
    };

    public static string ReadText(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length > MaxBytes
                ? throw new ModelManifestException(path, null, $"has {length} bytes; at most {MaxBytes} are read")
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelManifestException(path, null, $"cannot be read: {e.Message}", e);
        }
    }

    public static JsonDocument Parse(string json, string file)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Options);
        }
        catch (JsonException e)
        {
            throw new ModelManifestException(file, null, $"is not JSON: {e.Message}", e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new ModelManifestException(file, null, "must be a JSON object");
    }
}
