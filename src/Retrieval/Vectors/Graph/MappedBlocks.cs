using System.IO.MemoryMappedFiles;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Blocks of a file of our own that is deleted with them: the system writes them out and drops them from memory
/// when it needs it, and reads them again when they are used.</summary>
internal sealed unsafe class MappedBlocks(string path) : BlockMemory
{
    private FileStream? _file;

    private readonly List<(MemoryMappedFile Map, MemoryMappedViewAccessor View)> _maps = [];

    ~MappedBlocks()
    {
        // Disposing a view would write its block to the disk first, for nothing: its handle, which is finalised after
        // this, only unmaps it.
        foreach ((_, MemoryMappedViewAccessor view) in _maps)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public override bool IsFile => true;

    public override byte* Allocate(nuint bytes, int number)
    {
        _file ??= Create();
        long from = _file.Length;
        _file.SetLength(from + (long)bytes);
        var map = MemoryMappedFile.CreateFromFile(
            _file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = map.CreateViewAccessor(from, (long)bytes);
        _maps.Add((map, view));
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return start + view.PointerOffset;
    }

    private FileStream Create()
    {
        var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it goes with the process, however that ends.
            File.Delete(path);
        }

        return file;
    }
}
