using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Pipeline.Chaos.Schedules;

/// <summary>A schedule, whatever the seed.</summary>
public sealed class ScheduleTests
{
    private static readonly Gen<ScheduleOptions> Options =
        from minutes in Gen.Choose(1, 40)
        from silos in Gen.Choose(2, 6)
        from atOnce in Gen.Choose(1, 3)
        from kinds in Gen.SubListOf(FaultKinds.All.ToArray())
        select new ScheduleOptions(TimeSpan.FromMinutes(minutes), silos, [.. kinds], atOnce);

    [Property]
    public Property Is_the_same_for_the_same_seed() =>
        For((seed, options) => Schedule.Make(seed, options).SequenceEqual(Schedule.Make(seed, options)));

    [Property]
    public Property Never_has_more_faults_at_a_time_than_are_allowed() =>
        For(
            (seed, options) =>
            {
                var faults = Schedule.Make(seed, options);
                return faults.All(fault =>
                    faults.Count(other => Schedule.Overlap(fault, other) && other.At <= fault.At) <= options.AtOnce
                );
            }
        );

    [Property]
    public Property Never_hits_a_silo_twice_at_a_time_and_leaves_one_whole() =>
        For(
            (seed, options) =>
            {
                var faults = Schedule.Make(seed, options);
                return faults.All(fault =>
                {
                    var beside = faults.Where(other => other != fault && Schedule.Overlap(fault, other)).ToArray();
                    return beside.All(other => other.Silo != fault.Silo)
                        && beside
                            .Where(other => other.At <= fault.At)
                            .Append(fault)
                            .Select(other => other.Silo)
                            .OfType<int>()
                            .Distinct()
                            .Count() < options.Silos;
                });
            }
        );

    [Property]
    public Property Keeps_to_the_kinds_the_silos_and_the_time() =>
        For(
            (seed, options) =>
                Schedule
                    .Make(seed, options)
                    .All(fault =>
                        options.Kinds.Contains(fault.Kind)
                        && fault.Kind.IsOfStore() == fault.Silo is null
                        && (fault.Silo is not { } silo || (silo >= 0 && silo < options.Silos))
                        && fault.At > TimeSpan.Zero
                        && fault.Until <= options.Duration
                    )
        );

    [Property]
    public Property Has_every_kind_in_an_hour_of_one_fault_at_a_time() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>(),
            seed =>
                Schedule
                    .Make(seed, new ScheduleOptions(TimeSpan.FromHours(1), 3, FaultKinds.All))
                    .Select(fault => fault.Kind)
                    .Distinct()
                    .Count() == FaultKinds.All.Count
        );

    private static Property For(Func<int, ScheduleOptions, bool> holds) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Options.ToArbitrary(), holds);
}
