using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical.Postings;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Scoring;
using Pipeline.Retrieval.Lexical.Segments;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Rows;
using CollectionStatistics = Pipeline.Retrieval.Lexical.Statistics.CollectionStatistics;

namespace Pipeline.Retrieval.Lexical;

/// <summary>
/// An unchanging view of the keyword index. Frequencies count live chunks only, and a chunk's score is the same to the
/// last bit in every shard and after every merge (<see cref="ScoreUnit"/>).
/// </summary>
internal sealed class LexicalView(DirectoryReader reader) : IDisposable
{
    private static readonly ISet<string> StoredFields = new HashSet<string> { LexicalFields.Stored };

    private readonly UncountedDocuments?[] _deleted = new UncountedDocuments?[reader.Leaves.Count];

    /// <summary>Maps a sequence number to its row, or -1.</summary>
    public delegate int RowLookup(long sequence);

    /// <summary>Live chunks.</summary>
    public int ChunkCount => reader.NumDocs;

    /// <summary>Gives back the reader; the view must not be used afterwards.</summary>
    public void Dispose() => reader.DecRef();

    /// <summary>Finds the postings of a query's terms.</summary>
    public QueryPostings Find(LexicalQuery query, CancellationToken cancellationToken)
    {
        var segments = new IReadOnlyList<QueryPostings.Entry>[reader.Leaves.Count];
        for (var i = 0; i < segments.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            segments[i] = Find(reader.Leaves[i].AtomicReader, query);
        }

        return new QueryPostings(query, segments);
    }

