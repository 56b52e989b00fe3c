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
    /// <param name="reason">What of the code it is, in one stable word, for whoever words it in another language, e.g.
    /// <c>out_of_range</c>.</param>
    /// <param name="values">What the message says of the case, by name, e.g. the <c>low</c> and <c>high</c> of a
    /// range.</param>
    public PipelineException(
        ErrorCode code,
        string message,
        string? field = null,
        int? retryAfterSeconds = null,
        string? reason = null,
        IReadOnlyDictionary<string, string>? values = null
    )
        : base(message)
    {
        Code = code;
        Field = field;
        RetryAfterSeconds = retryAfterSeconds;
        Reason = reason;
        Values = values;
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

    /// <summary>What of the code it is, in one stable word; null: the code says it all.</summary>
    [Id(3)]
    public string? Reason { get; private set; }

    /// <summary>What the message says of the case, by name.</summary>
    [Id(4)]
    public IReadOnlyDictionary<string, string>? Values { get; private set; }

    /// <summary>A field is missing, malformed or out of range.</summary>
    /// <param name="field">The field, by its JSON name.</param>
    /// <param name="message">What is wrong and what is allowed.</param>
    public static PipelineException Invalid(string field, string message) =>
        new(ErrorCode.InvalidRequest, message, field);

    /// <summary>No collection has that name.</summary>
    /// <param name="collection">The name asked for.</param>
    public static PipelineException UnknownCollection(string collection) =>
        new(
            ErrorCode.UnknownCollection,
            $"There is no collection '{collection}'. Create it with PUT /api/collections/{collection}, or list the existing ones with GET /api/collections.",
            "collection",
            values: new Dictionary<string, string> { ["collection"] = collection }
        );

    /// <summary>No document has that id.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documentId">The id asked for.</param>
    public static PipelineException UnknownDocument(string collection, string documentId) =>
        new(
            ErrorCode.UnknownDocument,
            $"There is no document '{documentId}' in collection '{collection}'.",
            "id",
            values: new Dictionary<string, string> { ["document"] = documentId, ["collection"] = collection }
        );

    /// <summary>No silo of the cluster does what the request needs.</summary>
    /// <param name="role">The role of such silos, as the option names it.</param>
    public static PipelineException RoleUnavailable(string role) =>
        new(
            ErrorCode.RoleUnavailable,
            $"No silo of the cluster with the role '{role}' runs now. Start one with --role {role} or --role all, and try again.",
            retryAfterSeconds: 5,
            values: new Dictionary<string, string> { ["role"] = role }
        );

    /// <summary>The server, or the part of it that a question ran in, is ending.</summary>
    public static PipelineException ShuttingDown() =>
        new(
            ErrorCode.ShuttingDown,
            "The server is being stopped, so this was not finished. Ask again when it is back.",
            retryAfterSeconds: 5
        );
}
