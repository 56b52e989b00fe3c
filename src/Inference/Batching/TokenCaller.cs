namespace Pipeline.Inference.Batching;

/// <summary>Somebody who has requests waiting.</summary>
/// <param name="name">The name; null for one that is known by its one request only.</param>
/// <param name="arrival">Orders callers that were served alike.</param>
internal sealed class TokenCaller(string? name, long arrival)
{
    public string? Name => name;

    public long Arrival => arrival;

    public List<TokenLine> Lines { get; } = [];

    /// <summary>Tokens that its requests have had, from where it began.</summary>
    public long Served { get; set; }
}
