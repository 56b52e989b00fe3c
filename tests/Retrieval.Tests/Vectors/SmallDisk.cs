using System.Diagnostics;

namespace Pipeline.Retrieval.Tests.Vectors;

/// <summary>A tmpfs of a given size.</summary>
internal sealed class SmallDisk : IDisposable
{
    public static readonly bool MayMount = OperatingSystem.IsLinux() && Environment.UserName == "root" && CanMount();

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one.</summary>
    /// <param name="mebibytes">Its size.</param>
    /// <param name="path">An empty directory; null for a new one.</param>
    public static SmallDisk Mount(int mebibytes, string? path = null)
    {
        path ??= Directory.CreateTempSubdirectory("small-disk-").FullName;
        return Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", path) == 0
            ? new SmallDisk(path)
            : throw new InvalidOperationException("a tmpfs could be mounted before");
    }

    /// <summary>Leaves no room; deleting the file that is given makes it again.</summary>
    public string Fill()
    {
        var filler = System.IO.Path.Combine(Path, "filler");
        using var file = new FileStream(filler, FileMode.Append, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            return filler;
        }
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool CanMount()
    {
        var path = Directory.CreateTempSubdirectory("small-disk-").FullName;
        var mounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path) == 0;
        if (mounted)
        {
            Run("umount", path);
        }

        Directory.Delete(path);
        return mounted;
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true }
            )!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
