namespace Pipeline.Benchmarks.Vectors;

/// <summary>Processor time of this process: what one thread of work costs, whatever else the machine does meanwhile.
/// The peers' programs measure theirs in the same way.</summary>
internal readonly struct ProcessorTime
{
    private readonly TimeSpan _started;

    private ProcessorTime(TimeSpan started) => _started = started;

    /// <summary>Seconds since the start.</summary>
    public double Seconds => (Environment.CpuUsage.TotalTime - _started).TotalSeconds;

    public static ProcessorTime Start() => new(Environment.CpuUsage.TotalTime);
}
