using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>A term's postings as Lucene walks through them, to merge and to delete.</summary>
internal sealed class ImpactDocs(TermPostings postings, IBits? live) : DocsEnum
{
    private int[] _docs = [];
    private int[] _frequencies = [];
    private int _block = -1;
    private int _at;
    private int _size;
    private bool _frequenciesRead;
    private int _doc = -1;

    /// <summary>The same postings, block by block.</summary>
    public TermPostings Postings => postings;

    public override int DocID => _doc;

    public override int Freq => Frequencies[_at];

    /// <summary>The block that was read last, or -1.</summary>
    public int Block => _block;

    /// <summary>The document's place in the block.</summary>
    public int At => _at;

    /// <summary>Frequencies of the block that was read last.</summary>
    public ReadOnlySpan<int> Frequencies
    {
        get
        {
            if (!_frequenciesRead)
            {
                postings.ReadFrequencies(_block, _frequencies);
                _frequenciesRead = true;
            }

            return _frequencies;
        }
    }

    public override int NextDoc()
    {
        do
        {
            if (++_at >= _size && !Read(_block + 1))
            {
                return _doc = NO_MORE_DOCS;
            }

            _doc = _docs[_at];
        } while (live is not null && !live.Get(_doc));
        return _doc;
    }

    public override int Advance(int target)
    {
        var lasts = postings.LastDocs;
        var block = Math.Max(_block, 0);
        while (block < lasts.Length && lasts[block] < target)
        {
            block++;
        }

        if (!lasts.IsEmpty && block != _block)
        {
            if (!Read(block))
            {
                return _doc = NO_MORE_DOCS;
            }

            // The next step goes to the block's first document.
            _at = -1;
        }

        int doc;
        do
        {
            doc = NextDoc();
        } while (doc < target);
        return doc;
    }

    public override long GetCost() => postings.Count;

    private bool Read(int block)
    {
        if (block >= postings.Blocks)
        {
            _size = 0;
            return false;
        }

        if (_docs.Length == 0)
        {
            var size = Math.Min(postings.Count, PostingsBlock.Size);
            _docs = new int[size];
            _frequencies = new int[size];
        }

        _frequenciesRead = postings.ReadDocs(block, _docs, _frequencies) > 0;
        (_block, _at, _size) = (block, 0, postings.Size(block));
        return true;
    }
}
