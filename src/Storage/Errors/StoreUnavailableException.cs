namespace Pipeline.Storage.Errors;

/// <summary>
/// The store cannot be read or written at the moment (locked, disk full, input/output error). Trying again later can
/// succeed. A write that failed so was not acknowledged and must be repeated.
/// </summary>
public sealed class StoreUnavailableException : StoreException
{
    /// <summary>Creates the exception.</summary>
    public StoreUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
