namespace Pipeline.Inference.Batching;

/// <summary>The items of one request (of bulk work: of one caller) that wait, oldest first.</summary>
/// <param name="caller">Whose they are.</param>
/// <param name="arrival">Orders lines that were served alike.</param>
internal sealed class TokenLine(TokenCaller caller, long arrival)
{
    public TokenCaller Caller => caller;

    public long Arrival => arrival;

    public List<BatchItem> Items { get; } = [];

    /// <summary>Tokens that it has had, from where it began.</summary>
    public long Served { get; set; }
}
