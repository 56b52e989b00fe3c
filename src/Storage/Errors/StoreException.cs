namespace Pipeline.Storage.Errors;

/// <summary>The store could not do what was asked; the derived type says why.</summary>
public abstract class StoreException : Exception
{
    private protected StoreException(string message, Exception? inner = null)
        : base(message, inner) { }
}
