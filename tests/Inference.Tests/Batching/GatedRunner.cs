using Pipeline.Inference.Batching;

namespace Pipeline.Inference.Tests.Batching;

/// <summary>A model that gives back each input's first id, and runs a batch only when the test lets it.</summary>
internal sealed class GatedRunner : IBatchRunner<int>
{
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _allowed = new(0);
    private volatile bool _aborted;

    public List<int[]> Batches { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Inputs that make the run throw.</summary>
    public int Poison { get; init; } = int.MinValue;

    public Task StartedAsync() => _started.WaitAsync(TimeSpan.FromSeconds(30));

    public void Allow(int batches = 1000) => _allowed.Release(batches);

    public string Operation => "test";

    public int[] Run(IReadOnlyList<TokenInput> inputs)
    {
        lock (Batches)
        {
            Batches.Add(inputs.Select(i => i.Ids[0]).ToArray());
        }

        _started.Release();
        _allowed.Wait();
        if (_aborted)
        {
            throw new InvalidOperationException("aborted");
        }

        return
        [
            .. inputs.Select(input =>
                input.Ids[0] != Poison ? input.Ids[0] : throw new InvalidOperationException("poison")
            ),
        ];
    }

    public void Abort()
    {
        _aborted = true;
        _allowed.Release(1000);
    }

    public void Dispose() => IsDisposed = true;
}
