namespace Pipeline.Inference.Batching;

/// <summary>What a batching loop runs: one model on one device, used by as many threads at once as the loop has
/// lanes.</summary>
internal interface IBatchRunner<TResult> : IDisposable
{
    /// <summary>What it does, by the name that metrics give it.</summary>
    string Operation { get; }

    /// <summary>Computes one result an input, in order.</summary>
    TResult[] Run(IReadOnlyList<TokenInput> inputs);

    /// <summary>Makes the run in progress, and every later one, fail soon. May be called from any thread.</summary>
    void Abort();
}
