using System.Runtime.InteropServices;
using System.Text;
using LLama.Abstractions;
using LLama.Native;
using Microsoft.Extensions.Logging;
using Pipeline.Inference.Generation.Engine;

namespace Pipeline.Inference.Generation.Llama;

/// <summary>
/// The one llama.cpp library of the process: chosen by the first model that is loaded, before anything touches it, and
/// never changed. Its log goes, at Debug, to the logger given last.
/// </summary>
internal static partial class NativeRuntime
{
    private static readonly Lock Gate = new();
    private static readonly StringBuilder Line = new();
    private static ILogger? _logger;
    private static string? _library;
    private static bool _cuda;

    /// <summary>Loads the library for a device, or checks that the loaded one serves it. Returns what was loaded, for
    /// logs.</summary>
    /// <exception cref="InvalidOperationException">No library for the device could be loaded, or another was loaded
    /// before.</exception>
    public static string EnsureLoaded(ComputeDevice device, ILogger logger)
    {
        lock (Gate)
        {
            Volatile.Write(ref _logger, logger);
            _library ??= Load(device);
            if (device.Cuda && !_cuda)
            {
                throw new InvalidOperationException(
                    $"This process has loaded llama.cpp for the CPU ({_library}); a model on CUDA needs it to be loaded for CUDA first. Load the CUDA model first, or run it in another process."
                );
            }

            return _library;
        }
    }

    private static string Load(ComputeDevice device)
    {
        LimitSpinning();

        // The base directory is searched before the working directory, which may not be ours.
        NativeLibraryConfig
            .All.WithSearchDirectory(AppContext.BaseDirectory)
            .WithVulkan(false)
            .WithCuda(device.Cuda)
            .WithAutoFallback(!device.Cuda)
            .WithLogCallback(OnLog);
        if (device.Cuda)
        {
            NativeLibraryConfig.All.SkipCheck().WithSelectingPolicy(new CudaOnly());
        }

        try
        {
            NativeApi.llama_empty_call();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"llama.cpp could not be loaded for '{(device.Cuda ? "cuda" : "cpu")}'. "
                    + (
                        device.Cuda
                            ? "Build with -p:Device=cuda and install the CUDA 12 runtime and cuBLAS."
                            : "On Linux it needs libgomp (package libgomp1)."
                    ),
                error
            );
        }

        var metadata = NativeApi.GetLoadedNativeLibrary(NativeLibraryName.LLama)?.Metadata;
        if (device.Cuda && metadata is not { UseCuda: true })
        {
            throw new InvalidOperationException(
                "llama.cpp was loaded without CUDA. Build with -p:Device=cuda and install the CUDA 12 runtime and cuBLAS."
            );
        }

        _cuda = metadata is { UseCuda: true };
        return metadata is null ? "llama.cpp" : $"llama.cpp {(_cuda ? "CUDA" : metadata.AvxLevel.ToString())}";
    }

    /// <summary>
    /// On Linux llama.cpp computes with OpenMP, whose threads by default spin for milliseconds at every barrier. That
    /// is a core taken from the other models of the process, and when cores are short the spinning thread keeps off the
    /// one it waits for. Some tens of microseconds bridge the barriers within a step; after that a thread sleeps.
    /// Settings of the environment stand. Must come before libgomp is loaded, and through the C library: the runtime's
    /// own copy of the environment is not seen by native code.
    /// </summary>
    private static void LimitSpinning()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null)
        {
            return;
        }

        try
        {
            _ = SetEnvironment("GOMP_SPINCOUNT", "20000", 0);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException) { }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    // llama.cpp ends a line with a newline but may write it in several calls.
    private static void OnLog(LLamaLogLevel level, string message)
    {
        if (Volatile.Read(ref _logger) is not { } logger || !logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        string line;
        lock (Line)
        {
            Line.Append(message);
            if (!message.EndsWith('\n'))
            {
                return;
            }

            line = Line.ToString().TrimEnd();
            Line.Clear();
        }

        if (line.Length > 0)
        {
            EngineLog.Native(logger, line);
        }
    }

    /// <summary>CUDA 12 or nothing: the default policy falls back to the CPU without a word.</summary>
    private sealed class CudaOnly : INativeLibrarySelectingPolicy
    {
        public IEnumerable<INativeLibrary> Apply(
            NativeLibraryConfig.Description description,
            SystemInfo systemInfo,
            NativeLogConfig.LLamaLogCallback? logCallback = null
        ) => [new NativeLibraryWithCuda(12, description.Library, description.AvxLevel, true)];
    }
}
