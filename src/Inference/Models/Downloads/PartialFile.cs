namespace Pipeline.Inference.Models.Downloads;

/// <summary>A file on its way to the disk: <c>name.partial</c> with what has come so far, and beside it what is known
/// of its content.</summary>
/// <param name="folder">Where the file will be.</param>
/// <param name="name">Its name there.</param>
internal sealed class PartialFile(string folder, string name)
{
    private readonly string _statePath = System.IO.Path.Combine(folder, name) + ".partial.json";

    /// <summary>Where the file will be when it is whole.</summary>
    public string Target { get; } = System.IO.Path.Combine(folder, name);

    /// <summary>Where what has come so far is.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, name) + ".partial";

    /// <summary>Bytes that have come so far.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>What is known of the content; null when there is nothing that can be used.</summary>
    public DownloadState? State => DownloadState.Read(_statePath);

    public void CreateFolder() => Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Target)!);

    /// <summary>Forgets what has come so far.</summary>
    public void Discard()
    {
        File.Delete(Path);
        File.Delete(_statePath);
    }

    /// <summary>Keeps what is known of the content.</summary>
    /// <exception cref="ModelDownloadException">The disk does not take it.</exception>
    public void Remember(DownloadState state)
    {
        try
        {
            state.Write(_statePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Opens it for writing, as it is or, from the beginning on, anew.</summary>
    /// <exception cref="ModelDownloadException">The disk does not let it.</exception>
    public FileStream Open(long offset)
    {
        try
        {
            return new FileStream(Path, offset > 0 ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>It is whole: from now on it has its name.</summary>
    public void Finish() => File.Move(Path, Target, overwrite: true);

    /// <summary>The error for a disk that takes no more.</summary>
    public ModelDownloadException Unwritable(Exception e) =>
        new(
            DownloadProblem.Disk,
            $"{Path} cannot be written: {e.Message} Check room and rights, or set {ModelDirectories.Variable}.",
            e
        );
}
