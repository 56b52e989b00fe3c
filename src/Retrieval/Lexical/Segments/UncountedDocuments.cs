using Pipeline.Retrieval.Lexical.Postings;

namespace Pipeline.Retrieval.Lexical.Segments;

/// <summary>The documents of a segment that frequencies leave out, ascending: deleted ones, and those that a reader may
/// not see.</summary>
internal sealed class UncountedDocuments
{
    private readonly int[] _docs;

    /// <param name="documents">How many documents the segment has.</param>
    /// <param name="counts">Whether a document counts; null: all do.</param>
    public UncountedDocuments(int documents, Func<int, bool>? counts)
    {
        var docs = new List<int>();
        for (var doc = 0; counts is not null && doc < documents; doc++)
        {
            if (!counts(doc))
            {
                docs.Add(doc);
            }
        }

        _docs = [.. docs];
    }

    /// <summary>How many of a term's documents do not count. Reads only blocks that such a document may be
    /// in.</summary>
    public int CountIn(TermPostings postings, CancellationToken cancellationToken)
    {
        var count = 0;
        var next = 0;
        Span<int> docs = stackalloc int[PostingsBlock.Size];
        Span<int> frequencies = stackalloc int[PostingsBlock.Size];
        for (var block = 0; block < postings.Blocks && next < _docs.Length; block++)
        {
            if (postings.Blocks > 1 && postings.LastDocs[block] < _docs[next])
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            postings.ReadDocs(block, docs, frequencies);
            foreach (var doc in docs[..postings.Size(block)])
            {
                while (next < _docs.Length && _docs[next] < doc)
                {
                    next++;
                }

                count += next < _docs.Length && _docs[next] == doc ? 1 : 0;
            }
        }

        return count;
    }
}
