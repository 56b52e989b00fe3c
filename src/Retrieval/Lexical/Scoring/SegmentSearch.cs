using Pipeline.Retrieval.Lexical.Queries;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>
/// Finds the best documents of a segment without scoring all of them: MAXSCORE (Turtle and Flood 1995) over windows of
/// documents with the bounds of blocks (Ding and Suel 2011), in bulk as in Lucene's MaxScoreBulkScorer. In each window
/// the terms whose bounds together cannot reach the lowest kept score only follow: they are looked up for documents
/// that the others, or the rarest required term, bring up. The result is that of scoring every document.
/// </summary>
internal sealed class SegmentSearch
{
    // With fewer postings in a window than its documents divided by this, the documents are listed instead of searched.
    private const int SparseShare = 16;

    // A window's totals stay in the nearest cache. Windows are larger where few documents are brought up, so that what
    // every window costs is shared by more of them, and small at first, so that there is soon a score to reach.
    private const int FirstWindow = 2048;
    private const int UsualWindow = 4096;
    private const int FewPostings = 128;
    private const int ManyPostings = 1024;

    private readonly SegmentHits _hits;
    private readonly int _documents;
    private readonly Clause[] _required;
    private readonly TermCursor[] _prohibited;

    // Optional terms in the order of the last window, which is nearly that of the next.
    private readonly TermCursor[] _optional;
    private readonly List<TermCursor> _leading = [];
    private readonly List<TermCursor> _following = [];
    private readonly WindowScores _candidates;

    /// <param name="clauses">The query's terms that the segment has; all the required ones.</param>
    /// <param name="hits">Gets the documents.</param>
    /// <param name="documents">Documents of the segment.</param>
    /// <param name="candidates">Buffers.</param>
    public SegmentSearch(IReadOnlyList<Clause> clauses, SegmentHits hits, int documents, WindowScores candidates)
    {
        (_hits, _documents, _candidates) = (hits, documents, candidates);
        _required = [.. clauses.Where(c => c.Occur == TermOccur.Required).OrderBy(c => c.Count)];
        _optional = [.. clauses.Where(c => c.Occur == TermOccur.Optional).SelectMany(c => c.Cursors)];
        _prohibited = [.. clauses.Where(c => c.Occur == TermOccur.Prohibited).SelectMany(c => c.Cursors)];
    }

    public void Run(CancellationToken cancellationToken)
    {
        var window = FirstWindow;
        for (var from = 0; from < _documents; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var to = (int)Math.Min(_documents, (long)from + window);
            var postings = Search(from, to);
            window =
                postings < FewPostings ? Math.Min(2 * window, WindowScores.Window)
                : postings > ManyPostings && window > UsualWindow ? window / 2
                : Math.Max(window, UsualWindow);
            from = to;
        }
    }

    /// <summary>Searches a window.</summary>
    /// <returns>Roughly how many documents were brought up.</returns>
    private int Search(int from, int to)
    {
        var need = _hits.Need;
        var total = Enter(from, to);
        if (total < need || !Choose(need))
        {
            return 0;
        }

        var rest = Sum(_following);
        for (var i = 1; i < _required.Length; i++)
        {
            rest += Sum(_required[i].Cursors);
        }

        var postings = 0;
        foreach (var term in _leading)
        {
            postings += Expected(term, to - from);
        }

        _candidates.Begin(from, to, _leading.Count > 1 && postings > (to - from) / SparseShare);
        Lead(from, to, rest, need);
        for (var i = 1; i < _required.Length; i++)
        {
            rest -= Sum(_required[i].Cursors);
            Require(_required[i], rest, need);
        }

        foreach (var term in _following)
        {
            _candidates.Keep(need - rest);
            rest -= term.Bound;
            if (_candidates.Many(Expected(term, to - from)))
            {
                _candidates.AddAll(term);
            }
            else
            {
                _candidates.Follow(term, needed: false, rest, need);
            }
        }

        foreach (var term in _prohibited)
        {
            _candidates.Exclude(term);
        }

        _candidates.End(_hits);
        return postings;
    }

    private int Expected(TermCursor term, int documents) => (int)((long)term.Count * documents / _documents);

    private int Enter(int from, int to)
    {
        var total = 0;
        foreach (var clause in _required)
        {
            foreach (var term in clause.Cursors)
            {
                term.Enter(from, to);
                total += term.Bound;
            }
        }

        foreach (var term in _optional)
        {
            term.Enter(from, to);
            total += term.Bound;
        }

        return total;
    }

    /// <summary>Decides which terms bring documents up and which only follow.</summary>
    /// <returns>Whether the window can have a result.</returns>
    private bool Choose(int need)
    {
        _leading.Clear();
        _following.Clear();
        if (_required.Length > 0)
        {
            foreach (var clause in _required)
            {
                if (Sum(clause.Cursors) == 0)
                {
                    return false;
                }
            }

            foreach (var term in _required[0].Cursors)
            {
                AddLeading(term);
            }

            foreach (var term in _optional)
            {
                if (term.Bound > 0)
                {
                    _following.Add(term);
                }
            }
        }
        else
        {
            // Common terms of little weight first: what they save is scoring all of their documents.
            Sort(_optional);
            var sum = 0;
            foreach (var term in _optional)
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
        _following.Sort(static (a, b) => b.Bound.CompareTo(a.Bound));
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
    private void Lead(int from, int to, int rest, int need)
    {
        var all = rest + Sum(_leading);
        foreach (var term in _leading)
        {
            var others = all - term.Bound;
            for (var block = term.FirstBlock; term.Reaches(block, to); block++)
            {
                // A document of a block that is passed over may keep a part of its score, which is too low as the whole
                // is.
                if (term.BoundOf(block) + others < need)
                {
                    continue;
                }

                if (_leading.Count == 1)
                {
                    _candidates.AddReaching(term, block, need - rest);
                }
                else
                {
                    _candidates.Add(term, block);
                }
            }
        }

        if (_leading.Count > 1)
        {
            _candidates.KeepReaching(need - rest);
        }
    }

    private void Require(Clause clause, int rest, int need)
    {
        if (clause.Cursors.Length == 1)
        {
            _candidates.Follow(clause.Cursors[0], needed: true, rest, need);
            return;
        }

        _candidates.Mark();
        var after = rest + Sum(clause.Cursors);
        foreach (var term in clause.Cursors)
        {
            after -= term.Bound;
            _candidates.Follow(term, needed: false, after, need);
        }

        _candidates.KeepGrown();
    }

    private static int Sum(IReadOnlyList<TermCursor> terms)
    {
        var sum = 0;
        for (var i = 0; i < terms.Count; i++)
        {
            sum += terms[i].Bound;
        }

        return sum;
    }

    /// <summary>Insertion sort by bound a posting, which is quick on what is nearly sorted.</summary>
    private static void Sort(TermCursor[] terms)
    {
        for (var i = 1; i < terms.Length; i++)
        {
            var term = terms[i];
            var key = (float)term.Bound / term.Count;
            var to = i;
            for (; to > 0 && (float)terms[to - 1].Bound / terms[to - 1].Count > key; to--)
            {
                terms[to] = terms[to - 1];
            }

            terms[to] = term;
        }
    }
}
