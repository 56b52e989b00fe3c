using System.Collections.Frozen;

namespace Pipeline.Guardrails.Words;

/// <summary>How far a text may be from a term and still be it.</summary>
internal sealed record TermRules
{
    /// <summary>Letter by letter.</summary>
    public static TermRules Exact { get; } = new();

    /// <summary>Whether what people write to hide a word is seen through.</summary>
    public bool IsLenient { get; init; }

    /// <summary>What may stand behind a Korean term that is not open at its end.</summary>
    public FrozenSet<string> Tails { get; init; } = KoreanTails.All;
}
