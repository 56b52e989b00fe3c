using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>The documents of one window that may be among the best, ascending, with what their score has come to so far.
/// Sums are exact, so the order of adding does not matter.</summary>
internal sealed class Candidates
{
    /// <summary>Documents of a window at most.</summary>
    public const int Window = 4096;

    [ThreadStatic]
    private static Candidates? spare;

    private readonly int[] _docs = new int[Window];
    private readonly double[] _sums = new double[Window];
    private readonly double[] _before = new double[Window];

    // All zero between windows.
    private readonly double[] _totals = new double[Window];

    private Candidates()
    {
    }

    public int Count { get; private set; }

    public ReadOnlySpan<int> Docs => _docs.AsSpan(0, Count);

    public ReadOnlySpan<double> Sums => _sums.AsSpan(0, Count);

    /// <summary>Takes buffers that this thread used before, or new ones.</summary>
    public static Candidates Rent()
    {
        Candidates rented = spare ?? new Candidates();
        spare = null;
        rented.Count = 0;
        return rented;
    }

    /// <summary>Gives the buffers back. Not to be called when a window was left halfway.</summary>
    public void Return() => spare = this;

    public void Clear() => Count = 0;

    /// <summary>Adds the documents whose score reaches a bound.</summary>
    /// <param name="docs">Documents, ascending and after those that are there.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="least">The bound.</param>
    public void AddReaching(ReadOnlySpan<int> docs, ReadOnlySpan<float> scores, float least)
    {
        int i = 0;
        var bound = Vector256.Create(least);
        ref float first = ref MemoryMarshal.GetReference(scores);
        for (; i + Vector256<float>.Count <= docs.Length; i += Vector256<float>.Count)
        {
            uint reach = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)i), bound).ExtractMostSignificantBits();
            for (; reach != 0; reach &= reach - 1)
            {
                int at = i + BitOperations.TrailingZeroCount(reach);
                Add(docs[at], scores[at]);
            }
        }

        for (; i < docs.Length; i++)
        {
            if (scores[i] >= least)
            {
                Add(docs[i], scores[i]);
            }
        }
    }

    /// <summary>Adds scores to the window's totals.</summary>
    /// <param name="from">First document of the window.</param>
    /// <param name="docs">Documents of the window.</param>
    /// <param name="scores">Their scores.</param>
    public void Total(int from, ReadOnlySpan<int> docs, ReadOnlySpan<float> scores)
    {
        double[] totals = _totals;
        for (int i = 0; i < docs.Length; i++)
        {
            totals[docs[i] - from] += scores[i];
        }
    }

    /// <summary>Takes the documents whose total is positive and reaches a bound, and clears the totals.</summary>
    /// <param name="from">First document of the window.</param>
    /// <param name="length">Documents of the window.</param>
    /// <param name="least">The bound.</param>
    public void TakeReaching(int from, int length, double least)
    {
        var bound = Vector256.Create(Math.Max(least, double.Epsilon));
        ref double totals = ref MemoryMarshal.GetArrayDataReference(_totals);
        for (int i = 0; i < length; i += Vector256<double>.Count)
        {
            Vector256<double> four = Vector256.LoadUnsafe(ref totals, (nuint)i);
            Vector256<double>.Zero.StoreUnsafe(ref totals, (nuint)i);
            uint reach = Vector256.GreaterThanOrEqual(four, bound).ExtractMostSignificantBits();
            for (; reach != 0; reach &= reach - 1)
            {
                int at = BitOperations.TrailingZeroCount(reach);
                Add(from + i + at, four.GetElement(at));
            }
        }
    }

    /// <summary>Adds one term to every candidate that has it, and drops candidates that cannot reach a score any more.</summary>
    /// <param name="term">The term.</param>
    /// <param name="needed">Whether candidates without it are dropped.</param>
    /// <param name="rest">The most that the terms after it add.</param>
    /// <param name="need">The score to reach.</param>
    public void Follow(TermCursor term, bool needed, double rest, double need)
    {
        double most = term.Bound + rest;
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            double sum = _sums[i];
            if (sum + most < need)
            {
                continue;
            }

            int doc = _docs[i];
            int block = term.BlockOf(doc, out float bound);
            if (sum + bound + rest < need)
            {
                continue;
            }

            if (block >= 0)
            {
                term.Open(block);
            }

            if (block >= 0 && term.Has(doc))
            {
                sum += term.Score();
            }
            else if (needed)
            {
                continue;
            }

            (_docs[kept], _sums[kept], _before[kept]) = (doc, sum, _before[i]);
            kept++;
        }

        Count = kept;
    }

    /// <summary>Remembers the sums, for <see cref="KeepGrown"/>.</summary>
    public void Mark() => Sums.CopyTo(_before);

    /// <summary>Drops the candidates that nothing was added to since <see cref="Mark"/>; every score is positive.</summary>
    public void KeepGrown()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_sums[i] > _before[i])
            {
                (_docs[kept], _sums[kept]) = (_docs[i], _sums[i]);
                kept++;
            }
        }

        Count = kept;
    }

    /// <summary>Drops the candidates that have a term.</summary>
    public void Exclude(TermCursor term)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            int block = term.BlockOf(_docs[i], out _);
            if (block >= 0)
            {
                term.Open(block);
            }

            if (block < 0 || !term.Has(_docs[i]))
            {
                (_docs[kept], _sums[kept]) = (_docs[i], _sums[i]);
                kept++;
            }
        }

        Count = kept;
    }

    private void Add(int doc, double sum)
    {
        _docs[Count] = doc;
        _sums[Count] = sum;
        Count++;
    }
}
