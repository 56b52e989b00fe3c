namespace Pipeline.Storage.Errors;

/// <summary>The database file is damaged. Trying again cannot help; it must be restored from a backup.</summary>
public sealed class StoreCorruptException : StoreException
{
    /// <summary>Creates the exception.</summary>
    public StoreCorruptException(string message, Exception? inner = null)
        : base(message, inner) { }
}
