using System.Runtime.InteropServices;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Blocks in memory, in large pages where Linux has them.</summary>
internal sealed unsafe partial class NativeBlocks : BlockMemory
{
    private const int LargePage = 1 << 21;
    private const int CacheLine = 64;
    private const int AdviseHugePages = 14;

    private readonly List<nint> _blocks = [];

    ~NativeBlocks()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }
    }

    public override bool IsFile => false;

    public override byte* Allocate(nuint bytes, int number)
    {
        // Of the first block a small index uses a few pages; large ones would fill it.
        var block = (byte*)NativeMemory.AlignedAlloc(bytes, number == 0 ? (nuint)CacheLine : LargePage);
        _blocks.Add((nint)block);
        if (number > 0 && OperatingSystem.IsLinux())
        {
            // A walk over the graph touches a page a step; large pages save the misses of the address cache.
            _ = Advise(block, bytes, AdviseHugePages);
        }

        return block;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
