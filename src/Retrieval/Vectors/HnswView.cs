using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Vectors;

/// <summary>A view of <see cref="HnswVectorIndex{TCode}"/>: the shared graph, and the rows that this view may
/// find.</summary>
internal sealed unsafe class HnswView<TCode> : IVectorView
    where TCode : struct, IVectorCode
{
    // A step of a search compares about this many codes, in random memory; a scan compares one a row.
    private const int ComparedPerStep = 8;
    private const int RowsBetweenChecks = 4096;

    // A vector at full precision may have to be read from the disk.
    private const int VectorsBetweenChecks = 256;

    // Rows of a scan whose codes are on their way to the cache.
    private const int ComparedAhead = 8;

    // Candidates kept for every result asked for, when many are.
    private const double RoomForErrors = 1.5;

    // Rounding errors of single precision, over those of codes.
    private const float Slack = 1e-5f;

    // Errors of a code's dimensions are independent: a similarity is off by far less than the bound, here its share.
    private const float UsualError = 0.25f;

    private readonly HnswGraph<TCode> _graph;
    private readonly FullVectors _full;
    private readonly SearchScratches _scratches;
    private readonly OpenViews _views;
    private readonly long _number;

    public HnswView(HnswGraph<TCode> graph, FullVectors full, SearchScratches scratches, OpenViews views)
    {
        _graph = graph;
        _full = full;
        _scratches = scratches;
        _views = views;
        _number = views.Open();
        Bytes = graph.Bytes + full.Bytes;
    }

    public required AppendOnlyList<int>.View NodeOfRow { get; init; }

    public required int[] RowOfNode { get; init; }

    /// <summary>The share of rows that have a vector.</summary>
    public required double VectorShare { get; init; }

    /// <summary>Candidates that a search keeps when all rows are accepted (ef).</summary>
    public required int SearchWidth { get; init; }

    public required bool IsLinked { get; init; }

    public required int Dimensions { get; init; }

    public long Bytes { get; }

    public bool Has(int row) => row < NodeOfRow.Count && NodeOfRow[row] >= 0;

    public bool TryCopy(int row, Span<float> into)
    {
        if (!Has(row))
        {
            return false;
        }

        _full.Get(NodeOfRow[row], into);
        return true;
    }

    public void Search(ReadOnlySpan<float> query, RowSet accepted, TopRows top, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<float>.Shared.Rent(Dimensions);
        var scratch = _scratches.Take();
        try
        {
            var unit = rented.AsSpan(0, Dimensions);
            TensorPrimitives.Multiply(query, 1 / TensorPrimitives.Norm(query), unit);
            TCode.Encode(unit, scratch.Query);
            fixed (float* exact = unit)
            {
                if (!IsLinked || !TryGraph(exact, accepted, top, scratch, cancellationToken))
                {
                    Scan(exact, accepted, top, scratch, cancellationToken);
                }
            }
        }
        finally
        {
            _scratches.Return(scratch);
            ArrayPool<float>.Shared.Return(rented);
            GC.KeepAlive(_graph);
            GC.KeepAlive(_full);
        }
    }

    public void Dispose() => _views.Close(_number);

    /// <summary>Searches the graph, as widely as it takes to find enough accepted rows on the way.</summary>
    /// <returns>False when a scan is cheaper, or too few rows were found; then nothing was offered.</returns>
    private bool TryGraph(
        float* query,
        RowSet accepted,
        TopRows top,
        SearchScratch scratch,
        CancellationToken cancellationToken
    )
    {
        var wanted = Math.Min(top.Limit, accepted.Count);
        var vectors = Math.Max(1, accepted.Count * VectorShare);
        var width = Math.Max(SearchWidth, wanted * RoomForErrors) * Math.Max(1, _graph.Linked / vectors);
        if (vectors <= width * ComparedPerStep || !_graph.Search(scratch, (int)Math.Ceiling(width), cancellationToken))
        {
            return false;
        }

        var uncertain = UsualError * 2 * TCode.Error(scratch.Query, _graph.CodeBytes, Dimensions);
        var found = 0;
        var pool = scratch.Pool.Items;
        var best = new TopRows(top.Limit, top.TieOrder);
        for (var i = 0; i < pool.Length; i++)
        {
            if (found >= wanted && Ranked.Similarity(pool[i]) + uncertain < best.Floor)
            {
                break;
            }

            if (i % VectorsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var node = Ranked.Id(pool[i]);
            if (i + 1 < pool.Length && Sse.IsSupported)
            {
                Fetch(Ranked.Id(pool[i + 1]));
            }

            if (RowOf(node, accepted) is var row && row >= 0)
            {
                best.Offer(_full.Cosine(query, node), row);
                found++;
            }
        }

        if (found < wanted)
        {
            return false;
        }

        foreach ((var score, var row) in best.Ordered())
        {
            top.Offer(score, row);
        }

        return true;
    }

    private int RowOf(int node, RowSet accepted)
    {
        var row = node < RowOfNode.Length ? Volatile.Read(ref RowOfNode[node]) : -1;
        return
            row >= 0 && row < NodeOfRow.Count && row < accepted.Rows && accepted.Contains(row) && NodeOfRow[row] == node
            ? row
            : -1;
    }

    private void Fetch(int node)
    {
        var address = _full.Address(node);
        for (var at = 0; at < Dimensions * sizeof(ushort); at += 64)
        {
            Sse.Prefetch0(address + at);
        }
    }

    /// <summary>
    /// Exact: compares all codes, then those vectors whose code leaves it open whether they belong to the best. With x
    /// near code x' and q near q' within errors e and f, x.q differs from x'.q' by at most e + f (1 + e).
    /// </summary>
    private void Scan(
        float* query,
        RowSet accepted,
        TopRows top,
        SearchScratch scratch,
        CancellationToken cancellationToken
    )
    {
        (float Similarity, int Row)[] rows = ArrayPool<(float, int)>.Shared.Rent(Math.Max(1, accepted.Count));
        try
        {
            var count = 0;
            for (var row = accepted.Next(0); row >= 0 && row < NodeOfRow.Count; row = accepted.Next(row + 1))
            {
                if (NodeOfRow[row] >= 0)
                {
                    rows[count++].Row = row;
                }
            }

            var pool = scratch.Pool;
            pool.Begin(top.Limit);
            var largest = Compare(rows.AsSpan(0, count), scratch, cancellationToken);
            var queryError = TCode.Error(scratch.Query, _graph.CodeBytes, Dimensions);
            var uncertain = largest + (queryError * (1 + largest)) + Slack;
            var floor =
                pool.Items.Length == top.Limit && float.IsFinite(uncertain)
                    ? Ranked.Similarity(pool.Items[^1]) - (2 * uncertain)
                    : float.NegativeInfinity;
            var scored = 0;
            foreach ((var similarity, var row) in rows.AsSpan(0, count))
            {
                if (similarity >= floor && similarity + uncertain >= top.Floor)
                {
                    if (scored++ % VectorsBetweenChecks == 0)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                    }

                    top.Offer(_full.Cosine(query, NodeOfRow[row]), row);
                }
            }
        }
        finally
        {
            ArrayPool<(float, int)>.Shared.Return(rows);
        }
    }

    /// <summary>Fills in the similarities of rows by their codes, and offers the rows to the scratch's pool.</summary>
    /// <returns>The largest error of their codes.</returns>
    private float Compare(
        Span<(float Similarity, int Row)> rows,
        SearchScratch scratch,
        CancellationToken cancellationToken
    )
    {
        var codeBytes = _graph.CodeBytes;
        float largest = 0;
        var codes = stackalloc byte*[4];
        var similar = stackalloc float[4];
        for (var from = 0; from < rows.Length; from += 4)
        {
            if (from % RowsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var some = Math.Min(4, rows.Length - from);
            for (var i = 0; i < 4; i++)
            {
                codes[i] = _graph.Code(NodeOfRow[rows[from + Math.Min(i, some - 1)].Row]);
                if (Sse.IsSupported && from + i + ComparedAhead < rows.Length)
                {
                    var next = _graph.Code(NodeOfRow[rows[from + i + ComparedAhead].Row]);
                    for (var at = 0; at < codeBytes; at += 64)
                    {
                        Sse.Prefetch0(next + at);
                    }
                }
            }

            TCode.Similarities(scratch.Query, codes[0], codes[1], codes[2], codes[3], codeBytes, similar);
            for (var i = 0; i < some; i++)
            {
                largest = Math.Max(largest, TCode.Error(codes[i], codeBytes, Dimensions));
                rows[from + i].Similarity = similar[i];
                scratch.Pool.Offer(Ranked.Pack(similar[i], rows[from + i].Row));
            }
        }

        return largest;
    }
}
