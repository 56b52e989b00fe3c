using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Reads the postings of a segment.</summary>
internal sealed class ImpactPostingsReader : PostingsReaderBase
{
    private readonly IndexInput _input;
    private readonly PostingsFile _file;
    private readonly IndexInput? _positionsInput;
    private readonly PostingsFile? _positions;

    public ImpactPostingsReader(SegmentReadState state)
    {
        _input = Open(state, ImpactPostingsFormat.Extension, ImpactPostingsFormat.FileCodec);
        _file = new PostingsFile(_input);
        if (!state.FieldInfos.HasProx)
        {
            return;
        }

        try
        {
            _positionsInput = Open(state, ImpactPostingsFormat.PositionsExtension, ImpactPostingsFormat.PositionsCodec);
            _positions = new PostingsFile(_positionsInput);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override void Init(IndexInput termsIn) =>
        CodecUtil.CheckHeader(
            termsIn,
            ImpactPostingsFormat.TermsCodec,
            ImpactPostingsFormat.Version,
            ImpactPostingsFormat.Version
        );

    public override BlockTermState NewTermState() => new ImpactTermState();

    public override void DecodeTerm(
        long[] longs,
        DataInput input,
        FieldInfo fieldInfo,
        BlockTermState state,
        bool absolute
    )
    {
        var term = (ImpactTermState)state;
        term.Start = longs[0] + (absolute ? 0 : term.Start);
        (term.Single, term.Length) = term.DocFreq == 1 ? (input.ReadVInt32(), 0) : (-1, input.ReadVInt64());
        if (fieldInfo.IndexOptions == IndexOptions.DOCS_AND_FREQS_AND_POSITIONS)
        {
            term.PositionsStart = longs[1] + (absolute ? 0 : term.PositionsStart);
            term.PositionsLength = input.ReadVInt64();
        }
    }

    public override DocsEnum Docs(
        FieldInfo fieldInfo,
        BlockTermState state,
        IBits skipDocs,
        DocsEnum reuse,
        DocsFlags flags
    )
    {
        var cursor =
            reuse is ImpactDocs old && old.Postings.Cursor.File == _file
                ? old.Postings.Cursor
                : new PostingsFile.Cursor(_file);
        return new ImpactDocs(
            new TermPostings(cursor, (ImpactTermState)state, fieldInfo.IndexOptions >= IndexOptions.DOCS_AND_FREQS),
            skipDocs
        );
    }

    public override DocsAndPositionsEnum? DocsAndPositions(
        FieldInfo fieldInfo,
        BlockTermState state,
        IBits skipDocs,
        DocsAndPositionsEnum reuse,
        DocsAndPositionsFlags flags
    )
    {
        if (_positions is null)
        {
            return null;
        }

        var term = (ImpactTermState)state;
        return new ImpactPositions(
            new TermPostings(new PostingsFile.Cursor(_file), term, withFrequencies: true),
            new TermPositions(new PostingsFile.Cursor(_positions), term),
            skipDocs
        );
    }

    public override long RamBytesUsed() => _file.BytesInMemory + (_positions?.BytesInMemory ?? 0);

    public override void CheckIntegrity()
    {
        CodecUtil.ChecksumEntireFile(_input);
        if (_positionsInput is not null)
        {
            CodecUtil.ChecksumEntireFile(_positionsInput);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _positions?.Dispose();
        }
    }

    private static IndexInput Open(SegmentReadState state, string extension, string codec)
    {
        var input = state.Directory.OpenInput(
            IndexFileNames.SegmentFileName(state.SegmentInfo.Name, state.SegmentSuffix, extension),
            state.Context
        );
        try
        {
            CodecUtil.CheckHeader(input, codec, ImpactPostingsFormat.Version, ImpactPostingsFormat.Version);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
