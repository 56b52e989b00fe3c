using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>The documents of one window that may be among the best, ascending, with what their score has come to so
/// far.</summary>
internal sealed class Candidates
{
    /// <summary>Documents of a window at most.</summary>
    public const int Window = 4096;

    // Looking one candidate up costs about as much as adding this many postings.
    private const int LookUpCost = 8;

    [ThreadStatic]
    private static Candidates? spare;

    private readonly int[] _docs = new int[Window];
    private readonly int[] _before = new int[Window];

    // By document of the window; all zero between windows. What is not a candidate may have a part of its score here.
    private readonly int[] _totals = new int[Window];
    private int _from;
    private int _length;
    private bool _dense;

    private Candidates()
    {
    }

    public int Count { get; private set; }

    /// <summary>Takes buffers that this thread used before, or new ones.</summary>
    public static Candidates Rent()
    {
        Candidates rented = spare ?? new Candidates();
        spare = null;
        return rented;
    }

    /// <summary>Gives the buffers back. Not to be called when a window was left halfway.</summary>
    public void Return() => spare = this;

    /// <summary>Begins a window.</summary>
    /// <param name="from">Its first document.</param>
    /// <param name="to">The document after its last.</param>
    /// <param name="dense">Whether many documents are to be added.</param>
    public void Begin(int from, int to, bool dense)
    {
        (_from, _length, _dense) = (from, to - from, dense);
        Count = 0;
    }

    /// <summary>Adds the documents of a term whose score reaches a bound; no other term has added any.</summary>
    /// <param name="docs">Documents, ascending and after those that are there.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="least">The bound.</param>
    public void AddReaching(ReadOnlySpan<int> docs, ReadOnlySpan<int> scores, int least)
    {
        int i = 0;
        var bound = Vector256.Create(least);
        ref int first = ref MemoryMarshal.GetReference(scores);
        for (; i + Vector256<int>.Count <= docs.Length; i += Vector256<int>.Count)
        {
            uint reach = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)i), bound).ExtractMostSignificantBits();
            for (; reach != 0; reach &= reach - 1)
            {
                int at = i + BitOperations.TrailingZeroCount(reach);
                Put(docs[at], scores[at]);
            }
        }

        for (; i < docs.Length; i++)
        {
            if (scores[i] >= least)
            {
                Put(docs[i], scores[i]);
            }
        }
    }

    /// <summary>Adds a term's documents, of several terms one after the other; <see cref="KeepReaching"/> ends it.</summary>
    /// <param name="docs">Documents of the window.</param>
    /// <param name="scores">Their scores.</param>
    public void Add(ReadOnlySpan<int> docs, ReadOnlySpan<int> scores)
    {
        int[] totals = _totals;
        int from = _from;
        scores = scores[..docs.Length];
        if (_dense)
        {
            for (int i = 0; i < docs.Length; i++)
            {
                totals[docs[i] - from] += scores[i];
            }

            return;
        }

        for (int i = 0; i < docs.Length; i++)
        {
            ref int total = ref totals[docs[i] - from];
            if (total == 0)
            {
                _docs[Count++] = docs[i];
            }

            total += scores[i];
        }
    }

    /// <summary>Makes candidates of the documents that were added and whose score reaches a bound.</summary>
    public void KeepReaching(int least)
    {
        if (!_dense)
        {
            Array.Sort(_docs, 0, Count);
            Keep((doc, total) => total >= least);
            return;
        }

        var below = Vector256.Create(Math.Max(least, 1) - 1);
        ref int totals = ref MemoryMarshal.GetArrayDataReference(_totals);
        for (int i = 0; i < _length; i += Vector256<int>.Count)
        {
            uint reach = Vector256.GreaterThan(Vector256.LoadUnsafe(ref totals, (nuint)i), below).ExtractMostSignificantBits();
            for (; reach != 0; reach &= reach - 1)
            {
                _docs[Count++] = _from + i + BitOperations.TrailingZeroCount(reach);
            }
        }
    }

    /// <summary>Adds one term to every candidate that has it, and drops candidates that cannot reach a score any more.</summary>
    /// <param name="term">The term.</param>
    /// <param name="needed">Whether candidates without it are dropped.</param>
    /// <param name="rest">The most that the terms after it add.</param>
    /// <param name="need">The score to reach.</param>
    public void Follow(TermCursor term, bool needed, int rest, int need)
    {
        int most = term.Bound + rest;
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            int doc = _docs[i];
            ref int total = ref _totals[doc - _from];
            int sum = total;
            total = 0;
            if (sum + most < need)
            {
                continue;
            }

            int block = term.BlockOf(doc, out int bound);
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

            total = sum;
            (_docs[kept], _before[kept]) = (doc, _before[i]);
            kept++;
        }

        Count = kept;
    }

    /// <summary>Whether adding all of a term's documents is quicker than looking the candidates up.</summary>
    /// <param name="postings">Documents of the window with the term, roughly.</param>
    public bool Many(int postings) => (long)Count * LookUpCost > postings;

    /// <summary>Adds documents to the candidates among them.</summary>
    /// <param name="docs">Documents of the window.</param>
    /// <param name="scores">Their scores.</param>
    public void AddToAll(ReadOnlySpan<int> docs, ReadOnlySpan<int> scores)
    {
        _dense = true;
        Add(docs, scores);
    }

    /// <summary>Remembers the sums, for <see cref="KeepGrown"/>.</summary>
    public void Mark()
    {
        for (int i = 0; i < Count; i++)
        {
            _before[i] = _totals[_docs[i] - _from];
        }
    }

    /// <summary>Drops the candidates that nothing was added to since <see cref="Mark"/>; every score is positive.</summary>
    public void KeepGrown()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            ref int total = ref _totals[_docs[i] - _from];
            if (total > _before[i])
            {
                _docs[kept++] = _docs[i];
            }
            else
            {
                total = 0;
            }
        }

        Count = kept;
    }

    /// <summary>Drops the candidates that have a term.</summary>
    public void Exclude(TermCursor term) => Keep((doc, _) =>
    {
        int block = term.BlockOf(doc, out int _);
        if (block < 0)
        {
            return true;
        }

        term.Open(block);
        return !term.Has(doc);
    });

    /// <summary>Ends the window.</summary>
    /// <param name="hits">Gets the candidates.</param>
    public void End(SegmentHits hits)
    {
        for (int i = 0; i < Count; i++)
        {
            ref int total = ref _totals[_docs[i] - _from];
            hits.Offer(_docs[i], total);
            total = 0;
        }

        if (_dense)
        {
            Array.Clear(_totals, 0, _length);
        }
    }

    private void Keep(Func<int, int, bool> condition)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            int doc = _docs[i];
            if (condition(doc, _totals[doc - _from]))
            {
                _docs[kept++] = doc;
            }
            else
            {
                _totals[doc - _from] = 0;
            }
        }

        Count = kept;
    }

    private void Put(int doc, int score)
    {
        _docs[Count++] = doc;
        _totals[doc - _from] = score;
    }
}
