using System.Runtime.InteropServices;

namespace Pipeline.Storage.Rows;

/// <summary>Values of blob parameters.</summary>
internal static class Blobs
{
    /// <summary>The bytes as an array; copies only when the memory is a part of one.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment)
        && segment is { Array: { } array, Offset: 0 }
        && segment.Count == array.Length
            ? array
            : memory.ToArray();
}
