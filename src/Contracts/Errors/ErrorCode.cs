namespace Pipeline.Contracts.Errors;

/// <summary>What went wrong, in one stable word. The HTTP name is the snake_case form.</summary>
public enum ErrorCode
{
    /// <summary>A field is missing, malformed or out of its range (HTTP 400).</summary>
    InvalidRequest,

    /// <summary>The collection does not exist (HTTP 404).</summary>
    UnknownCollection,

    /// <summary>The document does not exist (HTTP 404).</summary>
    UnknownDocument,

    /// <summary>The model name is neither a collection nor an installed model (HTTP 404).</summary>
    UnknownModel,

    /// <summary>The answer id is not known, or its log has expired (HTTP 404).</summary>
    UnknownAnswer,

    /// <summary>There is no such path (HTTP 404).</summary>
    UnknownPath,

    /// <summary>The thing is in a state, or has a setting, that stands against the request (HTTP 409).</summary>
    Conflict,

    /// <summary>The content is larger than the limit (HTTP 413).</summary>
    TooLarge,

    /// <summary>A queue is full; retry after the time given (HTTP 429).</summary>
    Overloaded,

    /// <summary>A guardrail blocked the text (HTTP 400).</summary>
    Blocked,

    /// <summary>The stage needs a model that is not installed (HTTP 503).</summary>
    ModelUnavailable,

    /// <summary>The corpus store cannot be reached or written; retry (HTTP 503).</summary>
    StoreUnavailable,

    /// <summary>The deadline passed (HTTP 504).</summary>
    DeadlineExceeded,

    /// <summary>A fault of the program, logged under the trace id (HTTP 500).</summary>
    Internal,

    /// <summary>No server answered at the address; made by clients, never sent by a server.</summary>
    Unreachable,

    /// <summary>The index of a shard cannot answer at the moment; it comes back by itself, retry (HTTP 503).</summary>
    IndexUnavailable,

    /// <summary>The path has no such method; the header Allow lists those that it has (HTTP 405).</summary>
    UnknownMethod,

    /// <summary>The caller may not change what is there under the id (HTTP 403).</summary>
    Forbidden,

    /// <summary>The server is being stopped: what was under way has ended with this; ask again (HTTP 503).</summary>
    ShuttingDown,

    /// <summary>A silo of the cluster was lost while it worked on the request; others take over, retry (HTTP
    /// 503).</summary>
    SiloLost,

    /// <summary>No silo of the cluster has the role that the request needs; retry once one is started (HTTP
    /// 503).</summary>
    RoleUnavailable,

    /// <summary>The server wants an API key, and the request has none that it knows and that still holds (HTTP
    /// 401).</summary>
    InvalidApiKey,

    /// <summary>No key of that id still holds (HTTP 404).</summary>
    UnknownKey,

    /// <summary>The key has used up what it may in a minute or a day; retry after the time given (HTTP 429).</summary>
    RateLimitExceeded,

    /// <summary>There is no conversation of that id for the caller (HTTP 404).</summary>
    UnknownConversation,

    /// <summary>There is no connector of that name (HTTP 404).</summary>
    UnknownConnector,
}
