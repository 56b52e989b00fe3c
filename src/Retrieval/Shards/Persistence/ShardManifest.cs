using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>Names everything that belongs to one save. Replaced in one step, so a directory always has the old save or
/// the new one.</summary>
internal sealed record ShardManifest(
    int Format,
    string Embedder,
    int Dimensions,
    long Generation,
    long Watermark,
    long NextSequence,
    string RowsFile,
    string? GraphFile,
    IReadOnlyList<SavedFile> Files
)
{
    /// <summary>Raised whenever files, analysis or scoring change in a way that an older index does not fit.</summary>
    public const int CurrentFormat = 3;

    public byte[] Encode()
    {
        var json = JsonSerializer.Serialize(this);
        var checksum = Crc32C.Of(Encoding.UTF8.GetBytes(json));
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{json}\n{checksum:x8}\n"));
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ShardManifest Decode(byte[] bytes)
    {
        var line = Array.IndexOf(bytes, (byte)'\n');
        if (
            line < 0
            || Encoding.ASCII.GetString(bytes, line, bytes.Length - line) is not { Length: 10 } tail
            || !uint.TryParse(
                tail.AsSpan(1, 8),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var checksum
            )
            || checksum != Crc32C.Of(bytes.AsSpan(0, line))
        )
        {
            throw new InvalidDataException("the manifest is damaged");
        }

        try
        {
            return JsonSerializer.Deserialize<ShardManifest>(bytes.AsSpan(0, line))
                ?? throw new InvalidDataException("the manifest is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("the manifest is unreadable", e);
        }
    }
}
