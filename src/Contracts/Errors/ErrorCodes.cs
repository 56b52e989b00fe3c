using System.Text.Json;

namespace Pipeline.Contracts.Errors;

/// <summary>The names and HTTP statuses of <see cref="ErrorCode"/>.</summary>
public static class ErrorCodes
{
    private static readonly Dictionary<string, ErrorCode> ByName = Enum.GetValues<ErrorCode>()
        .ToDictionary(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<ErrorCode, string> Names = ByName.ToDictionary(
        pair => pair.Value,
        pair => pair.Key
    );

    /// <summary>The stable word on the wire, e.g. <c>unknown_collection</c>; <c>internal</c> for one that another silo
    /// knows, of a later version, and this one does not.</summary>
    /// <param name="code">The code.</param>
    public static string Name(this ErrorCode code) => Names.GetValueOrDefault(code) ?? Names[ErrorCode.Internal];

    /// <summary>The code of a word, or null when it is none of ours.</summary>
    /// <param name="name">The word, snake_case.</param>
    public static ErrorCode? Find(string? name) =>
        name is not null && ByName.TryGetValue(name, out var code) ? code : null;

    /// <summary>The HTTP status that carries the code.</summary>
    /// <param name="code">The code.</param>
    public static int HttpStatus(this ErrorCode code) =>
        code switch
        {
            ErrorCode.InvalidRequest or ErrorCode.Blocked => 400,
            ErrorCode.InvalidApiKey => 401,
            ErrorCode.Forbidden => 403,
            ErrorCode.UnknownCollection
            or ErrorCode.UnknownDocument
            or ErrorCode.UnknownModel
            or ErrorCode.UnknownAnswer
            or ErrorCode.UnknownPath
            or ErrorCode.UnknownKey
            or ErrorCode.UnknownConversation
            or ErrorCode.UnknownConnector => 404,
            ErrorCode.UnknownMethod => 405,
            ErrorCode.Conflict => 409,
            ErrorCode.TooLarge => 413,
            ErrorCode.Overloaded or ErrorCode.RateLimitExceeded => 429,
            ErrorCode.ModelUnavailable
            or ErrorCode.StoreUnavailable
            or ErrorCode.IndexUnavailable
            or ErrorCode.ShuttingDown
            or ErrorCode.SiloLost
            or ErrorCode.RoleUnavailable
            or ErrorCode.Unreachable => 503,
            ErrorCode.DeadlineExceeded => 504,
            _ => 500,
        };

    /// <summary>The error as it is put into an <see cref="ErrorBody"/>.</summary>
    /// <param name="error">The error.</param>
    public static ErrorDetail ToDetail(this PipelineException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var status = error.Code.HttpStatus();
        var type =
            status == 429 ? "rate_limit_error"
            : status < 500 ? "invalid_request_error"
            : "server_error";
        return new ErrorDetail(
            error.Code.Name(),
            error.Message,
            type,
            error.Field,
            error.RetryAfterSeconds,
            error.Reason,
            error.Values
        );
    }

    /// <summary>The error that a detail tells of, whole: what it was made of by <see cref="ToDetail"/>.</summary>
    /// <param name="detail">The detail.</param>
    /// <param name="unknown">What a code stands for that this version does not know.</param>
    public static PipelineException ToException(this ErrorDetail detail, ErrorCode unknown = ErrorCode.Internal)
    {
        ArgumentNullException.ThrowIfNull(detail);
        return new PipelineException(
            Find(detail.Code) ?? unknown,
            detail.Message,
            detail.Param,
            detail.RetryAfterSeconds,
            detail.Reason,
            detail.Values
        );
    }
}
