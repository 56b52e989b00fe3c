using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical.Queries;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>Tells whether a document of a segment has a phrase. Documents are asked in ascending order.</summary>
internal sealed class PhraseMatcher
{
    private readonly int _slop;

    // One entry a different term: its positions, and its places in the phrase.
    private readonly (DocsAndPositionsEnum Positions, int[] Places)[] _terms;
    private readonly List<int>[] _found;
    private readonly int _length;

    private PhraseMatcher(TermPhrase phrase, (DocsAndPositionsEnum Positions, int[] Places)[] terms)
    {
        (_slop, _length, _terms) = (phrase.Slop, phrase.Terms.Count, terms);
        _found = [.. terms.Select(_ => new List<int>())];
    }

    /// <summary>Prepares a phrase for a segment.</summary>
    /// <param name="phrase">The phrase.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="field">A field with positions.</param>
    /// <returns>Null when the segment lacks a term.</returns>
    public static PhraseMatcher? For(TermPhrase phrase, AtomicReader segment, string field)
    {
        var terms = new List<(DocsAndPositionsEnum, int[])>();
        foreach (var term in phrase.Terms.Select((text, place) => (text, place)).GroupBy(t => t.text, t => t.place))
        {
            var all = segment.GetTerms(field)?.GetEnumerator();
            if (all is null || !all.SeekExact(new BytesRef(term.Key)))
            {
                return null;
            }

            terms.Add((all.DocsAndPositions(null, null), [.. term]));
        }

        return new PhraseMatcher(phrase, [.. terms]);
    }

    /// <summary>Whether a document has the phrase.</summary>
    /// <param name="doc">Not before the one asked last.</param>
    public bool Matches(int doc)
    {
        for (var i = 0; i < _terms.Length; i++)
        {
            var positions = _terms[i].Positions;
            if (positions.DocID < doc && positions.Advance(doc) == DocIdSetIterator.NO_MORE_DOCS)
            {
                return false;
            }

            if (positions.DocID != doc)
            {
                return false;
            }

            var found = _found[i];
            found.Clear();
            for (var p = positions.Freq; p > 0; p--)
            {
                found.Add(positions.NextPosition());
            }
        }

        return _slop == 0 ? SideBySide() : Near();
    }

    private bool SideBySide()
    {
        // From the term with the fewest positions, each of which says where the phrase would start.
        var rarest = 0;
        for (var i = 1; i < _found.Length; i++)
        {
            rarest = _found[i].Count < _found[rarest].Count ? i : rarest;
        }

        foreach (var position in _found[rarest])
        {
            var start = position - _terms[rarest].Places[0];
            var all = true;
            for (var i = 0; all && i < _terms.Length; i++)
            {
                foreach (var place in _terms[i].Places)
                {
                    all &= _found[i].BinarySearch(start + place) >= 0;
                }
            }

            if (all)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether some stretch of the text, as long as the phrase and the slop, has every term as often as the
    /// phrase.</summary>
    private bool Near()
    {
        var all = new List<(int Position, int Term)>();
        for (var i = 0; i < _found.Length; i++)
        {
            foreach (var position in _found[i])
            {
                all.Add((position, i));
            }
        }

        all.Sort();
        Span<int> missing = stackalloc int[_terms.Length];
        var wanting = 0;
        for (var i = 0; i < missing.Length; i++)
        {
            missing[i] = _terms[i].Places.Length;
            wanting += missing[i];
        }

        var first = 0;
        foreach ((var position, var term) in all)
        {
            wanting -= missing[term]-- > 0 ? 1 : 0;
            for (; all[first].Position <= position - _length - _slop; first++)
            {
                wanting += ++missing[all[first].Term] > 0 ? 1 : 0;
            }

            if (wanting == 0)
            {
                return true;
            }
        }

        return false;
    }
}
