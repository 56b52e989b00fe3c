using Lucene.Net.Codecs;
using Lucene.Net.Index;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>
/// Gives the postings writer every field's lengths before its first term, which impacts need and Lucene writes only
/// later. A merge has them in the segments that it merges. A flush has them nowhere: the field's postings, which fit
/// the writer's buffer, are held back until the last, and a document's length is the sum of its frequencies.
/// </summary>
internal sealed class MeasuredFields(FieldsConsumer fields, ImpactPostingsWriter postings, int documents)
    : FieldsConsumer
{
    private MergeState? _merge;

    public override TermsConsumer AddField(FieldInfo field)
    {
        var measured = field.IndexOptions >= IndexOptions.DOCS_AND_FREQS && !field.OmitsNorms;
        postings.Lengths = measured && _merge is not null ? Merged(_merge, field.Name) : null;
        return measured && _merge is null
            ? new HeldTerms(
                lengths => Begin(field, lengths),
                documents,
                field.IndexOptions == IndexOptions.DOCS_AND_FREQS_AND_POSITIONS
            )
            : fields.AddField(field);
    }

    public override void Merge(MergeState mergeState, Fields fields)
    {
        _merge = mergeState;
        base.Merge(mergeState, fields);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            fields.Dispose();
        }
    }

    private static int[] Merged(MergeState merge, string field)
    {
        var lengths = new int[merge.SegmentInfo.DocCount];
        for (var i = 0; i < merge.Readers.Count; i++)
        {
            var reader = merge.Readers[i];
            if (reader.GetNormValues(field) is not { } norms)
            {
                continue;
            }

            for (var doc = 0; doc < reader.MaxDoc; doc++)
            {
                var mapped = merge.DocMaps[i].Get(doc);
                if (mapped >= 0)
                {
                    lengths[merge.DocBase[i] + mapped] = (int)norms.Get(doc);
                }
            }
        }

        return lengths;
    }

    private TermsConsumer Begin(FieldInfo field, int[] lengths)
    {
        postings.Lengths = lengths;
        return fields.AddField(field);
    }
}
