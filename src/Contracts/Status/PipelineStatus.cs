using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Status;

/// <summary>How a server is.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="UptimeSeconds">Seconds since it started.</param>
/// <param name="MemoryBytes">Resident memory of the process.</param>
/// <param name="Notices">What a person should know, one sentence each, e.g. that no generator is installed.</param>
/// <param name="Ready">True when it takes questions.</param>
/// <param name="Remarks">The notices with what it takes to word them in another language.</param>
[GenerateSerializer, Alias("pipeline.status"), Immutable]
public sealed record PipelineStatus(
    string Version,
    double UptimeSeconds,
    long MemoryBytes,
    IReadOnlyList<string> Notices,
    bool Ready,
    IReadOnlyList<Remark>? Remarks = null
);
