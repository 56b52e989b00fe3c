namespace Pipeline.Contracts.Errors;

/// <summary>
/// An error meant for the caller: what is wrong, in which field, and what to change. Nothing else of an exception
/// ever reaches a client.
/// </summary>
[GenerateSerializer, Alias("pipeline.exception")]
public sealed class PipelineException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">The stable word for what went wrong.</param>
    /// <param name="message">One sentence for a person: the field, the limit and the fix.</param>
    /// <param name="field">The request field at fault, by its JSON name.</param>
    /// <param name="retryAfterSeconds">When a retry makes sense, after how many seconds.</param>
    public PipelineException(ErrorCode code, string message, string? field = null, int? retryAfterSeconds = null)
        : base(message)
    {
        Code = code;
        Field = field;
        RetryAfterSeconds = retryAfterSeconds;
    }

    /// <summary>The stable word for what went wrong.</summary>
    [Id(0)]
    public ErrorCode Code { get; private set; }

    /// <summary>The request field at fault, by its JSON name.</summary>
    [Id(1)]
    public string? Field { get; private set; }

    /// <summary>When a retry makes sense, after how many seconds.</summary>
    [Id(2)]
    public int? RetryAfterSeconds { get; private set; }

    /// <summary>A field is missing, malformed or out of range.</summary>
    /// <param name="field">The field, by its JSON name.</param>
    /// <param name="message">What is wrong and what is allowed.</param>
    public static PipelineException Invalid(string field, string message) =>
        new(ErrorCode.InvalidRequest, message, field);

    /// <summary>No collection has that name.</summary>
    /// <param name="collection">The name asked for.</param>
    public static PipelineException UnknownCollection(string collection) =>
        new(ErrorCode.UnknownCollection,
            $"There is no collection '{collection}'. Create it with PUT /api/collections/{collection}, or list the existing ones with GET /api/collections.",
            "collection");

    /// <summary>No document has that id.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documentId">The id asked for.</param>
    public static PipelineException UnknownDocument(string collection, string documentId) =>
        new(ErrorCode.UnknownDocument, $"There is no document '{documentId}' in collection '{collection}'.", "id");
}
