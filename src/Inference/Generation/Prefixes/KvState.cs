using System.Runtime.InteropServices;

namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>A copy of what a KV sequence held, in memory of the host that no garbage collector moves.</summary>
internal sealed unsafe class KvState : IDisposable
{
    /// <param name="size">Bytes, above 0; the copy is yet to be made.</param>
    public KvState(nuint size)
    {
        Data = (byte*)NativeMemory.Alloc(size);
        Size = size;
    }

    ~KvState() => Dispose();

    /// <summary>The bytes, in a format of the model's runtime.</summary>
    public byte* Data { get; private set; }

    /// <summary>How many bytes.</summary>
    public nuint Size { get; }

    /// <summary>The bytes of a copy that is below 2 GiB.</summary>
    public Span<byte> Bytes => new(Data, checked((int)Size));

    public void Dispose()
    {
        NativeMemory.Free(Data);
        Data = null;
        GC.SuppressFinalize(this);
    }
}
