using System.Numerics;

namespace Pipeline.Retrieval.Rows;

/// <summary>A set of row numbers as a bitmap. Filled by one thread, then only read.</summary>
internal sealed class RowSet
{
    private readonly ulong[] _words;

    public RowSet(int rows)
    {
        Rows = rows;
        _words = new ulong[(rows + 63) / 64];
    }

    /// <summary>Copies a set, with room for more rows.</summary>
    public RowSet(RowSet other, int rows)
        : this(rows)
    {
        other._words.AsSpan(0, Math.Min(other._words.Length, _words.Length)).CopyTo(_words);
        Count = other.Count;
    }

    /// <summary>Row numbers are below this.</summary>
    public int Rows { get; }

    /// <summary>How many rows are in the set.</summary>
    public int Count { get; private set; }

    public bool Contains(int row) => (_words[row >> 6] >> row & 1) != 0;

    public void Add(int row)
    {
        var bit = 1UL << row;
        if ((_words[row >> 6] & bit) == 0)
        {
            _words[row >> 6] |= bit;
            Count++;
        }
    }

    public void Remove(int row)
    {
        var bit = 1UL << row;
        if ((_words[row >> 6] & bit) != 0)
        {
            _words[row >> 6] &= ~bit;
            Count--;
        }
    }

    /// <summary>The first row of the set at or after one, or -1.</summary>
    public int Next(int row)
    {
        if (row >= Rows)
        {
            return -1;
        }

        var word = row >> 6;
        var bits = _words[word] & (ulong.MaxValue << row);
        while (bits == 0)
        {
            if (++word == _words.Length)
            {
                return -1;
            }

            bits = _words[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
