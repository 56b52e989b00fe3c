using System.Buffers.Binary;
using System.Text;
using Pipeline.Inference.Errors;

namespace Pipeline.Inference.Generation.Gguf;

/// <summary>
/// Checks a GGUF file before the native library, which aborts the process on some damage, sees it: magic, version,
/// counts, every metadata value and tensor entry within the file, and the file long enough for all tensor data.
/// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
/// </summary>
internal sealed class GgufFile
{
    private const uint MaxTensors = 1 << 20;
    private const uint MaxMetadata = 1 << 16;
    private const int MaxKeyBytes = 65_535;
    private const uint MaxLanguages = 256;
    private const int MaxLanguageBytes = 32;
    private const int MaxDimensions = 4;
    private const int StringType = 8;
    private const int ArrayType = 9;

    private readonly string _path;
    private readonly Stream _stream;
    private readonly CancellationToken _ct;
    private readonly byte[] _scratch = new byte[8];
    private long _at;

    private GgufFile(string path, Stream stream, CancellationToken cancellationToken) =>
        (_path, _stream, _ct) = (path, stream, cancellationToken);

    /// <exception cref="ModelFileException">The file is missing, unreadable, not GGUF, damaged or cut off.</exception>
    public static void Check(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            Check(path, stream, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"it cannot be read ({error.Message}).", error);
        }
    }

    /// <summary>
    /// Reads what a file says of itself: whether it is an adapter, not a model (<c>general.type</c>), and which
    /// languages the makers say that it writes (<c>general.languages</c>). What it does not say, or what cannot be
    /// read, is left at nothing. Keys under
    /// <c>general.</c> come first, so no more than those is read.
    /// </summary>
    public static GgufDescription Describe(string path)
    {
        var found = GgufDescription.Nothing;
        try
        {
            using var stream = File.OpenRead(path);
            var file = new GgufFile(path, stream, CancellationToken.None);
            for (var (_, entries) = file.Head(); entries > 0; entries--)
            {
                var key = file.Text(MaxKeyBytes, "a metadata key");
                if (!key.StartsWith("general.", StringComparison.Ordinal))
                {
                    break;
                }

                var type = file.U32();
                switch (key)
                {
                    case "general.type" when type == StringType:
                        found = found with { IsAdapter = file.Text(MaxKeyBytes, "a type") == "adapter" };
                        break;
                    case "general.languages" when type == ArrayType:
                        found = found with { Languages = file.Languages() };
                        break;
                    default:
                        file.SkipValue(type, key);
                        break;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ModelFileException)
        {
            // Whether a file can be used is said elsewhere.
        }

        return found;
    }

    /// <param name="path">For messages.</param>
    /// <param name="stream">The file's bytes; must be able to seek.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    internal static void Check(string path, Stream stream, CancellationToken cancellationToken) =>
        new GgufFile(path, stream, cancellationToken).Check();

    private void Check()
    {
        var (tensors, entries) = Head();
        if (tensors == 0)
        {
            throw Damaged("it has no tensors");
        }

        var alignment = Metadata(entries);
        var end = 0UL;
        for (var i = 0; i < tensors; i++)
        {
            end = Math.Max(end, Tensor(i, alignment));
        }

        var start = ((ulong)_at + alignment - 1) / alignment * alignment;
        if (end > (ulong)_stream.Length || start > (ulong)_stream.Length - end)
        {
            throw Damaged(
                $"it has {_stream.Length} bytes but its tensors end at byte {(UInt128)start + end}: the file is cut off. Download it again"
            );
        }
    }

    private (int Tensors, int Entries) Head()
    {
        Span<byte> magic = stackalloc byte[4];
        if (_stream.Length < 24)
        {
            throw Damaged($"it has {_stream.Length} bytes; a GGUF file has at least 24");
        }

        Fill(magic);
        if (!magic.SequenceEqual("GGUF"u8))
        {
            throw new ModelFileException(
                _path,
                "it is not a GGUF file (it does not start with 'GGUF'). Convert the model, or choose another file."
            );
        }

        var version = U32();
        if (version is not (2 or 3))
        {
            throw new ModelFileException(_path, $"its GGUF version is {version}; 2 and 3 are supported.");
        }

        return (Count(U64(), MaxTensors, "tensors"), Count(U64(), MaxMetadata, "metadata entries"));
    }

    private List<string> Languages()
    {
        var languages = new List<string>();
        var type = U32();
        var count = U64();
        if (type != StringType)
        {
            throw Damaged("general.languages are no texts");
        }

        for (var left = Count(count, MaxLanguages, "languages"); left > 0; left--)
        {
            languages.Add(Text(MaxLanguageBytes, "a language"));
        }

        return languages;
    }

    private uint Metadata(int entries)
    {
        var alignment = 32u;
        var hasArchitecture = false;
        for (var i = 0; i < entries; i++)
        {
            _ct.ThrowIfCancellationRequested();
            var key = Text(MaxKeyBytes, "a metadata key");
            var type = U32();
            if (key == "general.alignment")
            {
                alignment = type == 4 ? U32() : 0;
                if (alignment is 0 or > 1 << 20 || !uint.IsPow2(alignment))
                {
                    throw Damaged("general.alignment must be a 32-bit power of two");
                }
            }
            else
            {
                hasArchitecture |= key == "general.architecture" && type == StringType;
                SkipValue(type, key);
            }
        }

        return hasArchitecture ? alignment : throw Damaged("general.architecture is missing");
    }

    private void SkipValue(uint type, string key)
    {
        switch (type)
        {
            case StringType:
                Skip(U64(), key);
                break;
            case ArrayType:
                var element = U32();
                var count = U64();
                if (element == StringType)
                {
                    // Each takes at least its length field, which bounds the loop by the file's size.
                    for (var i = 0UL; i < count; i++)
                    {
                        Skip(U64(), key);
                    }
                }
                else
                {
                    var size = (ulong)ValueSize(element, key);
                    Skip(count > ulong.MaxValue / size ? ulong.MaxValue : count * size, key);
                }

                break;
            default:
                Skip((ulong)ValueSize(type, key), key);
                break;
        }
    }

    private int ValueSize(uint type, string key) =>
        type switch
        {
            0 or 1 or 7 => 1,
            2 or 3 => 2,
            4 or 5 or 6 => 4,
            10 or 11 or 12 => 8,
            _ => throw Damaged($"the metadata entry '{Shown(key)}' has the unknown type {type}"),
        };

    // Returns where the tensor's data ends, counted from the start of all tensor data.
    private ulong Tensor(int index, uint alignment)
    {
        var name = Text(MaxKeyBytes, "a tensor name");
        var dimensions = U32();
        if (dimensions is 0 or > MaxDimensions)
        {
            throw Damaged($"tensor {index} '{Shown(name)}' has {dimensions} dimensions");
        }

        UInt128 elements = 1;
        var row = 0UL;
        for (var d = 0; d < dimensions; d++)
        {
            var length = U64();
            row = d == 0 ? length : row;
            elements *= length;
            if (length == 0 || elements > long.MaxValue)
            {
                throw Damaged($"tensor {index} '{Shown(name)}' has an impossible shape");
            }
        }

        var type = U32();
        var offset = U64();
        var (block, bytes) = GgufTensorType.Layout(type);
        if (row % (ulong)block != 0 || offset % alignment != 0)
        {
            throw Damaged($"tensor {index} '{Shown(name)}' is not aligned to its blocks");
        }

        var end = offset + elements / (uint)block * (uint)bytes;
        return end <= long.MaxValue
            ? (ulong)end
            : throw Damaged($"tensor {index} '{Shown(name)}' lies beyond any file");
    }

    private int Count(ulong value, uint most, string what) =>
        value <= most ? (int)value : throw Damaged($"it claims {value} {what}; at most {most} are accepted");

    private string Text(int most, string what)
    {
        var length = U64();
        if (length > (ulong)most)
        {
            throw Damaged($"{what} claims {length} bytes");
        }

        var bytes = new byte[length];
        Fill(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private void Skip(ulong count, string key)
    {
        if (count > (ulong)(_stream.Length - _at))
        {
            throw Damaged($"the metadata entry '{Shown(key)}' ends beyond the file");
        }

        _at += (long)count;
        _stream.Seek(_at, SeekOrigin.Begin);
    }

    private uint U32()
    {
        Fill(_scratch.AsSpan(0, 4));
        return BinaryPrimitives.ReadUInt32LittleEndian(_scratch);
    }

    private ulong U64()
    {
        Fill(_scratch);
        return BinaryPrimitives.ReadUInt64LittleEndian(_scratch);
    }

    private void Fill(Span<byte> bytes)
    {
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Damaged("it ends within its header: the file is cut off. Download it again");
        }

        _at += bytes.Length;
    }

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64];

    private ModelFileException Damaged(string what) => new(_path, $"{what}.");
}
