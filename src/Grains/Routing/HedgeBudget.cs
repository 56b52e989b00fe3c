namespace Pipeline.Grains.Routing;

/// <summary>How many requests may be sent twice: a part of all, and some at once. Without a limit a cluster that is
/// slow because it has too much to do would get twice as much to do.</summary>
/// <param name="share">The part of all requests.</param>
/// <param name="atOnce">How much is saved up at most.</param>
internal sealed class HedgeBudget(double share, int atOnce)
{
    private readonly Lock _lock = new();
    private double _spent;

    /// <summary>A request is made.</summary>
    public void Earn()
    {
        lock (_lock)
        {
            _spent = Math.Max(0, _spent - share);
        }
    }

    /// <summary>Whether one may be sent twice; that is counted.</summary>
    public bool TrySpend()
    {
        lock (_lock)
        {
            if (_spent + 1 > atOnce)
            {
                return false;
            }

            _spent++;
            return true;
        }
    }
}
