namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>The best nodes seen by a search, in order, and which of them were visited: candidates and results in one, as
/// in Vamana's greedy search. Insertion moves the tail, which at usual widths costs less than a heap's branches.</summary>
internal sealed class CandidatePool
{
    private ulong[] _items = new ulong[256];
    private int _width;
    private int _count;
    private int _next;

    /// <summary>The nodes seen, the most similar first; <see cref="Ranked"/>.</summary>
    public ReadOnlySpan<ulong> Items => _items.AsSpan(0, _count);

    /// <summary>An item that is not below this is not kept.</summary>
    public ulong Worst { get; private set; }

    public void Begin(int width)
    {
        if (_items.Length < width)
        {
            _items = new ulong[Math.Max(width, 2 * _items.Length)];
        }

        (_width, _count, _next, Worst) = (width, 0, 0, ulong.MaxValue);
    }

    public void Offer(ulong item)
    {
        if (item >= Worst)
        {
            return;
        }

        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (_items[middle] < item)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        int kept = _count == _width ? _count - 1 : _count;
        Array.Copy(_items, low, _items, low + 1, kept - low);
        _items[low] = item;
        _count = kept + 1;
        _next = Math.Min(_next, low);
        if (_count == _width)
        {
            Worst = _items[_count - 1] & ~1UL;
        }
    }

    /// <summary>Takes the best node that was not visited.</summary>
    /// <returns>Its number, or -1.</returns>
    public int Next()
    {
        while (_next < _count)
        {
            ulong item = _items[_next];
            if ((item & 1) == 0)
            {
                _items[_next++] = item | 1;
                return Ranked.Id(item);
            }

            _next++;
        }

        return -1;
    }

    /// <summary>The node that <see cref="Next"/> would give, or -1.</summary>
    public int Peek() => _next < _count && (_items[_next] & 1) == 0 ? Ranked.Id(_items[_next]) : -1;
}
