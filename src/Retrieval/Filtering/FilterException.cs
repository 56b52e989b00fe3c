namespace Pipeline.Retrieval.Filtering;

/// <summary>A filter that cannot be built: too deep, too long, or with a value that does not fit.</summary>
public class FilterException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, the limit, and what to do.</param>
    public FilterException(string message)
        : base(message) { }
}
