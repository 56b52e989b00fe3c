using Orleans.Concurrency;

namespace Pipeline.Contracts.Guardrails;

/// <summary>Remembers what the guardrails of one collection have said of late, on all silos. The key is the
/// collection's name.</summary>
[Alias("pipeline.guard-record-grain")]
public interface IGuardRecordGrain : IGrainWithStringKey
{
    /// <summary>Most verdicts that are remembered; what is older counts on.</summary>
    const int Most = 200;

    /// <summary>Remembers verdicts.</summary>
    /// <param name="verdicts">The verdicts.</param>
    [Alias("add"), OneWay]
    Task Add(IReadOnlyList<RecordedVerdict> verdicts);

    /// <summary>What is remembered.</summary>
    /// <param name="limit">Most verdicts wanted, up to <see cref="Most"/>.</param>
    [Alias("read"), ReadOnly]
    Task<GuardRecord> Read(int limit);
}
