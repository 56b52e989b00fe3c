using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Inference.Onnx;

/// <summary>Opens ONNX Runtime sessions on a device.</summary>
internal static class OnnxSessionFactory
{
    /// <summary>Opens a session.</summary>
    /// <exception cref="InferenceException">The file is missing or damaged, or the device cannot be used.</exception>
    public static InferenceSession Open(string name, ModelFiles files, OnnxSessionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options.Threads));
        try
        {
            using var session = Options(name, options);
            return files.ModelBytes is { } bytes
                ? new InferenceSession(bytes, session)
                : File.Exists(files.ModelPath)
                    ? new InferenceSession(files.ModelPath, session)
                    : throw new InferenceException($"Model {name}: there is no file {files.ModelPath}.");
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException)
        {
            throw new InferenceException(
                $"Model {name} could not be loaded on {options.Device} from {files.ModelPath ?? "memory"}: {e.Message}", e);
        }
    }

    private static SessionOptions Options(string name, OnnxSessionOptions options)
    {
        var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,

            // Memory patterns are kept per input shape, and shapes here hardly repeat.
            EnableMemoryPattern = false,
        };
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
        if (options.Device != "cpu")
        {
            AppendCuda(session, name, options.Device);
        }

        return session;
    }

    private static void AppendCuda(SessionOptions session, string name, string device)
    {
        const string Prefix = "cuda:";
        if (!device.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(device.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new InferenceException($"Model {name}: device '{device}' is unknown; use cpu or cuda:N, for example cuda:0.");
        }
#if CUDA
        session.AppendExecutionProvider_CUDA(number);
#else
        _ = (session, number);
        throw new InferenceException(
            $"Model {name}: device '{device}' needs a build with NVIDIA packages (dotnet build -p:Device=cuda); this one is for cpu.");
#endif
    }
}
