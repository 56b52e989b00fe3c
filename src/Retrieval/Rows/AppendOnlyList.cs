namespace Pipeline.Retrieval.Rows;

/// <summary>
/// A list that one writer appends to while readers hold earlier states of it. Elements live in blocks that are never
/// moved; a <see cref="View"/> is the block table and a count, so taking one copies nothing, and what the writer adds
/// later lies beyond the view's count.
/// </summary>
/// <typeparam name="T">The element; it must not be changed after it was added.</typeparam>
internal sealed class AppendOnlyList<T>
{
    private const int BlockBits = 10;
    private const int BlockSize = 1 << BlockBits;

    private T[][] _blocks = [];
    private int _count;

    public int Count => _count;

    public void Add(T item)
    {
        var block = _count >> BlockBits;
        if (block == _blocks.Length)
        {
            // The table is replaced, not changed: views keep the old one.
            _blocks = [.. _blocks, new T[BlockSize]];
        }

        _blocks[block][_count & (BlockSize - 1)] = item;
        _count++;
    }

    public View Now() => new(_blocks, _count);

    /// <summary>The list as it was at one moment.</summary>
    public readonly struct View(T[][] blocks, int count)
    {
        public int Count => count;

        public ref readonly T this[int index] => ref blocks[index >> BlockBits][index & (BlockSize - 1)];
    }
}
