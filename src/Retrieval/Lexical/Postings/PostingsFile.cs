using Lucene.Net.Store;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>A segment's postings file. The first search reads it into memory, where blocks are found without copying;
/// merges, and searches in a file over <see cref="Limit"/>, read what they need.</summary>
internal sealed class PostingsFile(IndexInput input) : IDisposable
{
    private const long Limit = 1 << 30;

    private readonly System.Threading.Lock _loading = new();
    private byte[]? _memory;

    public long BytesInMemory => Volatile.Read(ref _memory)?.LongLength ?? 0;

    /// <summary>Reads the file into memory unless it is too large or already there.</summary>
    public void Load()
    {
        if (Volatile.Read(ref _memory) is not null || input.Length > Limit)
        {
            return;
        }

        lock (_loading)
        {
            if (_memory is null)
            {
                var bytes = GC.AllocateUninitializedArray<byte>((int)input.Length);
                var copy = (IndexInput)input.Clone();
                copy.Seek(0);
                copy.ReadBytes(bytes, 0, bytes.Length);
                Volatile.Write(ref _memory, bytes);
            }
        }
    }

    public void Dispose() => input.Dispose();

    /// <summary>One reader's access to the file.</summary>
    public sealed class Cursor(PostingsFile file)
    {
        public PostingsFile File => file;

        private IndexInput? _input;
        private byte[] _buffer = [];

        /// <summary>Bytes of the file, valid until the next call.</summary>
        public ReadOnlySpan<byte> Read(long at, int length)
        {
            if (file._memory is { } memory)
            {
                return memory.AsSpan((int)at, length);
            }

            _input ??= (IndexInput)file.Input.Clone();
            if (_buffer.Length < length)
            {
                _buffer = new byte[length];
            }

            _input.Seek(at);
            _input.ReadBytes(_buffer, 0, length);
            return _buffer.AsSpan(0, length);
        }
    }

    private IndexInput Input => input;
}
