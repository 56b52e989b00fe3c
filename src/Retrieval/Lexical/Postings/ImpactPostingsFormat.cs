using Lucene.Net.Codecs;
using Lucene.Net.Index;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>
/// Postings in blocks of 128 documents with impacts: for every block the pairs of frequency and field length that no
/// other document of the block beats, from which a query computes the most that the block can add to a score (Ding and
/// Suel 2011, "Faster Top-k Document Retrieval Using Block-Max Indexes"). Terms are in Lucene's block tree. Frequencies
/// are kept, and positions where a field has them.
/// </summary>
/// <remarks>
/// File <c>.imp</c>, little-endian. A term with one document is in the dictionary alone. Otherwise: full blocks, each
/// as
/// <see cref="PostingsBlock"/>; the rest as variable-length integers; and from 129 documents on a directory of the
/// blocks: last document (int32 each), end offset from the term's start (uint32 each), and, with frequencies,
/// <see cref="Impact.PerBlock"/> columns of impacts (uint32 each).
/// File <c>.pos</c>, in segments with positions: for every document of a term its positions in order, each as the gap
/// to the one before (the first as it is), as variable-length integers; and from 129 documents on the end of every
/// block's positions from the term's start (uint32 each). Only phrases read it.
/// </remarks>
[PostingsFormatName("PipelineImpacts2")]
internal sealed class ImpactPostingsFormat : PostingsFormat
{
    public const string Extension = "imp";
    public const string FileCodec = "PipelineImpacts";
    public const string PositionsExtension = "pos";
    public const string PositionsCodec = "PipelinePositions";
    public const string TermsCodec = "PipelineImpactsTerms";
    public const int Version = 1;

    public override FieldsConsumer FieldsConsumer(SegmentWriteState state)
    {
        var postings = new ImpactPostingsWriter(state);
        try
        {
            return new MeasuredFields(
                new BlockTreeTermsWriter<object>(
                    state,
                    postings,
                    BlockTreeTermsWriter.DEFAULT_MIN_BLOCK_SIZE,
                    BlockTreeTermsWriter.DEFAULT_MAX_BLOCK_SIZE,
                    subclassState: null!
                ),
                postings,
                state.SegmentInfo.DocCount
            );
        }
        catch
        {
            postings.Dispose();
            throw;
        }
    }

    public override FieldsProducer FieldsProducer(SegmentReadState state)
    {
        var postings = new ImpactPostingsReader(state);
        try
        {
            return new BlockTreeTermsReader<object>(
                state.Directory,
                state.FieldInfos,
                state.SegmentInfo,
                postings,
                state.Context,
                state.SegmentSuffix,
                state.TermsIndexDivisor,
                subclassState: null!
            );
        }
        catch
        {
            postings.Dispose();
            throw;
        }
    }
}
