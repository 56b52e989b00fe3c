namespace Pipeline.Storage.Errors;

/// <summary>An argument is outside its limits; the message names the field, the limit and the fix.</summary>
public sealed class StoreInputException : StoreException
{
    /// <summary>Creates the exception.</summary>
    public StoreInputException(string field, string message)
        : base(message) => Field = field;

    /// <summary>The field at fault.</summary>
    public string Field { get; }
}
