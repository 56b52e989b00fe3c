using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipeline.Retrieval.Lexical.Postings;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>
/// One term of a query in one field of a segment: walks forward through the blocks, and reads documents, frequencies
/// and scores of a block only when they are asked for.
/// </summary>
internal sealed class TermCursor
{
    private const int Size = PostingsBlock.Size;

    // Behind the last document stand these, so that a vector of documents can be compared anywhere in the block.
    private static readonly int Padding = Vector256<int>.Count;

    private readonly TermPostings _postings;
    private readonly TermScores _termScores;
    private readonly int[] _bounds;
    private readonly int[] _docs = new int[Size + Padding];
    private readonly int[] _frequencies = new int[Size];
    private int[] _scores = [];
    private int _block = -1;
    private int _size;
    private int _at;
    private int _most;
    private bool _frequenciesRead;
    private bool _scored;
    private int _next;

    /// <param name="postings">The term's postings.</param>
    /// <param name="bm25">How it is scored.</param>
    /// <param name="unit">The unit of the scores.</param>
    /// <param name="lengths">The field's lengths.</param>
    public TermCursor(TermPostings postings, Bm25 bm25, ScoreUnit unit, LengthColumn lengths)
    {
        _postings = postings;
        _termScores = new TermScores(lengths, bm25, unit, postings.Count);
        _bounds = new int[postings.Blocks];
        if (postings.HasImpacts)
        {
            for (var column = 0; column < Impact.PerBlock; column++)
            {
                BlockBounds.Raise(postings.Impacts(column), bm25, unit, _bounds);
            }
        }
        else
        {
            Open(0);
            foreach (var score in Scores())
            {
                _bounds[0] = Math.Max(_bounds[0], score);
            }
        }
    }

    /// <summary>Documents with the term.</summary>
    public int Count => _postings.Count;

    /// <summary>The most that a document of the window adds; 0 when none has the term.</summary>
    public int Bound { get; private set; }

    /// <summary>The most that a document of a block adds.</summary>
    public int BoundOf(int block) => _bounds[block];

    /// <summary>Moves to a window of documents and finds its bound. Windows ascend.</summary>
    public void Enter(int from, int to)
    {
        Bound = 0;
        if (_postings.Blocks == 1)
        {
            Bound = Seek(from) < to ? _bounds[0] : 0;
            return;
        }

        var lasts = _postings.LastDocs;
        while (_next < lasts.Length && lasts[_next] < from)
        {
            _next++;
        }

        for (var block = _next; block < lasts.Length && (block == 0 || lasts[block - 1] < to - 1); block++)
        {
            Bound = Math.Max(Bound, _bounds[block]);
        }
    }

    /// <summary>The first block that may have documents of the window.</summary>
    public int FirstBlock => _next;

    /// <summary>Whether a block exists and may have documents before one.</summary>
    public bool Reaches(int block, int to) =>
        block < _postings.Blocks && (block == 0 || _postings.LastDocs[block - 1] < to - 1);

    /// <summary>Reads a block.</summary>
    /// <param name="block">The block, not before the one read last.</param>
    public void Open(int block)
    {
        if (block == _block)
        {
            return;
        }

        _most = _postings.ReadDocs(block, _docs, _frequencies);
        _frequenciesRead = _most > 0;
        _size = _postings.Size(block);
        _docs.AsSpan(_size, Padding).Fill(int.MaxValue);
        (_block, _at, _scored) = (block, 0, false);
    }

    /// <summary>Documents of the block that was read, ascending.</summary>
    private ReadOnlySpan<int> Docs => _docs.AsSpan(0, _size);

    /// <summary>Scores of the documents of the block that was read.</summary>
    private ReadOnlySpan<int> Scores()
    {
        if (!_scored)
        {
            if (_scores.Length == 0)
            {
                _scores = new int[Size];
            }

            ReadFrequencies();
            _termScores.Of(Docs, _frequencies, _most, _scores);
            _scored = true;
        }

        return _scores.AsSpan(0, _size);
    }

