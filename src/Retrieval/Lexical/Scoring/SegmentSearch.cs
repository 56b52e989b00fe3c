namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>
/// Finds the best documents of a segment without scoring all of them: MAXSCORE (Turtle and Flood 1995) over windows of
/// documents with the bounds of blocks (Ding and Suel 2011), in bulk as in Lucene's MaxScoreBulkScorer. In each window the
/// terms whose bounds together cannot reach the lowest kept score only follow: they are looked up for documents that the
/// others, or the rarest required term, bring up. The result is that of scoring every document.
/// </summary>
internal sealed class SegmentSearch
{
    private readonly SegmentHits _hits;
    private readonly int _documents;
    private readonly Clause[] _required;
    private readonly TermCursor[] _prohibited;

    // Optional terms in the order of the last window, which is nearly that of the next.
    private readonly TermCursor[] _optional;
    private readonly List<TermCursor> _leading = [];
    private readonly List<TermCursor> _following = [];
    private readonly Candidates _candidates;

    /// <param name="clauses">The query's terms that the segment has; all the required ones.</param>
    /// <param name="hits">Gets the documents.</param>
    /// <param name="documents">Documents of the segment.</param>
    /// <param name="candidates">Buffers.</param>
    public SegmentSearch(IReadOnlyList<Clause> clauses, SegmentHits hits, int documents, Candidates candidates)
    {
        (_hits, _documents, _candidates) = (hits, documents, candidates);
        _required = [.. clauses.Where(c => c.Occur == TermOccur.Required).OrderBy(c => c.Count)];
        _optional = [.. clauses.Where(c => c.Occur == TermOccur.Optional).SelectMany(c => c.Cursors)];
        _prohibited = [.. clauses.Where(c => c.Occur == TermOccur.Prohibited).SelectMany(c => c.Cursors)];
    }

    public void Run(CancellationToken ct)
    {
        for (int from = 0; from < _documents; from += Candidates.Window)
        {
            ct.ThrowIfCancellationRequested();
            Search(from, Math.Min(_documents, from + Candidates.Window));
        }
    }

    private void Search(int from, int to)
    {
        double need = _hits.Need;
        double total = Enter(from, to);
        if (total <= 0 || total < need || !Choose(need))
        {
            return;
        }

        double rest = Sum(_following);
        foreach (Clause clause in _required.Skip(1))
        {
            rest += Sum(clause.Cursors);
        }

        _candidates.Clear();
        Lead(from, to, rest, need);
        foreach (Clause clause in _required.Skip(1))
        {
            rest -= Sum(clause.Cursors);
            Require(clause, rest, need);
        }

        Follow(need);
        foreach (TermCursor term in _prohibited)
        {
            _candidates.Exclude(term);
        }

        for (int i = 0; i < _candidates.Count; i++)
        {
            _hits.Offer(_candidates.Docs[i], _candidates.Sums[i]);
        }
    }

    private double Enter(int from, int to)
    {
        double total = 0;
        foreach (Clause clause in _required)
        {
            foreach (TermCursor term in clause.Cursors)
            {
                term.Enter(from, to);
                total += term.Bound;
            }
        }

        foreach (TermCursor term in _optional)
        {
            term.Enter(from, to);
            total += term.Bound;
        }

        return total;
    }

    /// <summary>Decides which terms bring documents up and which only follow.</summary>
    /// <returns>Whether the window can have a result.</returns>
    private bool Choose(double need)
    {
        _leading.Clear();
        _following.Clear();
        if (_required.Length > 0)
        {
            if (!Array.TrueForAll(_required, c => Sum(c.Cursors) > 0))
            {
                return false;
            }

            Array.ForEach(_required[0].Cursors, AddLeading);
            _following.AddRange(_optional.Where(t => t.Bound > 0));
        }
        else
        {
            // Common terms of little weight first: what they save is scoring all of their documents.
            Sort(_optional, t => t.Bound / t.Count);
            double sum = 0;
            foreach (TermCursor term in _optional)
            {
                if (term.Bound > 0 && sum + term.Bound < need)
                {
                    sum += term.Bound;
                    _following.Add(term);
                }
                else
                {
                    AddLeading(term);
                }
            }
        }

        // The weightiest first, as it leaves the least for the rest to add.
        _following.Sort((a, b) => b.Bound.CompareTo(a.Bound));
        return _leading.Count > 0;
    }

    private void AddLeading(TermCursor term)
    {
        if (term.Bound > 0)
        {
            _leading.Add(term);
        }
    }

    /// <summary>Finds the documents of the leading terms that can reach the score.</summary>
    private void Lead(int from, int to, double rest, double need)
    {
        double all = rest + Sum(_leading);
        foreach (TermCursor term in _leading)
        {
            double others = all - term.Bound;
            for (int block = term.FirstBlock; term.Reaches(block, to); block++)
            {
                // A document of a block that is passed over may keep a part of its score, which is too low as the whole is.
                if (term.BoundOf(block) + others < need)
                {
                    continue;
                }

                term.Open(block);
                term.Seek(from);
                ReadOnlySpan<int> docs = term.Docs[term.At..];
                ReadOnlySpan<float> scores = term.Scores()[term.At..];
                if (docs.IsEmpty)
                {
                    continue;
                }

                if (docs[^1] >= to)
                {
                    int end = docs.BinarySearch(to);
                    docs = docs[..(end < 0 ? ~end : end)];
                    scores = scores[..docs.Length];
                }

                if (_leading.Count == 1)
                {
                    _candidates.AddReaching(docs, scores, MathF.BitDecrement((float)(need - rest)));
                }
                else
                {
                    _candidates.Total(from, docs, scores);
                }
            }
        }

        if (_leading.Count > 1)
        {
            _candidates.TakeReaching(from, to - from, need - rest);
        }
    }

    private void Require(Clause clause, double rest, double need)
    {
        if (clause.Cursors.Length == 1)
        {
            _candidates.Follow(clause.Cursors[0], needed: true, rest, need);
            return;
        }

        _candidates.Mark();
        double after = rest + Sum(clause.Cursors);
        foreach (TermCursor term in clause.Cursors)
        {
            after -= term.Bound;
            _candidates.Follow(term, needed: false, after, need);
        }

        _candidates.KeepGrown();
    }

    private void Follow(double need)
    {
        double rest = Sum(_following);
        foreach (TermCursor term in _following)
        {
            rest -= term.Bound;
            _candidates.Follow(term, needed: false, rest, need);
        }
    }

    private static double Sum(IReadOnlyList<TermCursor> terms)
    {
        double sum = 0;
        for (int i = 0; i < terms.Count; i++)
        {
            sum += terms[i].Bound;
        }

        return sum;
    }

    /// <summary>Insertion sort, which is quick on what is nearly sorted.</summary>
    private static void Sort(TermCursor[] terms, Func<TermCursor, float> key)
    {
        for (int i = 1; i < terms.Length; i++)
        {
            TermCursor term = terms[i];
            float at = key(term);
            int to = i;
            for (; to > 0 && key(terms[to - 1]) > at; to--)
            {
                terms[to] = terms[to - 1];
            }

            terms[to] = term;
        }
    }
}
