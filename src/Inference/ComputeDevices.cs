using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Inference;

/// <summary>The devices that models of this process can run on.</summary>
public static class ComputeDevices
{
    /// <summary>Most devices of a process.</summary>
    public const int Most = 64;

    private const string Cpu = "cpu:0";
    private const string Gpus = "/proc/driver/nvidia/gpus";

#if CUDA
    /// <summary>Whether this build can use NVIDIA GPUs (<c>-p:Device=cuda</c>).</summary>
    public static bool BuiltForCuda => true;
#else
    /// <summary>Whether this build can use NVIDIA GPUs (<c>-p:Device=cuda</c>).</summary>
    public static bool BuiltForCuda => false;
#endif

    /// <summary>Reads a list of devices.</summary>
    /// <param name="devices">
    /// <c>auto</c>: the GPUs that a CUDA build finds, else the CPU. Or devices with commas between: <c>cpu</c>,
    /// <c>cuda:0</c>, <c>cuda:1</c>.
    /// </param>
    /// <returns>The devices, at least one, none twice.</returns>
    /// <exception cref="ArgumentException">The list is empty, names no device, or a GPU in a build for the
    /// CPU.</exception>
    public static IReadOnlyList<string> Parse(string devices) => Parse(devices, BuiltForCuda, Present);

    internal static IReadOnlyList<string> Parse(string devices, bool cuda, Func<int> gpus)
    {
        ArgumentNullException.ThrowIfNull(devices);
        if (devices.Trim().Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            var found = cuda ? Math.Min(Most, gpus()) : 0;
            return found == 0 ? [Cpu] : [.. Enumerable.Range(0, found).Select(index => $"cuda:{index}")];
        }

        string[] named =
        [
            .. devices
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(device => ComputeDevice.Parse(device.ToLowerInvariant()))
                .Select(device => device.Cuda ? $"cuda:{device.Index ?? 0}" : Cpu)
                .Distinct(),
        ];
        if (named.Length == 0)
        {
            throw new ArgumentException(
                "No device is named; write auto, cpu, cuda:0, or several with commas between.",
                nameof(devices)
            );
        }

        return cuda || named is [Cpu]
            ? named
            : throw new ArgumentException(
                "This build runs on the CPU only; for GPUs build it with -p:Device=cuda (dotnet run --project src/Silo -p:Device=cuda).",
                nameof(devices)
            );
    }

    /// <summary>GPUs of the machine that this process may see.</summary>
    private static int Present()
    {
        var present = Directory.Exists(Gpus) ? Directory.GetDirectories(Gpus).Length : 0;
        return Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is { } visible
            ? Math.Min(
                present,
                visible
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Count(device => device.Trim() is not "-1" and not "NoDevFiles")
            )
            : present;
    }
}
