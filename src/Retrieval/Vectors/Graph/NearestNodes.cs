using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>The best nodes seen by a search, in order, and which of them were visited: candidates and results in one,
/// as in Vamana's greedy search. Insertion moves the tail, which at usual widths costs less than a heap's
/// branches.</summary>
internal sealed unsafe class NearestNodes
{
    // Does not move, so that searches need no checks of bounds.
    private ulong[] _memory = [];
    private ulong* _items;
    private int _width;
    private int _count;
    private int _next;
    private ulong _worst;

    public NearestNodes() => Begin(256);

    /// <summary>The nodes seen, the most similar first; <see cref="Ranked"/>.</summary>
    public ReadOnlySpan<ulong> Items => _memory.AsSpan(0, _count);

    public void Begin(int width)
    {
        if (_memory.Length < width)
        {
            _memory = GC.AllocateUninitializedArray<ulong>(Math.Max(width, 2 * _memory.Length), pinned: true);
            _items = (ulong*)Unsafe.AsPointer(ref _memory[0]);
        }

        (_width, _count, _next, _worst) = (width, 0, 0, ulong.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(ulong item)
    {
        // The most frequent case by far, once the pool is full.
        if (item < _worst)
        {
            Insert(item);
        }
    }

    /// <summary>Takes the best node that was not visited.</summary>
    /// <returns>Its number, or -1.</returns>
    public int Next()
    {
        var next = _next;
        for (; next < _count; next++)
        {
            if ((_items[next] & 1) == 0)
            {
                _items[next] |= 1;
                _next = next + 1;
                return Ranked.Id(_items[next]);
            }
        }

        _next = next;
        return -1;
    }

    /// <summary>The node that <see cref="Next"/> would give, or -1.</summary>
    public int Peek()
    {
        for (var next = _next; next < _count; next++)
        {
            if ((_items[next] & 1) == 0)
            {
                return Ranked.Id(_items[next]);
            }
        }

        return -1;
    }

    private void Insert(ulong item)
    {
        var items = _items;
        var low = 0;
        for (var left = _count; left > 0; )
        {
            // Without a jump that could be guessed wrongly.
            var half = (left + 1) >> 1;
            var before = items[low + half - 1] < item;
            low += before ? half : 0;
            left = before ? left - half : half - 1;
        }

        Debug.Assert(low == _count || items[low] >= item, "A pool is in order.");
        Debug.Assert(low == 0 || items[low - 1] < item, "A pool is in order.");
        var kept = _count == _width ? _count - 1 : _count;
        new ReadOnlySpan<ulong>(items + low, kept - low).CopyTo(new Span<ulong>(items + low + 1, kept - low));
        items[low] = item;
        _count = kept + 1;
        _next = Math.Min(_next, low);
        if (_count == _width)
        {
            _worst = items[_count - 1] & ~1UL;
        }
    }
}
