using System.Buffers.Binary;
using System.Text.Json;

namespace Pipeline.Inference.Models.Verification;

/// <summary>
/// A light look at whether a file is what its name says, before a native library reads it: the head of a GGUF file, the
/// outermost fields of an ONNX file, the syntax of JSON.
/// </summary>
internal static class ModelStructure
{
    /// <summary>Says what is wrong with a file, to stand after its name; null when nothing is, or its kind is not
    /// known.</summary>
    public static string? ProblemOf(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".gguf" => ProblemOfGguf(stream),
                ".onnx" => ProblemOfOnnx(stream),
                ".json" => ProblemOfJson(stream, Path.GetFileName(path)),
                _ => null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    // magic, version, number of tensors, number of metadata entries.
    private static string? ProblemOfGguf(Stream stream)
    {
        Span<byte> head = stackalloc byte[24];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return "is too short for a GGUF file";
        }

        if (!head.StartsWith("GGUF"u8))
        {
            return "does not begin as a GGUF file does";
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (version is not (2 or 3))
        {
            return $"has the GGUF version {version}; 2 and 3 are supported";
        }

        var tensors = BinaryPrimitives.ReadUInt64LittleEndian(head[8..]);
        var entries = BinaryPrimitives.ReadUInt64LittleEndian(head[16..]);
        // Every tensor takes at least 24 bytes of the head, every entry 12.
        var room = (ulong)stream.Length;
        return tensors > room / 24 || entries > room / 12
            ? $"says it has {tensors} tensors and {entries} entries, which {room} bytes cannot hold"
            : null;
    }

    // onnx.ModelProto: ir_version = 1 (number), graph = 7 (message). The bytes of fields are skipped, not read.
    private static string? ProblemOfOnnx(Stream stream)
    {
        var (hasVersion, hasGraph) = (false, false);
        for (var fields = 0; stream.Position < stream.Length; fields++)
        {
            if (fields > 100_000 || ReadNumber(stream) is not { } tag || tag >> 3 == 0)
            {
                return "is no ONNX file";
            }

            var skip = (tag & 7) switch
            {
                0 => ReadNumber(stream) is null ? null : 0L,
                1 => 8L,
                2 => ReadNumber(stream) is { } length && length <= long.MaxValue ? (long)length : null,
                5 => 4L,
                _ => (long?)null,
            };
            if (skip is not { } bytes || bytes > stream.Length - stream.Position)
            {
                return "is no ONNX file, or is cut off";
            }

            stream.Position += bytes;
            hasVersion |= tag == 1 << 3;
            hasGraph |= tag == (7 << 3 | 2);
        }
        return hasVersion && hasGraph ? null : "is no ONNX file: it has no version or no graph";
    }

    private static ulong? ReadNumber(Stream stream)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0 || shift == 63 && next > 1)
            {
                return null;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        return null;
    }

    private static string? ProblemOfJson(Stream stream, string name)
    {
        const long MaxBytes = 256L << 20;
        if (stream.Length > MaxBytes)
        {
            return $"has {stream.Length} bytes; at most {MaxBytes} are read";
        }

        try
        {
            using var document = JsonDocument.Parse(stream);
            if (name != "tokenizer.json")
            {
                return null;
            }

            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("model", out var model)
                && model.ValueKind == JsonValueKind.Object
                ? null
                : "is no tokenizer: it has no 'model'";
        }
        catch (JsonException e)
        {
            return $"is not JSON: {e.Message}";
        }
    }
}
