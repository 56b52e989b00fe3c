using System.Text.Json;

namespace Pipeline.Inference.Models.Downloads;

/// <summary>What is remembered beside a partial file, so that a later attempt continues the same content.</summary>
/// <param name="Address">Where it comes from.</param>
/// <param name="ETag">The strong entity tag of the content, as the server writes it; null when it gives none.</param>
/// <param name="Sha256">The hash that the catalogue or the server promised, if any.</param>
/// <param name="Size">The size that the server promised, if any.</param>
internal sealed record DownloadState(string Address, string? ETag, string? Sha256, long? Size)
{
    /// <summary>Reads the state; null when there is none that can be used.</summary>
    public static DownloadState? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<DownloadState>(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));
}
