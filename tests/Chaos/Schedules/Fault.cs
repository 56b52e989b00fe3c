namespace Pipeline.Chaos.Schedules;

/// <summary>One step of a schedule.</summary>
/// <param name="Lane">Faults of one lane come one after the other: the next waits until this one is made good, however
/// long that takes.</param>
/// <param name="At">When it begins at the earliest, from the beginning of the run.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Silo">The silo, from 0; null: the store.</param>
/// <param name="Lasts">For how long.</param>
internal sealed record Fault(int Lane, TimeSpan At, FaultKind Kind, int? Silo, TimeSpan Lasts)
{
    /// <summary>When everything should be whole again.</summary>
    public TimeSpan Until => At + Lasts + Kind.Recovery();

    public override string ToString() =>
        $"{Kind} of {(Silo is { } silo ? $"silo-{silo + 1}" : "the store")} for {Lasts.TotalSeconds:0} s";
}
