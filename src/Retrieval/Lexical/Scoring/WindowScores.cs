using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>The documents of one window that may be among the best, ascending, with what their score has come to so
/// far.</summary>
internal sealed class WindowScores
{
    /// <summary>Documents of a window at most.</summary>
    public const int Window = 1 << 15;

    // Looking one candidate up costs about as much as adding this many postings.
    private const int LookUpCost = 4;

    [ThreadStatic]
    private static WindowScores? _spare;

    // Places of the bits of a byte, to move the chosen of eight to the front without a branch.
    private static readonly int[] Front = Places();

    private readonly int[] _docs = new int[Window + Vector256<int>.Count];
    private readonly int[] _before = new int[Window];

    // By document of the window; all zero between windows. What is not a candidate may have a part of its score here.
    private readonly int[] _totals = new int[Window];

    // The documents that a sparse window has added, a bit each; all zero between windows.
    private readonly ulong[] _added = new ulong[Window / 64];
    private int _from;
    private int _length;
    private bool _dense;

    private WindowScores() { }

    public int Count { get; private set; }

    /// <summary>Takes buffers that this thread used before, or new ones.</summary>
    public static WindowScores Rent()
    {
        var rented = _spare ?? new WindowScores();
        _spare = null;
        return rented;
    }

    /// <summary>Gives the buffers back. Not to be called when a window was left halfway.</summary>
    public void Return() => _spare = this;

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
    /// <param name="term">The term.</param>
    /// <param name="block">A block that has documents of the window; blocks ascend.</param>
    /// <param name="least">The bound.</param>
    public void AddReaching(TermCursor term, int block, int least)
    {
        var scores = term.Read(block, _from, _from + _length, out var docs);
        var i = 0;
        var bound = Vector256.Create(least);
        ref var first = ref MemoryMarshal.GetReference(scores);
        for (; i + Vector256<int>.Count <= docs.Length; i += Vector256<int>.Count)
        {
            var reach = Vector256
                .GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)i), bound)
                .ExtractMostSignificantBits();
            for (; reach != 0; reach &= reach - 1)
            {
                var at = i + BitOperations.TrailingZeroCount(reach);
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

    /// <summary>Adds a term's documents, of several terms one after the other; <see cref="KeepReaching"/> ends
    /// it.</summary>
    /// <param name="term">The term.</param>
    /// <param name="block">A block that has documents of the window.</param>
    public void Add(TermCursor term, int block)
    {
        if (_dense)
        {
            term.AddTo(_totals, block, _from, _from + _length);
            return;
        }

        var scores = term.Read(block, _from, _from + _length, out var docs);
        var totals = _totals;
        var added = _added;
        for (var i = 0; i < docs.Length; i++)
        {
            var at = docs[i] - _from;
            totals[at] += scores[i];
            added[at >> 6] |= 1UL << at;
        }
    }

    /// <summary>Makes candidates of the documents that were added and whose score reaches a bound.</summary>
    public void KeepReaching(int least)
    {
        if (!_dense)
        {
            TakeAdded(least);
            return;
        }

        var below = Vector256.Create(Math.Max(least, 1) - 1);
        ref var totals = ref MemoryMarshal.GetArrayDataReference(_totals);
        ref var front = ref MemoryMarshal.GetArrayDataReference(Front);
        ref var docs = ref MemoryMarshal.GetArrayDataReference(_docs);
        var count = 0;
        for (var i = 0; i < _length; i += Vector256<int>.Count)
        {
            var reach = Vector256
                .GreaterThan(Vector256.LoadUnsafe(ref totals, (nuint)i), below)
                .ExtractMostSignificantBits();
            (
                Vector256.LoadUnsafe(ref front, reach * (uint)Vector256<int>.Count) + Vector256.Create(_from + i)
            ).StoreUnsafe(ref docs, (nuint)count);
            count += BitOperations.PopCount(reach);
        }

        Count = count;
    }

    /// <summary>Adds one term to every candidate that has it, and drops candidates that cannot reach a score any
    /// more.</summary>
    /// <param name="term">The term.</param>
    /// <param name="needed">Whether candidates without it are dropped.</param>
    /// <param name="rest">The most that the terms after it add.</param>
    /// <param name="need">The score to reach.</param>
    public void Follow(TermCursor term, bool needed, int rest, int need)
    {
        var most = term.Bound + rest;
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var doc = _docs[i];
            ref var total = ref _totals[doc - _from];
            var sum = total;
            total = 0;
            if (sum + most < need)
            {
                continue;
            }

            var block = term.BlockOf(doc, out var bound);
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

    /// <summary>Adds all of a term's documents to the candidates among them.</summary>
    /// <param name="term">The term.</param>
    public void AddAll(TermCursor term)
    {
        _dense = true;
        for (var block = term.FirstBlock; term.Reaches(block, _from + _length); block++)
        {
            term.AddTo(_totals, block, _from, _from + _length);
        }
    }

    /// <summary>Drops the candidates below a bound.</summary>
    public void Keep(int least)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var doc = _docs[i];
            ref var total = ref _totals[doc - _from];
            _docs[kept] = doc;
            kept += total >= least ? 1 : 0;
            total = total >= least ? total : 0;
        }

        Count = kept;
    }

    /// <summary>Remembers the sums, for <see cref="KeepGrown"/>.</summary>
    public void Mark()
    {
        for (var i = 0; i < Count; i++)
        {
            _before[i] = _totals[_docs[i] - _from];
        }
    }

    /// <summary>Drops the candidates that nothing was added to since <see cref="Mark"/>; every score is
    /// positive.</summary>
    public void KeepGrown()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            ref var total = ref _totals[_docs[i] - _from];
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
    public void Exclude(TermCursor term)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var doc = _docs[i];
            if (term.Contains(doc))
            {
                _totals[doc - _from] = 0;
            }
            else
            {
                _docs[kept++] = doc;
            }
        }

        Count = kept;
    }

    /// <summary>Ends the window.</summary>
    /// <param name="hits">Gets the candidates.</param>
    public void End(SegmentHits hits)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var total = ref _totals[_docs[i] - _from];
            hits.Offer(_docs[i], total);
            total = 0;
        }

        if (_dense)
        {
            Array.Clear(_totals, 0, _length);
        }
    }

    private void TakeAdded(int least)
    {
        for (var word = 0; word * 64 < _length; word++)
        {
            for (var bits = _added[word]; bits != 0; bits &= bits - 1)
            {
                var at = (word * 64) + BitOperations.TrailingZeroCount(bits);
                if (_totals[at] >= least)
                {
                    _docs[Count++] = _from + at;
                }
                else
                {
                    _totals[at] = 0;
                }
            }

            _added[word] = 0;
        }
    }

    private static int[] Places()
    {
        var places = new int[256 * Vector256<int>.Count];
        for (var bits = 0; bits < 256; bits++)
        {
            var to = bits * Vector256<int>.Count;
            for (var bit = 0; bit < Vector256<int>.Count; bit++)
            {
                if ((bits >> bit & 1) != 0)
                {
                    places[to++] = bit;
                }
            }
        }

        return places;
    }

    private void Put(int doc, int score)
    {
        _docs[Count++] = doc;
        _totals[doc - _from] = score;
    }
}
