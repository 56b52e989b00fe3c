using System.Globalization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;

namespace Pipeline.Inference.Onnx;

/// <summary>Opens ONNX Runtime sessions on a device.</summary>
internal static class OnnxSessionFactory
{
    private const long MostBytes = 1 << 30;

    // Up to 128 million weights, more than any encoder that a CPU runs at leisure.
    private const long MostFloatBytes = 512L << 20;

    /// <summary>Opens a session.</summary>
    /// <exception cref="InferenceException">The file is missing or damaged, or the device cannot be used.</exception>
    public static InferenceSession Open(string name, ModelFiles files, OnnxSessionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options.Threads));
        if (!Enum.IsDefined(options.Arithmetic))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Arithmetic,
                "Arithmetic must be Auto, Model or Float32."
            );
        }

        try
        {
            using var session = Options(name, options);
            if (options.Device != "cpu" || !AccuracyLevel.PrefersFloat32(options.Arithmetic))
            {
                return files.ModelBytes is { } content
                    ? new InferenceSession(content, session)
                    : new InferenceSession(files.ModelPath, session);
            }

            var bytes = files.ModelBytes ?? ReadSmall(files.ModelPath!);
            if (
                bytes is null
                || OnnxFile.Read(bytes) is not { } model
                || AccuracyLevel.UseFloat32(model) + ExpandedWeights.Expand(model, MostFloatBytes) == 0
            )
            {
                return files.ModelPath is null
                    ? new InferenceSession(bytes, session)
                    : new InferenceSession(files.ModelPath, session);
            }

            if (files.ModelPath is not null)
            {
                // Weights may lie in files beside the model, which a model given as bytes would not find.
                session.AddSessionConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    Path.GetDirectoryName(Path.GetFullPath(files.ModelPath))
                );
            }

            return new InferenceSession(model.ToByteArray(), session);
        }
        catch (Exception e)
            when (e
                    is OnnxRuntimeException
                        or DllNotFoundException
                        or TypeInitializationException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            throw new InferenceException(
                $"Model {name} could not be loaded on {options.Device} from {files.ModelPath ?? "memory"}: {e.Message}",
                e
            );
        }
    }

    /// <summary>The file's content, or null when it is too large to be held twice.</summary>
    private static byte[]? ReadSmall(string path) =>
        new FileInfo(path).Length <= MostBytes ? File.ReadAllBytes(path) : null;

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
        if (
            !device.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(
                device.AsSpan(Prefix.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            throw new InferenceException(
                $"Model {name}: device '{device}' is unknown; use cpu or cuda:N, for example cuda:0."
            );
        }
#if CUDA
        session.AppendExecutionProvider_CUDA(number);
#else
        _ = (session, number);
        throw new InferenceException(
            $"Model {name}: device '{device}' needs a build with NVIDIA packages (dotnet build -p:Device=cuda); this one is for cpu."
        );
#endif
    }
}
