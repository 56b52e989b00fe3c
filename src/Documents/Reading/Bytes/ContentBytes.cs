using System.Runtime.InteropServices;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Gives parsers the array that they ask for, copying only when the content is part of a larger one.</summary>
internal static class ContentBytes
{
    public static byte[] AsArray(this ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment)
        && segment.Offset == 0
        && segment.Count == segment.Array!.Length
            ? segment.Array
            : content.ToArray();
}
