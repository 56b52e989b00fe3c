using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>Our graph, full-precision vectors in a mapped file as in a shard with a directory.</summary>
internal sealed class OurContender<TCode> : Contender
    where TCode : struct, IVectorCode
{
    private readonly VectorData _data;
    private readonly RowSet _all;

    public OurContender(VectorData data, VectorIndexOptions options)
    {
        _data = data;
        _all = new RowSet(data.Rows.Length);
        Index = new HnswVectorIndex<TCode>(
            data.Dimensions,
            options,
            () => new MappedBlocks(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n")))
        );
        var time = ProcessorTime.Start();
        for (var row = 0; row < data.Rows.Length; row++)
        {
            Index.Add(row, data.Rows[row]);
            _all.Add(row);
        }

        BuildSeconds = time.Seconds;
    }

    public HnswVectorIndex<TCode> Index { get; }

    public override string Name => $"ours, {TCode.Kind} + float16 re-scoring";

    public override long Bytes
    {
        get
        {
            using var view = Index.Now();
            return view.Bytes;
        }
    }

    public override (double Seconds, int[][] Found) Search(int width)
    {
        Index.SearchWidth = width;
        using var view = Index.Now();
        var found = new int[_data.Queries.Length][];
        var time = ProcessorTime.Start();
        for (var q = 0; q < found.Length; q++)
        {
            var top = new TopRows(VectorData.Top, static (a, b) => a.CompareTo(b));
            view.Search(_data.Queries[q], _all, top, default);
            found[q] = [.. top.Ordered().Select(r => r.Row)];
        }

        return (time.Seconds, found);
    }
}
