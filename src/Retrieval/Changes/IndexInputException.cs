namespace Pipeline.Retrieval.Changes;

/// <summary>An argument that the index cannot take. Nothing was changed.</summary>
public sealed class IndexInputException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    /// <param name="field">Which field, as a path: <c>chunks[3].embedding</c>.</param>
    /// <param name="documentId">The document that it belongs to, if any.</param>
    /// <param name="problem">What is wrong, the limit, and what to do.</param>
    public IndexInputException(string field, string? documentId, string problem)
        : base(documentId is null ? $"{field}: {problem}" : $"document '{documentId}', {field}: {problem}")
    {
        Field = field;
        DocumentId = documentId;
    }

    /// <summary>The field, as a path.</summary>
    public string Field { get; }

    /// <summary>The document that the field belongs to, if any.</summary>
    public string? DocumentId { get; }
}
