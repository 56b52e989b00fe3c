using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>
/// An index that arrives from elsewhere, file after file, in a directory of its own. It is put in its place only when
/// every file has the length and the checksum that its manifest says; what is left of one that was given up is deleted.
/// </summary>
public sealed partial class ReceivedIndex : IDisposable
{
    private readonly string _directory;
    private readonly string _target;
    private readonly ShardManifest _manifest;
    private FileStream? _file;
    private int _next;

    /// <summary>Begins to receive an index.</summary>
    /// <param name="directory">Where it is kept until it is whole; what is there is deleted.</param>
    /// <param name="target">The directory that it is for, which has no index.</param>
    /// <param name="manifest">What <see cref="SavedFiles"/> says of it.</param>
    /// <exception cref="InvalidDataException">The manifest is damaged, or of another program's version.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public ReceivedIndex(string directory, string target, byte[] manifest)
    {
        (_directory, _target) = (directory, target);
        _manifest = ShardManifest.Decode(manifest);
        if (_manifest.Format != ShardManifest.CurrentFormat)
        {
            throw new InvalidDataException($"it is of format {_manifest.Format}");
        }

        // Names come from elsewhere: none leads out of the directory.
        if (_manifest.Files.FirstOrDefault(file => !Name().IsMatch(file.Name)) is not null)
        {
            throw new InvalidDataException("the manifest names a file that is none of an index");
        }

        Delete();
        Directory.CreateDirectory(Path.Combine(directory, "lexical"));
    }

    /// <summary>What it is.</summary>
    public SavedIndex Saved => new(_manifest.Embedder, _manifest.Dimensions, _manifest.Watermark);

    /// <summary>The lengths of the files, in the manifest's order.</summary>
    public IReadOnlyList<long> Lengths => [.. _manifest.Files.Select(file => file.Length)];

    /// <summary>Takes the next part of a file in; files come in the manifest's order.</summary>
    /// <param name="file">Which one.</param>
    /// <param name="part">What comes next in it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(int file, ReadOnlySpan<byte> part)
    {
        Open(file);
        _file!.Write(part);
    }

    /// <summary>Checks every file, and puts the index in its place.</summary>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public void Complete()
    {
        Open(_manifest.Files.Count);
        foreach (var file in _manifest.Files)
        {
            var path = Path.Combine(_directory, file.Name);
            if (!File.Exists(path) || new FileInfo(path).Length != file.Length || Crc32C.OfFile(path) != file.Checksum)
            {
                throw new InvalidDataException($"{file.Name} is missing or damaged");
            }
        }

        DurableFile.FlushDirectory(Path.Combine(_directory, "lexical"));
        DurableFile.Write(Path.Combine(_directory, "manifest"), stream => stream.Write(_manifest.Encode()));
        DurableFile.FlushDirectory(_directory);
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_target)!);
        Directory.Move(_directory, _target);
        DurableFile.FlushDirectory(Path.GetDirectoryName(_target)!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        try
        {
            Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one deletes it.
        }
    }

    /// <summary>Closes the files before one, all of which are then there, and opens it.</summary>
    private void Open(int file)
    {
        for (; _next <= file; _next++)
        {
            _file?.Flush(flushToDisk: true);
            _file?.Dispose();
            _file =
                _next < _manifest.Files.Count
                    ? new FileStream(
                        Path.Combine(_directory, _manifest.Files[_next].Name),
                        FileMode.CreateNew,
                        FileAccess.Write,
                        FileShare.None,
                        1 << 17
                    )
                    : null;
        }
    }

    private void Delete()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [GeneratedRegex(@"^((rows|graph)-[0-9]+|lexical/[A-Za-z0-9_][A-Za-z0-9_.]*)\z")]
    private static partial Regex Name();
}
