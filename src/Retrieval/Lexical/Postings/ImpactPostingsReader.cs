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

    public ImpactPostingsReader(SegmentReadState state)
    {
        _input = state.Directory.OpenInput(
            IndexFileNames.SegmentFileName(state.SegmentInfo.Name, state.SegmentSuffix, ImpactPostingsFormat.Extension),
            state.Context);
        _file = new PostingsFile(_input);
        try
        {
            CodecUtil.CheckHeader(
                _input, ImpactPostingsFormat.FileCodec, ImpactPostingsFormat.Version, ImpactPostingsFormat.Version);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override void Init(IndexInput termsIn) =>
        CodecUtil.CheckHeader(termsIn, ImpactPostingsFormat.TermsCodec, ImpactPostingsFormat.Version, ImpactPostingsFormat.Version);

    public override BlockTermState NewTermState() => new ImpactTermState();

    public override void DecodeTerm(long[] longs, DataInput input, FieldInfo fieldInfo, BlockTermState state, bool absolute)
    {
        var term = (ImpactTermState)state;
        term.Start = longs[0] + (absolute ? 0 : term.Start);
        (term.Single, term.Length) = term.DocFreq == 1 ? (input.ReadVInt32(), 0) : (-1, input.ReadVInt64());
    }

    public override DocsEnum Docs(
        FieldInfo fieldInfo, BlockTermState state, IBits skipDocs, DocsEnum reuse, DocsFlags flags)
    {
        PostingsFile.Cursor cursor = reuse is ImpactDocs old && old.Postings.Cursor.File == _file
            ? old.Postings.Cursor
            : new PostingsFile.Cursor(_file);
        return new ImpactDocs(
            new TermPostings(cursor, (ImpactTermState)state, fieldInfo.IndexOptions == IndexOptions.DOCS_AND_FREQS), skipDocs);
    }

    public override DocsAndPositionsEnum? DocsAndPositions(
        FieldInfo fieldInfo,
        BlockTermState state,
        IBits skipDocs,
        DocsAndPositionsEnum reuse,
        DocsAndPositionsFlags flags) => null;

    public override long RamBytesUsed() => _file.BytesInMemory;

    public override void CheckIntegrity() => CodecUtil.ChecksumEntireFile(_input);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }
    }
}