    /// <summary>Reads the documents of a window in a block.</summary>
    /// <param name="block">The block, not before the one read last.</param>
    /// <param name="from">First document of the window.</param>
    /// <param name="to">The document after its last.</param>
    /// <param name="docs">Gets the documents.</param>
    /// <returns>Their scores.</returns>
    public ReadOnlySpan<int> Read(int block, int from, int to, out ReadOnlySpan<int> docs)
    {
        Open(block);
        (var start, var end) = Range(from, to);
        docs = _docs.AsSpan(start, end - start);
        return Scores().Slice(start, end - start);
    }

    /// <summary>Adds the scores of a window's documents in a block.</summary>
    /// <param name="totals">By document of the window.</param>
    /// <param name="block">The block, not before the one read last.</param>
    /// <param name="from">First document of the window.</param>
    /// <param name="to">The document after its last.</param>
    public void AddTo(Span<int> totals, int block, int from, int to)
    {
        Open(block);
        ReadFrequencies();
        (var start, var end) = Range(from, to);
        _termScores.AddTo(
            totals,
            from,
            _docs.AsSpan(start, end - start),
            _frequencies.AsSpan(start, end - start),
            _most
        );
    }

    /// <summary>Whether the term is in a document, not before the one of the last call.</summary>
    public bool Contains(int doc)
    {
        var block = BlockOf(doc, out _);
        if (block < 0)
        {
            return false;
        }

        Open(block);
        return Seek(doc) == doc;
    }

    /// <summary>Finds the block that would hold a document, without reading it.</summary>
    /// <param name="doc">A document, not before the one of the last call.</param>
    /// <param name="bound">The most that the document can get.</param>
    /// <returns>The block, or -1: no such document.</returns>
    public int BlockOf(int doc, out int bound)
    {
        var block = Math.Max(_block, _next);
        if (_size > 0 && _docs[_size - 1] >= doc)
        {
            block = _block;
        }
        else if (_postings.Blocks > 1)
        {
            var lasts = _postings.LastDocs;
            while (block < lasts.Length && lasts[block] < doc)
            {
                block++;
            }
        }
        else if (_size > 0)
        {
            block = 1;
        }

        var exists = block < _bounds.Length;
        bound = exists ? _bounds[block] : 0;
        return exists ? block : -1;
    }

    /// <summary>Whether the term is in a document of the block that was read. Then <see cref="Score"/> is its
    /// score.</summary>
    public bool Has(int doc) => Seek(doc) == doc;

    /// <summary>Goes to the first document of the block read at or after one.</summary>
    /// <returns>The document, or <see cref="int.MaxValue"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Seek(int doc)
    {
        ref var docs = ref MemoryMarshal.GetArrayDataReference(_docs);
        var at = _at;
        var target = Vector256.Create(doc);
        while (at < _size)
        {
            var less = Vector256
                .LessThan(Vector256.LoadUnsafe(ref docs, (nuint)at), target)
                .ExtractMostSignificantBits();
            if (less != 0xFF)
            {
                at += BitOperations.PopCount(less);
                break;
            }

            at += Vector256<int>.Count;
        }

        _at = Math.Min(at, _size);
        return Unsafe.Add(ref docs, _at);
    }

    /// <summary>The score of the document that was sought.</summary>
    public int Score()
    {
        if (_scored)
        {
            return _scores[_at];
        }

        ReadFrequencies();
        return _termScores.Of(_docs[_at], _frequencies[_at]);
    }

    private (int Start, int End) Range(int from, int to)
    {
        var start = 0;
        var end = _size;
        if (_docs[0] < from)
        {
            Seek(from);
            start = _at;
        }

        if (_docs[_size - 1] >= to)
        {
            var found = Docs.BinarySearch(to);
            end = Math.Max(start, found < 0 ? ~found : found);
        }

        return (start, end);
    }

    private void ReadFrequencies()
    {
        if (!_frequenciesRead)
        {
            _most = _postings.ReadFrequencies(_block, _frequencies);
            _frequenciesRead = true;
        }
    }
}
