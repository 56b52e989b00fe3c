using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Blocks of a file of our own that is deleted with them: the system writes them out and drops them from
/// memory when it needs it, and reads them again when they are used.</summary>
internal sealed unsafe partial class MappedBlocks(string path) : BlockMemory
{
    // Of errno on Linux: EFBIG, ENOSPC, EDQUOT.
    private const int TooLarge = 27;
    private const int OutOfSpace = 28;
    private const int OverQuota = 122;

    private FileStream? _file;

    private readonly List<(MemoryMappedFile Map, MemoryMappedViewAccessor View)> _maps = [];

    ~MappedBlocks()
    {
        // Disposing a view would write its block to the disk first, for nothing: its handle, which is finalised after
        // this, only unmaps it.
        foreach ((_, var view) in _maps)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public override bool IsFile => true;

    public override byte* Allocate(nuint bytes, int number)
    {
        _file ??= Create();
        var from = _file.Length;
        _file.SetLength(from + (long)bytes);
        try
        {
            Reserve(_file.SafeFileHandle, from, (long)bytes);
        }
        catch
        {
            _file.SetLength(from);
            throw;
        }

        var map = MemoryMappedFile.CreateFromFile(
            _file,
            null,
            0,
            MemoryMappedFileAccess.ReadWrite,
            HandleInheritability.None,
            leaveOpen: true
        );
        var view = map.CreateViewAccessor(from, (long)bytes);
        _maps.Add((map, view));
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return start + view.PointerOffset;
    }

    /// <summary>Takes the room on the disk at once. A file is only as long as it says, and a page of a map for which
    /// the disk turns out to have no room ends the process.</summary>
    private static void Reserve(SafeFileHandle file, long from, long bytes)
    {
        // Where the file system cannot tell, there is nothing better to do than to go on.
        if (
            OperatingSystem.IsLinux()
            && Allocate(file, from, bytes) is var error
            && error is OutOfSpace or OverQuota or TooLarge
        )
        {
            throw new IOException("There is no room on the disk for vectors.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int Allocate(SafeFileHandle file, long from, long bytes);

    private FileStream Create()
    {
        var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Delete,
            1,
            FileOptions.DeleteOnClose
        );
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it goes with the process, however that ends.
            File.Delete(path);
        }

        return file;
    }
}
