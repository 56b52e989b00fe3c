using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical.Postings;

namespace Pipeline.Retrieval.Lexical.Segments;

/// <summary>The deleted documents of a segment, ascending.</summary>
internal sealed class DeletedDocuments
{
    private readonly int[] _docs;

    /// <param name="live">The segment's live documents, or null when all are.</param>
    public DeletedDocuments(IBits? live)
    {
        var docs = new List<int>();
        for (int doc = 0; doc < (live?.Length ?? 0); doc++)
        {
            if (!live!.Get(doc))
            {
                docs.Add(doc);
            }
        }

        _docs = [.. docs];
    }

    /// <summary>How many of a term's documents are deleted. Reads only blocks that a deleted document may be in.</summary>
    public int CountIn(TermPostings postings, CancellationToken ct)
    {
        int count = 0;
        int deleted = 0;
        Span<int> docs = stackalloc int[PostingsBlock.Size];
        Span<int> frequencies = stackalloc int[PostingsBlock.Size];
        for (int block = 0; block < postings.Blocks && deleted < _docs.Length; block++)
        {
            if (postings.Blocks > 1 && postings.LastDocs[block] < _docs[deleted])
            {
                continue;
            }

            ct.ThrowIfCancellationRequested();
            postings.ReadDocs(block, docs, frequencies);
            foreach (int doc in docs[..postings.Size(block)])
            {
                while (deleted < _docs.Length && _docs[deleted] < doc)
                {
                    deleted++;
                }

                count += deleted < _docs.Length && _docs[deleted] == doc ? 1 : 0;
            }
        }

        return count;
    }
}
