namespace Pipeline.Guardrails.Tokens;

/// <summary>What a token is made of.</summary>
internal enum TokenKind
{
    /// <summary>Korean syllables.</summary>
    Korean,

    /// <summary>Latin letters, with apostrophes and dashes between them.</summary>
    Latin,

    /// <summary>Decimal digits.</summary>
    Number,

    /// <summary>One character of any other kind.</summary>
    Mark,
}
