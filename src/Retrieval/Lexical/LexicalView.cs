using System.Buffers;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Lexical;

/// <summary>
/// An unchanging view of the keyword index. Scores term by term: for every segment, each term's postings add to one
/// array of scores, always in the order of the question's terms, so that a chunk's score is the same to the last bit in
/// every shard and after every merge. Frequencies count live chunks only.
/// </summary>
internal sealed class LexicalView(DirectoryReader reader) : IDisposable
{
    private const int PostingsBetweenChecks = 4096;

    private static readonly ISet<string> StoredFields = new HashSet<string> { LexicalFields.Stored };

    /// <summary>Maps a sequence number to its row, or -1.</summary>
    public delegate int RowLookup(long sequence);

    /// <summary>Live chunks.</summary>
    public int ChunkCount => reader.NumDocs;

    /// <summary>Gives back the reader; the view must not be used afterwards.</summary>
    public void Dispose() => reader.DecRef();

    /// <summary>The number of live chunks with each term of a question, for terms that occur.</summary>
    public List<TermFrequency> Count(LexicalQuery query, CancellationToken ct)
    {
        var found = new List<TermFrequency>();
        foreach (SearchedField field in LexicalFields.Searched)
        {
            foreach (QueryTerm term in query.Terms)
            {
                if (term.Field == field.Terms && CountLive(field.Name, term.Text, ct) is var chunks and > 0)
                {
                    found.Add(new TermFrequency(field.Name, term.Text, chunks));
                }
            }
        }

        return found;
    }

    /// <summary>Offers the chunks that match any term, with their BM25 score.</summary>
    /// <param name="query">The question.</param>
    /// <param name="statistics">Frequencies and sizes to score with.</param>
    /// <param name="rows">Finds a chunk's row.</param>
    /// <param name="accepted">The rows that may be found.</param>
    /// <param name="top">Gets the rows.</param>
    /// <param name="ct">Stops the search.</param>
    public void Search(
        LexicalQuery query,
        CollectionStatistics statistics,
        RowLookup rows,
        RowSet accepted,
        TopRows top,
        CancellationToken ct)
    {
        foreach (AtomicReaderContext context in reader.Leaves)
        {
            AtomicReader leaf = context.AtomicReader;
            float[] scores = ArrayPool<float>.Shared.Rent(leaf.MaxDoc);
            try
            {
                Array.Clear(scores, 0, leaf.MaxDoc);
                if (Accumulate(leaf, query, statistics, scores, ct))
                {
                    Collect(leaf, scores, rows, accepted, top, ct);
                }
            }
            finally
            {
                ArrayPool<float>.Shared.Return(scores);
            }
        }
    }

    /// <summary>The stored passage of a chunk, or null.</summary>
    public Passage? Fetch(long sequence)
    {
        var key = new BytesRef(LexicalIndex.KeyOf(sequence));
        foreach (AtomicReaderContext context in reader.Leaves)
        {
            AtomicReader leaf = context.AtomicReader;
            TermsEnum? terms = leaf.GetTerms(LexicalFields.Key)?.GetEnumerator();
            if (terms is not null && terms.SeekExact(key))
            {
                int doc = terms.Docs(leaf.LiveDocs, null, DocsFlags.NONE).NextDoc();
                if (doc != DocIdSetIterator.NO_MORE_DOCS)
                {
                    BytesRef stored = leaf.Document(doc, StoredFields).GetBinaryValue(LexicalFields.Stored);
                    return PassageCodec.Decode(stored.Bytes.AsMemory(stored.Offset, stored.Length));
                }
            }
        }

        return null;
    }

    private static bool Accumulate(
        AtomicReader leaf,
        LexicalQuery query,
        CollectionStatistics statistics,
        float[] scores,
        CancellationToken ct)
    {
        bool any = false;
        DocsEnum? docs = null;
        foreach (SearchedField field in LexicalFields.Searched)
        {
            FieldStatistics? size = statistics.Field(field.Name);
            TermsEnum? terms = leaf.GetTerms(field.Name)?.GetEnumerator();
            if (terms is null || size is null)
            {
                continue;
            }

            NumericDocValues lengths = leaf.GetNormValues(field.Name);
            foreach (QueryTerm term in query.Terms)
            {
                ct.ThrowIfCancellationRequested();
                if (term.Field != field.Terms || !terms.SeekExact(new BytesRef(term.Text)))
                {
                    continue;
                }

                var bm25 = new Bm25(
                    size.Chunks, size.Terms, statistics.Chunks(field.Name, term.Text), field.Weight * term.Count);
                docs = terms.Docs(leaf.LiveDocs, docs, DocsFlags.FREQS);
                int seen = 0;
                for (int doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
                {
                    scores[doc] += bm25.Score(docs.Freq, lengths.Get(doc));
                    any = true;
                    if (++seen % PostingsBetweenChecks == 0)
                    {
                        ct.ThrowIfCancellationRequested();
                    }
                }
            }
        }

        return any;
    }

    private static void Collect(
        AtomicReader leaf,
        float[] scores,
        RowLookup rows,
        RowSet accepted,
        TopRows top,
        CancellationToken ct)
    {
        NumericDocValues sequences = leaf.GetNumericDocValues(LexicalFields.Sequence);
        int maxDoc = leaf.MaxDoc;
        for (int doc = 0; doc < maxDoc; doc++)
        {
            if (doc % PostingsBetweenChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            float score = scores[doc];
            if (score > 0 && score >= top.Floor)
            {
                int row = rows(sequences.Get(doc));
                if (row >= 0 && accepted.Contains(row))
                {
                    top.Offer(score, row);
                }
            }
        }
    }

    private long CountLive(string field, string term, CancellationToken ct)
    {
        long count = 0;
        var bytes = new BytesRef(term);
        foreach (AtomicReaderContext context in reader.Leaves)
        {
            ct.ThrowIfCancellationRequested();
            AtomicReader leaf = context.AtomicReader;
            TermsEnum? terms = leaf.GetTerms(field)?.GetEnumerator();
            if (terms is null || !terms.SeekExact(bytes))
            {
                continue;
            }

            if (leaf.LiveDocs is null)
            {
                count += terms.DocFreq;
                continue;
            }

            DocsEnum docs = terms.Docs(leaf.LiveDocs, null, DocsFlags.NONE);
            int seen = 0;
            while (docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
            {
                count++;
                if (++seen % PostingsBetweenChecks == 0)
                {
                    ct.ThrowIfCancellationRequested();
                }
            }
        }

        return count;
    }
}
