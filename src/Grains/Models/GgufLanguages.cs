using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Grains.Models;

/// <summary>
/// Reads <c>general.languages</c> from a GGUF file: which languages its makers say it writes. The format is that of
/// ggml's docs/gguf.md; keys under <c>general.</c> come before the large arrays, so only the head is read.
/// </summary>
internal static class GgufLanguages
{
    private const int HeadBytes = 64 * 1024;
    private const uint TypeString = 8;
    private const uint TypeArray = 9;

    /// <summary>The ISO 639-1 codes; empty when the file does not say.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        var head = new byte[HeadBytes];
        int length;
        try
        {
            using var file = File.OpenRead(path);
            length = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            return [];
        }

        var at = head.AsSpan(0, length).IndexOf("general.languages"u8);
        if (at < 0)
        {
            return [];
        }

        var rest = head.AsSpan(at + "general.languages"u8.Length, length - at - "general.languages"u8.Length);
        if (!TryUInt32(ref rest, out var type) || type != TypeArray || !TryUInt32(ref rest, out var item) || item != TypeString
            || !TryUInt64(ref rest, out var count) || count > 256)
        {
            return [];
        }

        var languages = new List<string>((int)count);
        for (var i = 0UL; i < count; i++)
        {
            if (!TryUInt64(ref rest, out var size) || size > 32 || (int)size > rest.Length)
            {
                return [];
            }

            languages.Add(Encoding.UTF8.GetString(rest[..(int)size]));
            rest = rest[(int)size..];
        }

        return languages;
    }

    private static bool TryUInt32(ref Span<byte> rest, out uint value)
    {
        var found = BinaryPrimitives.TryReadUInt32LittleEndian(rest, out value);
        rest = found ? rest[4..] : rest;
        return found;
    }

    private static bool TryUInt64(ref Span<byte> rest, out ulong value)
    {
        var found = BinaryPrimitives.TryReadUInt64LittleEndian(rest, out value);
        rest = found ? rest[8..] : rest;
        return found;
    }
}
