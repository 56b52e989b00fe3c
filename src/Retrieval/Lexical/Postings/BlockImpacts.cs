namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Finds the impacts of one block of postings.</summary>
internal sealed class BlockImpacts
{
    private readonly long[] _pairs = new long[PostingsBlock.Size];
    private readonly (int Frequency, int Length)[] _front = new (int, int)[PostingsBlock.Size];

    /// <summary>Computes the impacts of some postings.</summary>
    /// <param name="frequencies">Frequencies, 1 to 128 of them.</param>
    /// <param name="lengths">The documents' field lengths.</param>
    /// <param name="impacts">Gets <see cref="Impact.PerBlock"/> packed impacts; the last one is repeated if there are
    /// fewer. Every posting is bounded by one of them.</param>
    public void Compute(ReadOnlySpan<int> frequencies, ReadOnlySpan<int> lengths, Span<uint> impacts)
    {
        for (var i = 0; i < frequencies.Length; i++)
        {
            // Ascending order of the key: highest frequency first, then shortest field.
            _pairs[i] = ((long)~frequencies[i] << 32) | (uint)lengths[i];
        }

        Array.Sort(_pairs, 0, frequencies.Length);
        var count = 0;
        for (var i = 0; i < frequencies.Length; i++)
        {
            var length = (int)_pairs[i];
            if (count == 0 || length < _front[count - 1].Length)
            {
                _front[count++] = (~(int)(_pairs[i] >> 32), length);
            }
        }

        while (count > Impact.PerBlock)
        {
            count = MergeClosest(count);
        }

        for (var i = 0; i < Impact.PerBlock; i++)
        {
            (var frequency, var length) = _front[Math.Min(i, count - 1)];
            impacts[i] = Impact.Pack(frequency, length);
        }
    }

    /// <summary>Replaces two neighbours by the pair that bounds both, where that loosens the bound least.</summary>
    private int MergeClosest(int count)
    {
        var best = 0;
        var least = double.PositiveInfinity;
        for (var i = 0; i + 1 < count; i++)
        {
            var loss =
                (double)_front[i].Frequency
                / _front[i + 1].Frequency
                * (_front[i].Length + 1)
                / (_front[i + 1].Length + 1);
            if (loss < least)
            {
                (best, least) = (i, loss);
            }
        }

        _front[best] = (_front[best].Frequency, _front[best + 1].Length);
        Array.Copy(_front, best + 2, _front, best + 1, count - best - 2);
        return count - 1;
    }
}
