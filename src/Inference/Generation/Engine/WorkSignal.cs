namespace Pipeline.Inference.Generation.Engine;

/// <summary>Says that there may be work: the only thing that the engine's idle thread waits for.</summary>
internal sealed class WorkSignal
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>There may be work. Any thread.</summary>
    public void Raise()
    {
        lock (_raised)
        {
            if (_raised.CurrentCount == 0)
            {
                _raised.Release();
            }
        }
    }

    /// <summary>Waits until there may be work, since the last time.</summary>
    public void Wait() => _raised.Wait();
}
