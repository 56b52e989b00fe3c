using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Embedding;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>Embeds every text once: vectors are kept in a file of the temporary directory, one a model.</summary>
internal sealed class EmbeddingCache : IDisposable
{
    private const int KeyBytes = 16;
    private const int Batch = 256;

    private readonly IEmbedder _embedder;
    private readonly Report _report;
    private readonly Dictionary<UInt128, float[]> _vectors = [];
    private readonly FileStream _file;

    public EmbeddingCache(IEmbedder embedder, Report report)
    {
        (_embedder, _report) = (embedder, report);
        var path = Path.Combine(Path.GetTempPath(), $"pipeline-embeddings-{embedder.Name}-{embedder.Dimensions}.bin");
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var record = new byte[KeyBytes + (embedder.Dimensions * sizeof(float))];
        while (_file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            _vectors[MemoryMarshal.Read<UInt128>(record)] = MemoryMarshal
                .Cast<byte, float>(record.AsSpan(KeyBytes))
                .ToArray();
        }

        // A run that was cut off may have left a part of a record.
        _file.SetLength(_vectors.Count * (long)record.Length);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Vectors of texts, in their order.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts,
        bool isQuery,
        CancellationToken cancellationToken
    )
    {
        string[] missing =
        [
            .. texts.Where(text => !_vectors.ContainsKey(Key(text, isQuery))).Distinct().OrderBy(text => text.Length),
        ];
        for (var start = 0; start < missing.Length; start += Batch)
        {
            var part = missing[start..Math.Min(missing.Length, start + Batch)];
            float[][] vectors =
            [
                .. await _embedder.EmbedAsync(
                    part,
                    isQuery ? TextKind.Query : TextKind.Passage,
                    RequestPriority.Bulk,
                    cancellationToken
                ),
            ];
            for (var i = 0; i < part.Length; i++)
            {
                var key = Key(part[i], isQuery);
                _vectors[key] = vectors[i];
                _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in key)));
                _file.Write(MemoryMarshal.AsBytes<float>(vectors[i]));
            }

            _file.Flush();
            _report.Note($"embedded {start + part.Length} of {missing.Length}");
        }

        return [.. texts.Select(text => (ReadOnlyMemory<float>)_vectors[Key(text, isQuery)])];
    }

    public void Dispose() => _file.Dispose();

    private static UInt128 Key(string text, bool isQuery) =>
        MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes((isQuery ? "q:" : "p:") + text)));
}
