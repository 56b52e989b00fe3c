namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>How a link is written: the number, a mark for edges of the spanning tree, and -1 for none.</summary>
internal static class LinkBits
{
    public const int NumberMask = TreeMark - 1;

    public const int TreeMark = 1 << 30;

    public const int None = -1;
}
