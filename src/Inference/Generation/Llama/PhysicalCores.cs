namespace Pipeline.Inference.Generation.Llama;

/// <summary>
/// Cores rather than hardware threads: two threads on one core share its multipliers, so more threads than cores slow a
/// matrix product down.
/// </summary>
internal static class PhysicalCores
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Cores this process may use, 1 or more.</summary>
    public static int Count { get; } = Math.Max(1, Math.Min(Environment.ProcessorCount, Read()));

    /// <summary>Counts the distinct cores in a Linux cpuinfo text; 0 if it does not name any.</summary>
    internal static int Parse(IEnumerable<string> lines)
    {
        var cores = new HashSet<(string Package, string Core)>();
        var package = string.Empty;
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].Trim())
            {
                case "physical id":
                    package = value;
                    break;
                case "core id":
                    cores.Add((package, value));
                    break;
            }
        }

        return cores.Count;
    }

    private static int Read()
    {
        try
        {
            if (OperatingSystem.IsLinux() && Parse(File.ReadLines(CpuInfo)) is > 0 and var cores)
            {
                return cores;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }

        return Environment.ProcessorCount;
    }
}
