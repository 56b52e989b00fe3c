using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Vectors;

/// <summary>Makes the index that options describe.</summary>
internal static class VectorIndex
{
    /// <param name="dimensions">Dimensions of every vector.</param>
    /// <param name="options">Checked.</param>
    /// <param name="newFile">Names a new file to keep full-precision vectors in, deleted when the index goes; null
    /// keeps them in memory.</param>
    public static IVectorIndex Create(int dimensions, VectorIndexOptions options, Func<string>? newFile)
    {
        Func<BlockMemory> memory = newFile is null ? () => new NativeBlocks() : () => new MappedBlocks(newFile());
        return options.Code switch
        {
            VectorCodeKind.Float16 => new HnswVectorIndex<Float16Code>(dimensions, options, memory),
            VectorCodeKind.Binary => new HnswVectorIndex<BinaryCode>(dimensions, options, memory),
            _ => new HnswVectorIndex<Int8Code>(dimensions, options, memory),
        };
    }
}
