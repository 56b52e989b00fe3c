namespace Pipeline.Chaos.Schedules;

/// <summary>What a schedule is made for.</summary>
/// <param name="Duration">How long the run is.</param>
/// <param name="Silos">Silos of the cluster.</param>
/// <param name="Kinds">What may happen.</param>
/// <param name="AtOnce">Faults at a time. With two replicas of every shard only one silo may be missing.</param>
internal sealed record ScheduleOptions(TimeSpan Duration, int Silos, IReadOnlyList<FaultKind> Kinds, int AtOnce = 1);
