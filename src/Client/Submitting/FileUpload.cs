using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Submitting;

/// <summary>A file to submit; opened when its turn comes, and again when the upload is repeated.</summary>
public sealed class FileUpload
{
    /// <summary>Creates an upload from any source of bytes.</summary>
    /// <param name="name">The file name, which becomes the document's id.</param>
    /// <param name="open">Opens the content from its beginning; may be called several times.</param>
    /// <param name="contentType">The media type; null: the server detects it.</param>
    /// <param name="length">The size in bytes, when known, for the progress.</param>
    public FileUpload(string name, Func<Stream> open, string? contentType = null, long? length = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(open);
        Name = name;
        Open = open;
        ContentType = contentType;
        Length = length;
    }

    /// <summary>The file name.</summary>
    public string Name { get; }

    /// <summary>Opens the content.</summary>
    public Func<Stream> Open { get; }

    /// <summary>The media type.</summary>
    public string? ContentType { get; }

    /// <summary>The size in bytes.</summary>
    public long? Length { get; }

    /// <summary>Creates an upload of a file on disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="name">The name to submit it under; null: the file's own.</param>
    /// <exception cref="PipelineException">There is no such file.</exception>
    public static FileUpload FromPath(string path, string? name = null)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw PipelineException.Invalid("path", $"There is no file '{path}'.");
        }

        return new FileUpload(name ?? file.Name, file.OpenRead, null, file.Length);
    }
}

/// <summary>How far an upload is.</summary>
/// <param name="File">The file being sent.</param>
/// <param name="FileNumber">Its number, from 1.</param>
/// <param name="Files">Files in all.</param>
/// <param name="BytesSent">Bytes of all files sent so far.</param>
/// <param name="TotalBytes">Bytes of all files; null when one does not know its size.</param>
public sealed record UploadProgress(string File, int FileNumber, int Files, long BytesSent, long? TotalBytes);
