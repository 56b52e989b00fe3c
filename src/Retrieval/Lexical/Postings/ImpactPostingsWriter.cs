using System.Runtime.InteropServices;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Writes the postings of a segment, term by term.</summary>
internal sealed class ImpactPostingsWriter : PostingsWriterBase
{
    private readonly IndexOutput _file;
    private readonly byte[] _bytes = new byte[PostingsBlock.MaxBytes];
    private readonly int[] _gaps = new int[PostingsBlock.Size];
    private readonly int[] _frequencies = new int[PostingsBlock.Size];
    private readonly int[] _blockLengths = new int[PostingsBlock.Size];
    private readonly BlockImpacts _impacts = new();
    private readonly List<int> _lastDocs = [];
    private readonly List<uint> _ends = [];
    private readonly List<uint>[] _columns = new List<uint>[Impact.PerBlock];
    private readonly PositionsWriter? _positions;
    private bool _withFrequencies;
    private bool _withPositions;
    private long _start;
    private long _lastStart;
    private long _lastPositionsStart;
    private int _first;
    private int _last;
    private int _count;
    private int _buffered;

    public ImpactPostingsWriter(SegmentWriteState state)
    {
        _file = Create(state, ImpactPostingsFormat.Extension, ImpactPostingsFormat.FileCodec);
        try
        {
            _positions = state.FieldInfos.HasProx
                ? new PositionsWriter(
                    Create(state, ImpactPostingsFormat.PositionsExtension, ImpactPostingsFormat.PositionsCodec)
                )
                : null;
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = [];
        }
    }

    /// <summary>The field's length in every document of the segment, or null when unknown: then impacts bound by
    /// frequency alone. Set before the first term of a field is written.</summary>
    public int[]? Lengths { get; set; }

    public override void Init(IndexOutput termsOut) =>
        CodecUtil.WriteHeader(termsOut, ImpactPostingsFormat.TermsCodec, ImpactPostingsFormat.Version);

    public override BlockTermState NewTermState() => new ImpactTermState();

    public override int SetField(FieldInfo fieldInfo)
    {
        if (fieldInfo.IndexOptions > IndexOptions.DOCS_AND_FREQS_AND_POSITIONS || fieldInfo.HasPayloads)
        {
            throw new NotSupportedException(
                $"Field {fieldInfo.Name} has offsets or payloads, which this format does not keep."
            );
        }

        _withFrequencies = fieldInfo.IndexOptions >= IndexOptions.DOCS_AND_FREQS;
        _withPositions = fieldInfo.IndexOptions == IndexOptions.DOCS_AND_FREQS_AND_POSITIONS;
        (_lastStart, _lastPositionsStart) = (0, 0);
        return _withPositions ? 2 : 1;
    }

    public override void StartTerm()
    {
        _start = _file.Position;
        _last = -1;
        _count = 0;
        _buffered = 0;
        _positions?.StartTerm();
        _lastDocs.Clear();
        _ends.Clear();
        foreach (var column in _columns)
        {
            column.Clear();
        }
    }

    public override void StartDoc(int docId, int freq)
    {
        if (docId <= _last)
        {
            throw new CorruptIndexException($"Documents out of order: {docId} after {_last}.");
        }

        if (_buffered == PostingsBlock.Size)
        {
            WriteBlock();
            _positions?.EndBlock();
        }

        _first = _count == 0 ? docId : _first;
        _gaps[_buffered] = docId - _last - 1;
        _frequencies[_buffered] = freq;
        _blockLengths[_buffered] = Lengths is null ? 0 : Lengths[docId];
        _buffered++;
        _count++;
        _last = docId;
        _positions?.StartDoc();
    }

    public override void AddPosition(int position, BytesRef payload, int startOffset, int endOffset) =>
        _positions!.Add(position);

    public override void FinishDoc() { }

    public override void FinishTerm(BlockTermState state)
    {
        var term = (ImpactTermState)state;
        term.Start = _start;
        if (_withPositions)
        {
            (term.PositionsStart, term.PositionsLength) = _positions!.FinishTerm(
                directory: _count > PostingsBlock.Size
            );
        }

        if (_count == 1)
        {
            (term.Single, term.Length) = (_first, 0);
            return;
        }

        WriteBlock();
        (term.Single, term.Length) = (-1, _file.Position - _start);
        if (_count > PostingsBlock.Size)
        {
            WriteColumn<int>(_lastDocs);
            WriteColumn<uint>(_ends);
            foreach (var column in _columns)
            {
                WriteColumn<uint>(column);
            }
        }
    }

    public override void EncodeTerm(
        long[] longs,
        DataOutput output,
        FieldInfo fieldInfo,
        BlockTermState state,
        bool absolute
    )
    {
        var term = (ImpactTermState)state;
        longs[0] = term.Start - (absolute ? 0 : _lastStart);
        _lastStart = term.Start;
        if (term.Single >= 0)
        {
            output.WriteVInt32(term.Single);
        }
        else
        {
            output.WriteVInt64(term.Length);
        }

        if (_withPositions)
        {
            longs[1] = term.PositionsStart - (absolute ? 0 : _lastPositionsStart);
            _lastPositionsStart = term.PositionsStart;
            output.WriteVInt64(term.PositionsLength);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (_positions)
            using (_file)
            {
                CodecUtil.WriteFooter(_file);
            }
        }
    }

    private static IndexOutput Create(SegmentWriteState state, string extension, string codec)
    {
        var output = state.Directory.CreateOutput(
            IndexFileNames.SegmentFileName(state.SegmentInfo.Name, state.SegmentSuffix, extension),
            state.Context
        );
        try
        {
            CodecUtil.WriteHeader(output, codec, ImpactPostingsFormat.Version);
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    private void WriteBlock()
    {
        var written = PostingsBlock.Write(
            _gaps.AsSpan(0, _buffered),
            _withFrequencies ? _frequencies.AsSpan(0, _buffered) : [],
            _bytes
        );
        _file.WriteBytes(_bytes, 0, written);
        _lastDocs.Add(_last);
        _ends.Add(checked((uint)(_file.Position - _start)));
        if (_withFrequencies)
        {
            Span<uint> impacts = stackalloc uint[Impact.PerBlock];
            _impacts.Compute(_frequencies.AsSpan(0, _buffered), _blockLengths.AsSpan(0, _buffered), impacts);
            for (var i = 0; i < impacts.Length; i++)
            {
                _columns[i].Add(impacts[i]);
            }
        }

        _buffered = 0;
    }

    private void WriteColumn<T>(List<T> column)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(column)).ToArray();
        _file.WriteBytes(bytes, 0, bytes.Length);
    }
}
