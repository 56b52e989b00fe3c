namespace Pipeline.Retrieval.Filtering;

/// <summary>A filter's text that cannot be read.</summary>
public sealed class FilterSyntaxException : FilterException
{
    /// <summary>Creates the error.</summary>
    /// <param name="position">Where, in UTF-16 code units from 0.</param>
    /// <param name="problem">What was found and what was expected.</param>
    public FilterSyntaxException(int position, string problem)
        : base($"Filter, position {position}: {problem}")
    {
        Position = position;
        Problem = problem;
    }

    /// <summary>Where the text goes wrong, in UTF-16 code units from 0.</summary>
    public int Position { get; }

    /// <summary>What was found and what was expected.</summary>
    public string Problem { get; }
}
