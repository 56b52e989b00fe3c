namespace Pipeline.Benchmarks.Encoders;

/// <summary>A way to run an encoder for many callers.</summary>
internal abstract class EncoderContender(string name) : IAsyncDisposable
{
    /// <summary>The name in the tables.</summary>
    public string Name { get; } = name;

    /// <summary>Tokens of all inputs so far.</summary>
    public abstract long Tokens { get; }

    /// <summary>Tokens computed so far, padding included.</summary>
    public abstract long PaddedTokens { get; }

    /// <summary>Whether a call from a second caller is taken while a first one is running.</summary>
    public virtual bool ServesManyCallers => true;

    /// <summary>Runs all jobs as fast as it goes; the numbers of each text's result in the order of the jobs.</summary>
    public abstract Task<IReadOnlyList<float[]>> RunAllAsync(
        IReadOnlyList<EncoderJob> jobs,
        CancellationToken cancellationToken
    );

    /// <summary>Runs one job that a person waits for, while others may be running.</summary>
    public abstract Task RunAsync(EncoderJob job, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