    /// <summary>What frequencies leave out, by segment, where only some rows count.</summary>
    /// <param name="rows">Finds a chunk's row.</param>
    /// <param name="counted">The live rows that count.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public UncountedDocuments[] Uncounted(RowLookup rows, RowSet counted, CancellationToken cancellationToken) =>
        [
            .. reader.Leaves.Select(leaf =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sequences = leaf.AtomicReader.GetNumericDocValues(LexicalFields.Sequence);
                return new UncountedDocuments(
                    leaf.AtomicReader.MaxDoc,
                    doc => rows(sequences.Get(doc)) is >= 0 and var row && counted.Contains(row)
                );
            }),
        ];

    /// <summary>The number of chunks with each scored term of a query, for terms that occur.</summary>
    /// <param name="postings">What the view has of the query.</param>
    /// <param name="uncounted">What does not count (<see cref="Uncounted"/>); null: what is deleted.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public List<TermFrequency> Count(
        QueryPostings postings,
        UncountedDocuments[]? uncounted,
        CancellationToken cancellationToken
    )
    {
        var terms = postings.Query.Terms;
        var counts = new long[LexicalFields.Searched.Count, terms.Count];
        for (var i = 0; i < postings.Segments.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in postings.Segments[i])
            {
                counts[entry.Field, entry.Term] +=
                    entry.Postings.Count - (uncounted?[i] ?? Deleted(i)).CountIn(entry.Postings, cancellationToken);
            }
        }

        var found = new List<TermFrequency>();
        for (var field = 0; field < counts.GetLength(0); field++)
        {
            for (var term = 0; term < terms.Count; term++)
            {
                if (counts[field, term] > 0 && terms[term].Occur != TermOccur.Prohibited)
                {
                    found.Add(
                        new TermFrequency(LexicalFields.Searched[field].Name, terms[term].Text, counts[field, term])
                    );
                }
            }
        }

        return found;
    }

    /// <summary>Offers chunks that match the query, with their BM25 score: at least all that are among the
    /// best.</summary>
    /// <param name="postings">What the view has of the query.</param>
    /// <param name="statistics">Frequencies and sizes to score with.</param>
    /// <param name="rows">Finds a chunk's row.</param>
    /// <param name="accepted">The rows that may be found.</param>
    /// <param name="top">Gets the rows.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public void Search(
        QueryPostings postings,
        CollectionStatistics statistics,
        RowLookup rows,
        RowSet accepted,
        TopRows top,
        CancellationToken cancellationToken
    )
    {
        var unit = ScoreUnit.For(postings.Query, statistics);
        var candidates = WindowScores.Rent();
        for (var i = 0; i < postings.Segments.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var segment = reader.Leaves[i].AtomicReader;
            var clauses = QueryClauses.Of(postings, i, segment, statistics, unit);
            if (clauses.Count > 0 && Phrases(postings.Query, segment) is { } phrases)
            {
                var hits = new SegmentHits(segment, unit, rows, accepted, phrases, top);
                new SegmentSearch(clauses, hits, segment.MaxDoc, candidates).Run(cancellationToken);
            }
        }

        candidates.Return();
    }

    /// <summary>Explains a chunk's score.</summary>
    /// <param name="postings">What the view has of the query.</param>
    /// <param name="statistics">Frequencies and sizes to score with.</param>
    /// <param name="sequence">The chunk.</param>
    public KeywordExplanation Explain(QueryPostings postings, CollectionStatistics statistics, long sequence)
    {
        var terms = new List<TermContribution>();
        (var leaf, var doc) = Place(sequence);
        foreach (var entry in leaf < 0 ? [] : postings.Segments[leaf])
        {
            var field = LexicalFields.Searched[entry.Field];
            var term = postings.Query.Terms[entry.Term];
            var docs = new ImpactDocs(entry.Postings, null);
            if (
                term.Occur != TermOccur.Prohibited
                && docs.Advance(doc) == doc
                && statistics.Field(field.Name) is { } size
                && ScoreUnit.Of(postings.Query, field, term, statistics) is { } bm25
                && LengthColumn.Of(reader.Leaves[leaf].AtomicReader, field.Name) is { } lengths
            )
            {
                var chunks = statistics.Chunks(field.Name, term.Text);
                var length = lengths.Of(doc);
                terms.Add(
                    new TermContribution(
                        field.Name,
                        term.Text,
                        bm25.Score(docs.Freq, length),
                        postings.Query.Weight(field) * term.Weight,
                        docs.Freq,
                        length,
                        (double)size.Terms / size.Chunks,
                        chunks,
                        size.Chunks,
                        Math.Log(1 + ((size.Chunks - chunks + 0.5) / (chunks + 0.5)))
                    )
                );
            }
        }

        return new KeywordExplanation(terms.Sum(term => term.Score), [.. terms.OrderByDescending(term => term.Score)]);
    }

    /// <summary>The words of the view.</summary>
    /// <param name="rows">Finds a chunk's row.</param>
    /// <param name="accepted">The rows whose words may be told.</param>
    public SurfaceVocabulary Words(RowLookup rows, RowSet accepted) => new(reader, rows, accepted);

    /// <summary>The stored passage of a chunk, or null.</summary>
    public Passage? Fetch(long sequence)
    {
        (var leaf, var doc) = Place(sequence);
        if (leaf < 0)
        {
            return null;
        }

        var stored = reader.Leaves[leaf].AtomicReader.Document(doc, StoredFields).GetBinaryValue(LexicalFields.Stored);
        return PassageCodec.Decode(stored.Bytes.AsMemory(stored.Offset, stored.Length));
    }

    /// <summary>Where a live chunk is: its segment and its document there; -1 when it is not.</summary>
    private (int Leaf, int Doc) Place(long sequence)
    {
        var key = new BytesRef(LexicalIndex.KeyOf(sequence));
        for (var leaf = 0; leaf < reader.Leaves.Count; leaf++)
        {
            var segment = reader.Leaves[leaf].AtomicReader;
            var terms = segment.GetTerms(LexicalFields.Key)?.GetEnumerator();
            if (terms is not null && terms.SeekExact(key))
            {
                var doc = terms.Docs(segment.LiveDocs, null, DocsFlags.NONE).NextDoc();
                if (doc != DocIdSetIterator.NO_MORE_DOCS)
                {
                    return (leaf, doc);
                }
            }
        }

        return (-1, -1);
    }

    /// <summary>The phrases of a query in a segment; null when it lacks a term of one.</summary>
    private static List<PhraseMatcher>? Phrases(LexicalQuery query, AtomicReader segment)
    {
        var found = new List<PhraseMatcher>(query.Phrases.Count);
        var field = query.Field == KeywordField.Title ? LexicalFields.Title : LexicalFields.Body;
        foreach (var phrase in query.Phrases)
        {
            if (PhraseMatcher.For(phrase, segment, field) is not { } matcher)
            {
                return null;
            }

            found.Add(matcher);
        }

        return found;
    }

    private static List<QueryPostings.Entry> Find(AtomicReader segment, LexicalQuery query)
    {
        var found = new List<QueryPostings.Entry>();
        for (var field = 0; field < LexicalFields.Searched.Count; field++)
        {
            var searched = LexicalFields.Searched[field];
            if (query.Field == KeywordField.Title && searched.Name != LexicalFields.Title)
            {
                continue;
            }

            var terms = segment.GetTerms(searched.Name)?.GetEnumerator();
            for (var term = 0; terms is not null && term < query.Terms.Count; term++)
            {
                if (query.Terms[term].Field == searched.Terms && terms.SeekExact(new BytesRef(query.Terms[term].Text)))
                {
                    var postings = ((ImpactDocs)terms.Docs(null, null, DocsFlags.FREQS)).Postings;
                    postings.Load();
                    found.Add(new QueryPostings.Entry(field, term, postings));
                }
            }
        }

        return found;
    }

    private UncountedDocuments Deleted(int segment)
    {
        var leaf = reader.Leaves[segment].AtomicReader;
        return _deleted[segment] ??= new UncountedDocuments(leaf.MaxDoc, leaf.LiveDocs is { } live ? live.Get : null);
    }
}
