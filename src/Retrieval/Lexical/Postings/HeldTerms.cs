using Lucene.Net.Codecs;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Holds a field's terms and postings back until the last one, and passes them on together with the field's
/// lengths.</summary>
/// <param name="begin">Takes the length of the field in every document and gives the consumer that they go to.</param>
/// <param name="documents">Documents of the segment.</param>
/// <param name="withPositions">Whether the field has positions.</param>
internal sealed class HeldTerms(Func<int[], TermsConsumer> begin, int documents, bool withPositions) : TermsConsumer
{
    private readonly List<(BytesRef Text, TermStats Stats)> _terms = [];
    private readonly HeldPostings _postings = new(documents, withPositions);

    public override IComparer<BytesRef> Comparer => BytesRef.UTF8SortedAsUnicodeComparer;

    public override PostingsConsumer StartTerm(BytesRef text)
    {
        _postings.StartTerm();
        return _postings;
    }

    public override void FinishTerm(BytesRef text, TermStats stats) => _terms.Add((BytesRef.DeepCopyOf(text), stats));

    public override void Finish(long sumTotalTermFreq, long sumDocFreq, int docCount)
    {
        var terms = begin(_postings.Lengths);
        _postings.Rewind();
        foreach ((var text, var stats) in _terms)
        {
            var postings = terms.StartTerm(text);
            _postings.Replay(postings, stats.DocFreq);
            terms.FinishTerm(text, stats);
        }

        terms.Finish(sumTotalTermFreq, sumDocFreq, docCount);
    }
}
