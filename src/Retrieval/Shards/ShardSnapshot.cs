using System.Numerics.Tensors;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Faceting;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Shards;

/// <summary>
/// An unchanging view of a shard: keyword index, vectors and stored fields of exactly the documents up to one
/// watermark. It gives what its access scope allows and nothing else. Any number of threads may use it at once. Dispose
/// it to let its memory and files go.
/// </summary>
public sealed partial class ShardSnapshot : IDisposable
{
    /// <summary>The most results that a search gives.</summary>
    public const int MaxTop = 10_000;

    private readonly SharedSnapshot _state;
    private readonly AccessScope _scope;
    private readonly int _dimensions;
    private int _disposed;

    internal ShardSnapshot(SharedSnapshot state, AccessScope scope, int dimensions)
    {
        _state = state;
        _scope = scope;
        _dimensions = dimensions;
    }

    /// <summary>Number of the last change in this view.</summary>
    public long Watermark => _state.Watermark;

    /// <summary>Live chunks in this view.</summary>
    public int ChunkCount => _state.Rows.Live.Count;

    /// <summary>Live chunks with an embedding in this view.</summary>
    public int VectorCount => _state.Rows.VectorCount;

    /// <summary>The keyword index, for tests of its searches.</summary>
    internal LexicalView Lexical => State.Lexical;

