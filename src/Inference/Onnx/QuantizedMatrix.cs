using System.Runtime.InteropServices;

namespace Pipeline.Inference.Onnx;

/// <summary>
/// The weights of one <c>MatMulNBits</c> operator: a matrix of <see cref="Columns"/> columns, each cut into blocks of
/// <see cref="BlockSize"/> rows that share a scale and a zero point.
/// Layout: github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.MatMulNBits.
/// </summary>
internal sealed record QuantizedMatrix
{
    /// <summary>Rows (K, the inputs).</summary>
    public required int Rows { get; init; }

    /// <summary>Columns (N, the outputs).</summary>
    public required int Columns { get; init; }

    /// <summary>Bits of a weight: 4 or 8.</summary>
    public required int Bits { get; init; }

    /// <summary>Rows of a block; a power of two, at least 16.</summary>
    public required int BlockSize { get; init; }

    /// <summary>[columns, blocks, block size × bits / 8] unsigned weights, the lower half of a byte first.</summary>
    public required ReadOnlyMemory<byte> Weights { get; init; }

    /// <summary>[columns, blocks] float32.</summary>
    public required ReadOnlyMemory<byte> Scales { get; init; }

    /// <summary>[columns, blocks × bits / 8 rounded up], or empty for the middle of the range.</summary>
    public ReadOnlyMemory<byte> ZeroPoints { get; init; }

    private int Blocks => (Rows + BlockSize - 1) / BlockSize;

    private int ZeroPointBytes => ((Blocks * Bits) + 7) / 8;

    /// <summary>Whether the sizes fit each other.</summary>
    public bool IsConsistent =>
        Rows > 0
        && Columns > 0
        && Bits is 4 or 8
        && BlockSize >= 16
        && int.IsPow2(BlockSize)
        && (long)Rows * Columns <= int.MaxValue / sizeof(float)
        && Weights.Length == (long)Columns * Blocks * BlockSize * Bits / 8
        && Scales.Length == (long)Columns * Blocks * sizeof(float)
        && (ZeroPoints.IsEmpty || ZeroPoints.Length == (long)Columns * ZeroPointBytes);

    /// <summary>Writes (weight − zero point) × scale as float32 [rows, columns].</summary>
    public void Dequantize(Span<byte> destination)
    {
        // Sixteen columns at a time, so that a row's part of them is one cache line of the output.
        const int Tile = 16;
        var matrix = MemoryMarshal.Cast<byte, float>(destination);
        var scales = MemoryMarshal.Cast<byte, float>(Scales.Span);
        var weights = Weights.Span;
        var zeros = ZeroPoints.Span;
        var blobBytes = BlockSize * Bits / 8;
        for (var tile = 0; tile < Columns; tile += Tile)
        {
            for (var block = 0; block < Blocks; block++)
            {
                var firstRow = block * BlockSize;
                var rows = Math.Min(BlockSize, Rows - firstRow);
                for (var column = tile; column < Math.Min(tile + Tile, Columns); column++)
                {
                    var scale = scales[(column * Blocks) + block];
                    var zero = zeros.IsEmpty ? 1 << (Bits - 1) : ZeroPoint(zeros[(column * ZeroPointBytes)..], block);
                    var blob = weights.Slice(((column * Blocks) + block) * blobBytes, blobBytes);
                    var to = (firstRow * Columns) + column;
                    for (var row = 0; row < rows; row++, to += Columns)
                    {
                        var weight =
                            Bits == 8 ? blob[row]
                            : (row & 1) == 0 ? blob[row >> 1] & 15
                            : blob[row >> 1] >> 4;
                        matrix[to] = (weight - zero) * scale;
                    }
                }
            }
        }
    }

    private int ZeroPoint(ReadOnlySpan<byte> column, int block) =>
        Bits == 8 ? column[block]
        : (block & 1) == 0 ? column[block >> 1] & 15
        : column[block >> 1] >> 4;
}
