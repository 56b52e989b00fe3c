namespace Pipeline.Benchmarks.Vectors;

/// <summary>An approximate index, built on one thread and searched on one thread.</summary>
internal abstract class Contender : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Seconds of processor time that building took.</summary>
    public double BuildSeconds { get; protected set; }

    /// <summary>Bytes of codes or vectors and links that searches read from memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>Answers all queries.</summary>
    /// <param name="width">Candidates kept (ef).</param>
    /// <returns>Seconds of processor time, and the rows found for every query.</returns>
    public abstract (double Seconds, int[][] Found) Search(int width);

    public virtual void Dispose() { }
}
