namespace Pipeline.Storage.Errors;

/// <summary>Another process, or another store object of this one, has the data directory open.</summary>
public sealed class StoreInUseException : StoreException
{
    /// <summary>Creates the exception.</summary>
    public StoreInUseException(string message, Exception? inner = null)
        : base(message, inner) { }
}
