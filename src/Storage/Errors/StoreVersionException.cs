namespace Pipeline.Storage.Errors;

/// <summary>The file has a schema that this program cannot read: a newer one, or none of a corpus store.</summary>
public sealed class StoreVersionException : StoreException
{
    /// <summary>Creates the exception.</summary>
    public StoreVersionException(string message, int found, int supported)
        : base(message)
    {
        Found = found;
        Supported = supported;
    }

    /// <summary>The schema version found in the file.</summary>
    public int Found { get; }

    /// <summary>The newest schema version that this program can read.</summary>
    public int Supported { get; }
}
