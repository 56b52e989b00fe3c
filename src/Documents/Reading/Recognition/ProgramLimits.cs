using System.Runtime.InteropServices;

namespace Pipeline.Documents.Reading.Recognition;

/// <summary>What a program may cost.</summary>
/// <param name="Timeout">How long it may run.</param>
/// <param name="MaxMemoryBytes">Its address space; held on Linux only.</param>
/// <param name="MaxOutputBytes">What it may write.</param>
internal sealed record ProgramLimits(TimeSpan Timeout, long MaxMemoryBytes, long MaxOutputBytes)
{
    // Constants of <sys/resource.h>, the same on x64 and arm64.
    private const int Processor = 0;
    private const int AddressSpace = 9;

    // A page may take most of the time that its reader has: the reader says what took too long before it is ended
    // itself.
    private const double ShareOfTime = 0.8;

    // Native programs need room for an image several times over, and for their own tables.
    private const int HeapsOfMemory = 3;

    /// <summary>The limits of a program that works on one page.</summary>
    /// <param name="limits">The limits of the document.</param>
    /// <param name="mostOutput">What it may write.</param>
    public static ProgramLimits OfPage(ReadingLimits limits, long mostOutput) =>
        new(limits.Timeout * ShareOfTime, limits.MaxMemoryBytes * HeapsOfMemory, mostOutput);

    /// <summary>Holds a process that has just started to these limits, as far as the system can.</summary>
    /// <param name="process">Its id.</param>
    public void Apply(int process)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return;
        }

        Limit(process, AddressSpace, (ulong)MaxMemoryBytes);
        // Should this process end first, nobody else would end it.
        Limit(process, Processor, (ulong)Math.Ceiling(Timeout.TotalSeconds) + 1);
    }

    private static void Limit(int process, int resource, ulong value)
    {
        var limit = new ResourceLimit { Current = value, Most = value };
        _ = NativeLimit(process, resource, in limit, 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Most;
    }

    [DllImport("libc", EntryPoint = "prlimit")]
    private static extern int NativeLimit(int process, int resource, in ResourceLimit limit, nint old);
}
