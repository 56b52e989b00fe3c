namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>What one search needs for itself; kept for the next.</summary>
internal sealed unsafe class SearchScratch
{
    private readonly byte[] _query;

    public SearchScratch(int codeBytes)
    {
        _query = GC.AllocateArray<byte>(codeBytes + 64, pinned: true);
        var start = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _query[0]);
        Query = (byte*)((start + 63) & ~(nuint)63);
    }

    /// <summary>Room for the query's code; it does not move.</summary>
    public byte* Query { get; }

    public VisitedSet Visited { get; } = new();

    public NearestNodes Pool { get; } = new();
}
