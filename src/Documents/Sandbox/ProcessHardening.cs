using System.Runtime.InteropServices;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// Gives up, for good, what a reader never needs: core dumps (they would hold document text), writing files, opening
/// many files, and gaining privileges. Linux only; elsewhere, and where the kernel refuses, the process goes on
/// without.
/// </summary>
internal static class ProcessHardening
{
    // Constants of <sys/resource.h>, <signal.h> and <sys/prctl.h>, the same on x64 and arm64.
    private const int RlimitFileSize = 1;
    private const int RlimitCore = 4;
    private const int RlimitOpenFiles = 7;
    private const int FileSizeSignal = 25;
    private const int SetDumpable = 4;
    private const int SetNoNewPrivileges = 38;

    private const nint IgnoreSignal = 1;

    // Assemblies and ICU data are opened as they are first used, one after another: all readers together load some 45,
    // each with two descriptors.
    private const ulong OpenFiles = 256;

    public static void Apply()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return;
        }
        // When memory runs out the kernel should take this process and not its parent.
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        Limit(RlimitCore, 0);
        // A write beyond the limit then fails like any other instead of killing the process.
        _ = NativeSignal(FileSizeSignal, IgnoreSignal);
        Limit(RlimitFileSize, 0);
        Limit(RlimitOpenFiles, OpenFiles);
        _ = NativeProcessControl(SetNoNewPrivileges, 1, 0, 0, 0);
        _ = NativeProcessControl(SetDumpable, 0, 0, 0, 0);
    }

    /// <summary>Ends the process now, whatever its threads are doing.</summary>
    public static void ExitNow(int code)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            NativeExit(code);
        }

        Environment.Exit(code);
    }

    private static void Limit(int resource, ulong value)
    {
        var limit = new ResourceLimit { Current = value, Most = value };
        _ = NativeSetLimit(resource, in limit);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Most;
    }

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int NativeSetLimit(int resource, in ResourceLimit limit);

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint NativeSignal(int signal, nint handler);

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int NativeProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void NativeExit(int code);
}
