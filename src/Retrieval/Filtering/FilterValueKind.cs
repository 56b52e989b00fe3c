namespace Pipeline.Retrieval.Filtering;

/// <summary>The kinds of a <see cref="FilterValue"/>.</summary>
public enum FilterValueKind
{
    /// <summary>A string, dates included.</summary>
    Text,

    /// <summary>A number (IEEE 754 double, as JSON numbers are).</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,
}
