namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Gives out blocks that do not move and lie outside the garbage-collected heap. They go when this is
/// collected.</summary>
internal abstract unsafe class BlockMemory
{
    /// <summary>Whether the system may put blocks to disk and drop them, so that they do not count as memory
    /// used.</summary>
    public abstract bool IsFile { get; }

    /// <param name="bytes">Size.</param>
    /// <param name="number">How many blocks came before.</param>
    public abstract byte* Allocate(nuint bytes, int number);
}
