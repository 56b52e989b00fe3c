namespace Pipeline.Chaos.Schedules;

/// <summary>What happens when: a function of the seed alone, so that a run can be made again.</summary>
internal static class Schedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(8);
    private const int LeastQuiet = 4;
    private const int MostQuiet = 12;

    /// <summary>Makes a schedule.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="options">What it is for.</param>
    /// <returns>The faults in the order of their times.</returns>
    public static IReadOnlyList<Fault> Make(int seed, ScheduleOptions options)
    {
        if (options.Kinds.Count == 0)
        {
            return [];
        }

        var random = new Random(seed);
        var faults = new List<Fault>();
        var free = Enumerable.Repeat(First, options.AtOnce).ToArray();
        var bag = new Queue<FaultKind>();
        while (true)
        {
            if (bag.Count == 0)
            {
                // Every kind comes once before one comes again.
                var kinds = options.Kinds.ToArray();
                random.Shuffle(kinds);
                bag = new Queue<FaultKind>(kinds);
            }

            var lane = Array.IndexOf(free, free.Min());
            var kind = bag.Dequeue();
            var (least, most) = kind.Seconds();
            var fault = new Fault(
                lane,
                free[lane] + TimeSpan.FromSeconds(random.Next(LeastQuiet, MostQuiet + 1)),
                kind,
                null,
                TimeSpan.FromSeconds(random.Next(least, most + 1))
            );
            if (fault.Until > options.Duration)
            {
                return [.. faults.OrderBy(fault => fault.At)];
            }

            free[lane] = fault.Until;
            if (Aim(fault, faults, options, random) is { } aimed)
            {
                faults.Add(aimed);
            }
        }
    }

    /// <summary>Whether two faults are there at the same time.</summary>
    public static bool Overlap(Fault a, Fault b) => a.At < b.Until && b.At < a.Until;

    /// <summary>Chooses whom it befalls: nobody twice at a time, and one silo stays whole.</summary>
    private static Fault? Aim(Fault fault, List<Fault> faults, ScheduleOptions options, Random random)
    {
        var beside = faults.Where(other => Overlap(other, fault)).ToArray();
        if (fault.Kind.IsOfStore())
        {
            return beside.Any(other => other.Kind.IsOfStore()) ? null : fault;
        }

        var whole = Enumerable.Range(0, options.Silos).Where(silo => beside.All(other => other.Silo != silo)).ToArray();

        // The small disk is the last silo's.
        var candidates = fault.Kind == FaultKind.FullDisk ? whole.Where(silo => silo == options.Silos - 1) : whole;
        var chosen = candidates.ToArray();
        return whole.Length < 2 || chosen.Length == 0 ? null : fault with { Silo = chosen[random.Next(chosen.Length)] };
    }
}
