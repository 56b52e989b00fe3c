namespace Pipeline.Benchmarks.Lexical;

/// <summary>A keyword index over a corpus that answers its queries.</summary>
internal abstract class Contender : IDisposable
{
    /// <summary>Best documents that are asked for.</summary>
    public const int Top = 10;

    public abstract string Name { get; }

    /// <summary>Answers every query once.</summary>
    /// <returns>Seconds of each.</returns>
    public abstract double[] Run();

    /// <summary>The best documents of every query.</summary>
    public abstract int[][] Best();

    public virtual void Dispose() { }
}
