using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cloud.Unum.USearch;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>USearch, in this process.</summary>
internal sealed partial class USearchContender : Contender
{
    private readonly VectorData _data;
    private readonly USearchIndex _index;
    private readonly ScalarKind _kind;

    public USearchContender(VectorData data, ScalarKind kind, int links, int width)
    {
        (_data, _kind) = (data, kind);
        _index = new USearchIndex(
            MetricKind.Cos,
            kind,
            (ulong)data.Dimensions,
            (ulong)links,
            (ulong)width,
            (ulong)width
        );
        var time = ProcessorTime.Start();
        Reserve(Handle(_index), (nuint)data.Rows.Length, out _);
        for (var row = 0; row < data.Rows.Length; row++)
        {
            _index.Add((ulong)row, data.Rows[row]);
        }

        BuildSeconds = time.Seconds;
    }

    public override string Name => $"USearch, {_kind}";

    public override long Bytes => (long)MemoryUsage(Handle(_index), out _);

    public override (double Seconds, int[][] Found) Search(int width)
    {
        ChangeExpansion(Handle(_index), (nuint)width, out _);
        var found = new int[_data.Queries.Length][];
        var time = ProcessorTime.Start();
        for (var q = 0; q < found.Length; q++)
        {
            _index.Search(_data.Queries[q], VectorData.Top, out var keys, out var _);
            found[q] = [.. keys.Select(k => (int)k)];
        }

        return (time.Seconds, found);
    }

    public override void Dispose() => _index.Dispose();

    // The binding leaves these functions of the library out.
    [LibraryImport("libusearch_c", EntryPoint = "usearch_reserve")]
    private static partial void Reserve(nint index, nuint capacity, out nint error);

    [LibraryImport("libusearch_c", EntryPoint = "usearch_change_expansion_search")]
    private static partial void ChangeExpansion(nint index, nuint expansion, out nint error);

    [LibraryImport("libusearch_c", EntryPoint = "usearch_memory_usage")]
    private static partial nuint MemoryUsage(nint index, out nint error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_index")]
    private static extern ref nint Handle(USearchIndex index);
}
