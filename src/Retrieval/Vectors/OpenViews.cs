namespace Pipeline.Retrieval.Vectors;

/// <summary>Which views are still read, by the order in which they were taken. May be called from any thread.</summary>
internal sealed class OpenViews
{
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _open = [];
    private long _last;

    /// <summary>The number of the newest view.</summary>
    public long Last => Volatile.Read(ref _last);

    public long Open()
    {
        lock (_gate)
        {
            _open.Add(++_last);
            return _last;
        }
    }

    public void Close(long view)
    {
        lock (_gate)
        {
            _open.Remove(view);
        }
    }

    /// <summary>The oldest open view, or one after the newest.</summary>
    public long Oldest()
    {
        lock (_gate)
        {
            return _open.Count > 0 ? _open.Min : _last + 1;
        }
    }
}
