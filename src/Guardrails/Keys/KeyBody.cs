namespace Pipeline.Guardrails.Keys;

/// <summary>What stands after a key's prefix.</summary>
internal enum KeyBody
{
    /// <summary>Letters, digits, dashes and underscores with at least one digit.</summary>
    Words,

    /// <summary>Letters and digits with at least one digit.</summary>
    Letters,

    /// <summary>Capital letters and digits.</summary>
    Capitals,

    /// <summary>Three base64url parts with dots between them (RFC 7519); the last may be empty.</summary>
    WebToken,
}