    private SharedSnapshot State
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return _state;
        }
    }

    /// <summary>Counts the chunks that the scope allows.</summary>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>How many documents, chunks and chunks with a vector there are.</returns>
    public VisibleCounts Count(CancellationToken cancellationToken = default)
    {
        var state = State;
        if (_scope.Filter is null)
        {
            return new VisibleCounts(state.Rows.Documents.Count, state.Rows.Live.Count, state.Rows.VectorCount);
        }

        var seen = state.Filters.Accepted(_scope, null, cancellationToken);
        var vectors = 0;
        for (var row = seen.Next(0); row >= 0; row = seen.Next(row + 1))
        {
            vectors += state.Rows.Vectors.Has(row) ? 1 : 0;
        }

        return new VisibleCounts(
            state.Rows.Documents.Values.Count(rows => _scope.Allows(rows.Document.Subject)),
            seen.Count,
            vectors
        );
    }

    /// <summary>Finds the chunks whose embedding is nearest by cosine.</summary>
    /// <param name="vector">The question's embedding: finite, of the index's dimensions; need not be
    /// normalised.</param>
    /// <param name="top">At most this many results, 1 to <see cref="MaxTop"/>.</param>
    /// <param name="filter">What may be found, or null for everything.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Chunks with their cosine, best first; equal scores by key. Empty for a vector of zeros.</returns>
    public IReadOnlyList<ScoredChunk> SearchVector(
        ReadOnlySpan<float> vector,
        int top,
        ChunkFilter? filter,
        CancellationToken cancellationToken
    )
    {
        CheckTop(top);
        var state = State;
        if (vector.Length != _dimensions)
        {
            throw new IndexInputException(
                nameof(vector),
                null,
                $"has {vector.Length} dimensions; this index holds {_dimensions}. Use the same embedder."
            );
        }

        var norm = vector.IsEmpty ? 0 : TensorPrimitives.Norm(vector);
        if (!float.IsFinite(norm))
        {
            throw new IndexInputException(nameof(vector), null, "is not finite, or too large; normalise it.");
        }

        if (norm == 0 || !float.IsFinite(1 / norm))
        {
            return [];
        }

        var best = NewTop(state, top);
        state.Rows.Vectors.Search(
            vector,
            state.Filters.Accepted(_scope, filter, cancellationToken),
            best,
            cancellationToken
        );
        return Results(state, best);
    }

    /// <summary>This shard's part of the collection's BM25 statistics for a query.</summary>
    /// <param name="query">The question.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>Field sizes and the frequencies of the query's terms, over the live chunks that the scope
    /// allows.</returns>
    public TermStatistics GetStatistics(KeywordQuery query, CancellationToken cancellationToken = default) =>
        Statistics(State, State.Lexical.Find(LexicalQuery.Parse(query), cancellationToken), cancellationToken);

    /// <summary>Explains a chunk's keyword score, term by term.</summary>
    /// <param name="query">The query.</param>
    /// <param name="key">The chunk.</param>
    /// <param name="statistics">The collection's statistics for the same query, or null to use this shard's
    /// alone.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>The parts of the score, none where no word matches; null when this view does not hold the chunk or the
    /// scope hides it.</returns>
    public KeywordExplanation? Explain(
        KeywordQuery query,
        ChunkKey key,
        CollectionStatistics? statistics,
        CancellationToken cancellationToken
    )
    {
        var state = State;
        var row = state.Rows.RowOf(key);
        if (row < 0 || !_scope.Allows(state.Rows.DocumentOf(row).Subject))
        {
            return null;
        }

        var postings = state.Lexical.Find(LexicalQuery.Parse(query), cancellationToken);
        statistics ??= CollectionStatistics.Merge([Statistics(state, postings, cancellationToken)]);
        return state.Lexical.Explain(postings, statistics, state.Rows.Rows[row].Sequence);
    }

    /// <summary>Gives a chunk back.</summary>
    /// <param name="key">The chunk. Neighbours in the document have the ordinals next to it.</param>
    /// <returns>The chunk, or null when this view does not hold that version of it or the scope hides it.</returns>
    public FetchedChunk? Fetch(ChunkKey key)
    {
        var state = State;
        var row = state.Rows.RowOf(key);
        return row < 0 || !_scope.Allows(state.Rows.DocumentOf(row).Subject) ? null : Read(state, row);
    }

    /// <summary>Counts the metadata of documents, for example of those that a search found.</summary>
    /// <param name="documents">The documents; repeats count once, unknown and hidden ones not at all.</param>
    /// <param name="fields">The metadata fields.</param>
    /// <returns>How many documents have each value of each field.</returns>
    public IReadOnlyList<FacetCount> CountFacets(IEnumerable<string> documents, IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(fields);
        var state = State;
        var counter = new FacetCounter(fields);
        foreach (var document in documents.Distinct(StringComparer.Ordinal))
        {
            if (state.Rows.Documents.TryGetValue(document, out var rows) && _scope.Allows(rows.Document.Subject))
            {
                counter.Add(rows.Document.Subject);
            }
        }

        return counter.ToCounts();
    }

    /// <summary>Picks chunks at random, for calibration.</summary>
    /// <param name="count">How many; fewer when the view holds fewer.</param>
    /// <param name="seed">The same seed picks the same chunks of the same view.</param>
    /// <returns>Distinct chunks in random order.</returns>
    public IReadOnlyList<FetchedChunk> Sample(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var state = State;
        var seen = state.Filters.Accepted(_scope, null, CancellationToken.None);
        var rows = new List<int>(seen.Count);
        for (var row = seen.Next(0); row >= 0; row = seen.Next(row + 1))
        {
            rows.Add(row);
        }

        // Ordered by key, so that the history of the index does not change the choice.
        rows.Sort((a, b) => state.Rows.Rows[a].Key.CompareTo(state.Rows.Rows[b].Key));
        var random = new Random(seed);
        count = Math.Min(count, rows.Count);
        var chosen = new List<FetchedChunk>(count);
        for (var i = 0; i < count; i++)
        {
            var pick = random.Next(i, rows.Count);
            (rows[i], rows[pick]) = (rows[pick], rows[i]);
            chosen.Add(Read(state, rows[i]));
        }

        return chosen;
    }

    /// <summary>Gives the view back. Harmless when repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _state.RemoveReference();
        }
    }

    private TermStatistics Statistics(SharedSnapshot state, QueryPostings postings, CancellationToken cancellationToken)
    {
        var counts = _scope.Filter is null ? null : state.Counts(_scope, cancellationToken);
        return new(
            [.. Enumerable.Range(0, LexicalFields.Searched.Count).Select((counts?.Totals ?? state.Rows.Totals).Of)],
            state.Lexical.Count(postings, counts?.Uncounted, cancellationToken)
        );
    }

    private static FetchedChunk Read(SharedSnapshot state, int row)
    {
        var chunk = state.Rows.Rows[row];
        var passage =
            state.Lexical.Fetch(chunk.Sequence)
            ?? throw new ShardIndexException($"The passage of {chunk.Key} is missing; reopen the index to rebuild it.");
        var document = state.Rows.DocumentOf(row);
        return new FetchedChunk(
            chunk.Key,
            passage.Text,
            passage.HeadingPath,
            passage.Start,
            passage.End,
            passage.Page,
            document.Title,
            document.MetadataJson,
            document.Labels
        )
        {
            Place = passage.Place,
        };
    }

    private static TopRows NewTop(SharedSnapshot state, int top) =>
        new(
            Math.Min(top, Math.Max(1, state.Rows.Live.Count)),
            (a, b) => state.Rows.Rows[a].Key.CompareTo(state.Rows.Rows[b].Key)
        );

    private static IReadOnlyList<ScoredChunk> Results(SharedSnapshot state, TopRows best) =>
        [.. best.Ordered().Select(b => new ScoredChunk(state.Rows.Rows[b.Row].Key, b.Score))];

    private static void CheckTop(int top)
    {
        if (top is < 1 or > MaxTop)
        {
            throw new IndexInputException(nameof(top), null, $"is {top}; it must be 1 to {MaxTop}.");
        }
    }
}
