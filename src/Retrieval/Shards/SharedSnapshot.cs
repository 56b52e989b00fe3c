using System.Diagnostics;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical;

namespace Pipeline.Retrieval.Shards;

/// <summary>One published state of an index, counted: it is released when the index has moved on and its last reader is
/// done.</summary>
internal sealed class SharedSnapshot(long watermark, RowSnapshot rows, LexicalView lexical, IDisposable files)
{
    private const int ScopesKept = 16;

    private readonly RecentValues<ScopeCounts> _counts = new(ScopesKept);
    private int _references = 1;

    public long Watermark => watermark;

    public RowSnapshot Rows => rows;

    public LexicalView Lexical => lexical;

    public FilterCache Filters { get; } = new(rows);

    /// <summary>What BM25 counts in a scope; the scopes that asked last are kept.</summary>
    public ScopeCounts Counts(AccessScope scope, CancellationToken cancellationToken) =>
        _counts.Get(scope.ToString(), () => ScopeCounts.Of(this, scope, cancellationToken));

    /// <summary>Takes a reference, unless the state is already released.</summary>
    public bool TryAddReference()
    {
        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    public void RemoveReference()
    {
        var left = Interlocked.Decrement(ref _references);
        Debug.Assert(left >= 0, "A reference is given back once.");
        if (left == 0)
        {
            lexical.Dispose();
            rows.Vectors.Dispose();
            files.Dispose();
        }
    }
}
