namespace Pipeline.Retrieval.Rows;

/// <summary>
/// Keeps the best rows seen: higher scores first, equal scores in the order of a comparison, so that the result does
/// not depend on the order in which rows are offered. A binary heap with the worst kept row on top.
/// </summary>
internal sealed class TopRows(int limit, Comparison<int> tieOrder)
{
    private readonly List<(float Score, int Row)> _heap = new(Math.Min(limit, 1024));

    /// <summary>How many rows are kept.</summary>
    public int Limit => limit;

    /// <summary>The order of rows of equal score.</summary>
    public Comparison<int> TieOrder => tieOrder;

    /// <summary>A score below this cannot enter; minus infinity until the heap is full.</summary>
    public float Floor => _heap.Count < limit ? float.NegativeInfinity : _heap[0].Score;

    public void Offer(float score, int row)
    {
        if (_heap.Count < limit)
        {
            _heap.Add((score, row));
            Up(_heap.Count - 1);
        }
        else if (Worse(_heap[0], (score, row)))
        {
            _heap[0] = (score, row);
            Down(0);
        }
    }

    /// <summary>The kept rows, best first.</summary>
    public List<(float Score, int Row)> Ordered()
    {
        var ordered = new List<(float Score, int Row)>(_heap);
        ordered.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : tieOrder(a.Row, b.Row));
        return ordered;
    }

    private bool Worse((float Score, int Row) a, (float Score, int Row) b) =>
        a.Score < b.Score || (a.Score == b.Score && tieOrder(a.Row, b.Row) > 0);

    private void Up(int at)
    {
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (!Worse(_heap[at], _heap[parent]))
            {
                return;
            }

            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
            at = parent;
        }
    }

    private void Down(int at)
    {
        while (true)
        {
            var worst = at;
            for (var child = (2 * at) + 1; child <= (2 * at) + 2 && child < _heap.Count; child++)
            {
                if (Worse(_heap[child], _heap[worst]))
                {
                    worst = child;
                }
            }

            if (worst == at)
            {
                return;
            }

            (_heap[at], _heap[worst]) = (_heap[worst], _heap[at]);
            at = worst;
        }
    }
}
