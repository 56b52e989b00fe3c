namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>The files of one save, open for reading: they stay as they are, whatever is saved or deleted meanwhile.
/// May be used from any thread.</summary>
public sealed class SavedFiles : IDisposable
{
    private readonly FileStream[] _files;

    private SavedFiles(byte[] manifest, FileStream[] files) => (Manifest, _files) = (manifest, files);

    /// <summary>What names the files, their lengths and checksums, as <see cref="ReceivedIndex"/> reads it.</summary>
    public byte[] Manifest { get; }

    /// <summary>Opens the files that a manifest names.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    internal static SavedFiles Open(ShardDirectory directory, ShardManifest manifest)
    {
        var files = new List<FileStream>();
        try
        {
            foreach (var file in manifest.Files)
            {
                files.Add(
                    new FileStream(
                        directory.PathOf(file.Name),
                        FileMode.Open,
                        FileAccess.Read,
                        FileShare.Read | FileShare.Delete,
                        1
                    )
                );
            }

            return new SavedFiles(manifest.Encode(), [.. files]);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Reads a part of a file.</summary>
    /// <param name="file">Which one, in the manifest's order.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="bytes">How much at most.</param>
    /// <returns>Empty at the end.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(int file, long offset, int bytes)
    {
        var stream = _files[file];
        var part = new byte[(int)Math.Clamp(stream.Length - offset, 0, bytes)];
        var read = 0;
        while (
            read < part.Length
            && RandomAccess.Read(stream.SafeFileHandle, part.AsSpan(read), offset + read) is > 0 and var more
        )
        {
            read += more;
        }

        return read == part.Length ? part : part[..read];
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_files, file => file.Dispose());
}
