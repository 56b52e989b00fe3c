namespace Pipeline.Grains.Generations;

/// <summary>How fast documents are embedded anew, over the last minute.</summary>
internal sealed class ReembeddingSpeed(TimeProvider time)
{
    /// <summary>The time that it is measured over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Queue<(long At, long Done)> _looks = new();

    /// <summary>Notes how many there are now.</summary>
    public void Note(long done)
    {
        if (_looks.Count > 0 && _looks.Last().Done > done)
        {
            _looks.Clear();
        }

        _looks.Enqueue((time.GetTimestamp(), done));
        while (_looks.Count > 2 && time.GetElapsedTime(_looks.Peek().At) > Window)
        {
            _looks.Dequeue();
        }
    }

    /// <summary>Documents a second; null: it is not known yet.</summary>
    public double? PerSecond =>
        _looks.Count > 1 && time.GetElapsedTime(_looks.Peek().At) is { TotalSeconds: > 0.5 } took
            ? (_looks.Last().Done - _looks.Peek().Done) / took.TotalSeconds
            : null;

    /// <summary>Forgets what was.</summary>
    public void Reset() => _looks.Clear();
}
