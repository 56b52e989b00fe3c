using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>A file that is broken, or built to do harm.</summary>
/// <param name="Name">What it is, and the name it is submitted under.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Reasons">The reasons that are true of it.</param>
internal sealed record HostileFile(string Name, byte[] Content, params ReadFailure[] Reasons)
{
    /// <summary>Whether it may be read: most harm is none to a reader that does not do what it asks for.</summary>
    public bool MayBeRead { get; init; }

    /// <summary>What must be among what is read.</summary>
    public string? Found { get; init; }

    /// <summary>A text whose words are those that may be read, or null: another file's, of which this is a broken
    /// copy.</summary>
    public string? Sound { get; init; }

    /// <summary>The name that it is submitted under, where it matters.</summary>
    public string FileName { get; init; } = Name;

    /// <summary>The document as it is submitted.</summary>
    public SourceDocument Source => new(Content, "application/octet-stream", FileName);

    /// <summary>A file that is read, with a text that must be found.</summary>
    public static HostileFile Read(string name, byte[] content, string found) =>
        new(name, content) { MayBeRead = true, Found = found };

    /// <summary>A file that is read or refused, for one of these reasons.</summary>
    public static HostileFile Either(string name, byte[] content, params ReadFailure[] reasons) =>
        new(name, content, reasons) { MayBeRead = true };
}
