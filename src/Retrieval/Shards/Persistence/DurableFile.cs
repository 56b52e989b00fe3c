using System.Runtime.InteropServices;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>Writes that survive a power failure.</summary>
internal static partial class DurableFile
{
    /// <summary>Writes a file and waits until it is on the disk.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 17);
        content(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts a written file in the place of another, in one step.</summary>
    public static void Replace(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(to)!);
    }

    /// <summary>Makes renames in a directory durable. Only POSIX needs it; failing costs a rebuild after a power
    /// failure.</summary>
    public static void FlushDirectory(string directory)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        var descriptor = Open(directory, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
