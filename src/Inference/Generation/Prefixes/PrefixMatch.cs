namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>The longest beginning that tokens share with something kept.</summary>
/// <param name="Id">The KV sequence that has it; -1 without a match.</param>
/// <param name="Length">Tokens, from the first on; 0 without a match.</param>
internal readonly record struct PrefixMatch(int Id, int Length)
{
    public static PrefixMatch None => new(-1, 0);
}
