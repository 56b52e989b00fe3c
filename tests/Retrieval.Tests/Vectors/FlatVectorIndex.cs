using System.Numerics.Tensors;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Tests.Vectors;

/// <summary>
/// Exact search by the definition, which others are measured against: the cosine of the query with every accepted row.
/// Values are float32 in blocks of rows that never move; a block is allocated when its first vector arrives.
/// </summary>
internal sealed class FlatVectorIndex : IVectorIndex
{
    private const int BlockBits = 8;
    private const int BlockRows = 1 << BlockBits;

    private Block?[] _blocks = [];
    private int _rows;

    public FlatVectorIndex(int dimensions) => Dimensions = dimensions;

    public int Dimensions { get; }

    public bool IsWorthSaving => false;

    public void Add(int row, ReadOnlySpan<float> vector)
    {
        if (row < _rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, "Rows are added in ascending order.");
        }

        if (vector.Length != Dimensions)
        {
            throw new ArgumentException(
                $"The vector has {vector.Length} dimensions, the index {Dimensions}.",
                nameof(vector)
            );
        }

        var at = row >> BlockBits;
        if (at >= _blocks.Length || _blocks[at] is null)
        {
            // A view shares the table: a new block goes into a new table.
            var table = new Block?[Math.Max(_blocks.Length, at + 1)];
            _blocks.CopyTo(table, 0);
            table[at] = new Block(Dimensions);
            _blocks = table;
        }

        var block = _blocks[at]!;
        var inBlock = row & (BlockRows - 1);
        vector.CopyTo(block.Values.AsSpan(inBlock * Dimensions, Dimensions));
        block.InverseNorms[inBlock] = 1f / TensorPrimitives.Norm(vector);
        _rows = row + 1;
    }

    public bool Has(int row) =>
        row < _rows
        && row >> BlockBits < _blocks.Length
        && _blocks[row >> BlockBits] is { } block
        && block.InverseNorms[row & (BlockRows - 1)] != 0;

    /// <summary>Does nothing: the row takes its memory until <see cref="Renumber"/>.</summary>
    public void Remove(int row) { }

    public void Renumber(RowSet live)
    {
        var before = new FlatView(_blocks, _rows, Dimensions);
        (_blocks, _rows) = ([], 0);
        var vector = new float[Dimensions];
        var next = 0;
        for (var row = live.Next(0); row >= 0; row = live.Next(row + 1), next++)
        {
            if (before.TryCopy(row, vector))
            {
                Add(next, vector);
            }
        }
    }

    public void Save(Stream stream, RowSet live) => throw new NotSupportedException("There is nothing to save.");

    public void Restore(Stream stream) => throw new NotSupportedException("There is nothing to restore.");

    public IVectorView Now() => new FlatView(_blocks, _rows, Dimensions);

    private sealed class Block(int dimensions)
    {
        public float[] Values { get; } = new float[BlockRows * dimensions];

        /// <summary>Zero for a row without a vector.</summary>
        public float[] InverseNorms { get; } = new float[BlockRows];
    }

    private sealed class FlatView(Block?[] blocks, int rows, int dimensions) : IVectorView
    {
        public long Bytes => blocks.Count(b => b is not null) * (long)BlockRows * (dimensions + 1) * sizeof(float);

        public void Dispose() { }

        public bool Has(int row) =>
            row < rows
            && row >> BlockBits < blocks.Length
            && blocks[row >> BlockBits] is { } block
            && block.InverseNorms[row & (BlockRows - 1)] != 0;

        public bool TryCopy(int row, Span<float> into)
        {
            if (!Has(row))
            {
                return false;
            }

            var inBlock = row & (BlockRows - 1);
            blocks[row >> BlockBits]!.Values.AsSpan(inBlock * dimensions, dimensions).CopyTo(into);
            return true;
        }

        public void Search(ReadOnlySpan<float> query, RowSet accepted, TopRows top, CancellationToken cancellationToken)
        {
            var inverseNorm = 1f / TensorPrimitives.Norm(query);
            var row = accepted.Next(0);
            while (row >= 0 && row < rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = Math.Min(((row >> BlockBits) + 1) << BlockBits, rows);
                if (blocks[row >> BlockBits] is not { } block)
                {
                    row = accepted.Next(end);
                    continue;
                }

                for (; row >= 0 && row < end; row = accepted.Next(row + 1))
                {
                    var inBlock = row & (BlockRows - 1);
                    var rowNorm = block.InverseNorms[inBlock];
                    if (rowNorm != 0)
                    {
                        ReadOnlySpan<float> values = block.Values.AsSpan(inBlock * dimensions, dimensions);
                        var score = TensorPrimitives.Dot(query, values) * rowNorm * inverseNorm;
                        if (score >= top.Floor)
                        {
                            top.Offer(score, row);
                        }
                    }
                }
            }
        }
    }
}
