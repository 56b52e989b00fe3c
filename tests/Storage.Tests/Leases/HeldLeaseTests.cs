using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Storage.Leases;

namespace Pipeline.Storage.Tests.Leases;

public sealed class HeldLeaseTests
{
    private const int Owners = 3;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private enum Step
    {
        Keep,
        Arrive,
        Return,
        Break,
        Release,
        Pass,
    }

    /// <summary>
    /// Processes that are slow, paused anywhere, cut off, and whose clocks show anything: never do two hold the lease,
    /// and whoever holds it later has a higher fence.
    /// </summary>
    [Property(MaxTest = 500)]
    public Property NeverDoTwoHoldIt()
    {
        var steps = Gen.Choose(0, Owners - 1)
            .SelectMany(
                _ =>
                    Gen.Frequency(
                        (6, Gen.Constant(Step.Keep)),
                        (6, Gen.Constant(Step.Arrive)),
                        (6, Gen.Constant(Step.Return)),
                        (1, Gen.Constant(Step.Break)),
                        (1, Gen.Constant(Step.Release)),
                        (5, Gen.Constant(Step.Pass))
                    ),
                (owner, step) => (owner, step)
            )
            .SelectMany(_ => Gen.Choose(1, 20), (what, seconds) => (what.owner, what.step, seconds))
            .ListOf(120);
        return Prop.ForAll(Arb.From(steps), NeverTwo);
    }

    [Fact]
    public void AnOwnerThatWasPausedHoldsNothingWhenItWakes()
    {
        var rows = new LeaseRows();
        var (paused, next) = (new Silo(rows, 0), new Silo(rows, 1));
        Assert.Equal(1, paused.Held());
        Pass(TimeSpan.FromSeconds(29));
        Assert.False(paused.Lease.IsHeld);
        Assert.Null(next.Held());
        Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, next.Held());

        // Its renewal is refused, and it takes its turn behind the other.
        Assert.Null(paused.Held());
        next.Release();
        Assert.Equal(3, paused.Held());

        void Pass(TimeSpan time)
        {
            foreach (var clock in (FakeTimeProvider[])[rows.Clock, paused.Clock, next.Clock])
            {
                clock.Advance(time);
            }
        }
    }

    [Fact]
    public void WhatIsKeptIsHeldForAsLongAsItIsKept()
    {
        var rows = new LeaseRows();
        var silo = new Silo(rows, 0);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, silo.Held());
            rows.Clock.Advance(silo.Lease.Beat);
            silo.Clock.Advance(silo.Lease.Beat);
            Assert.True(silo.Lease.IsHeld);
        }
    }

    private static bool NeverTwo(IEnumerable<(int Owner, Step Step, int Seconds)> steps)
    {
        var rows = new LeaseRows();
        Silo[] silos = [.. Enumerable.Range(0, Owners).Select(owner => new Silo(rows, owner))];
        var highest = 0L;
        foreach (var (owner, step, seconds) in steps)
        {
            silos[owner].Do(step);
            if (step == Step.Pass)
            {
                rows.Clock.Advance(TimeSpan.FromSeconds(seconds));
                Array.ForEach(silos, silo => silo.Clock.Advance(TimeSpan.FromSeconds(seconds)));
            }

            long[] held = [.. silos.Select(silo => silo.Lease.Fence).OfType<long>()];
            if (held.Length > 1 || held.Any(fence => fence < highest))
            {
                return false;
            }

            highest = held.Append(highest).Max();
        }

        return true;
    }

    private sealed class Silo
    {
        private readonly SlowLeases _leases;
        private Task _doing = Task.CompletedTask;

        public Silo(LeaseRows rows, int number)
        {
            _leases = new SlowLeases(rows);

            // What its clock shows has nothing to do with the store's.
            Clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(70 * number));
            Lease = new HeldLease(_leases, "watch", $"silo-{number}", Length, Clock);
        }

        public FakeTimeProvider Clock { get; }

        public HeldLease Lease { get; }

        public void Do(Step step)
        {
            // What waits goes on at once, in this thread: nothing depends on a scheduler, that of the test included.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                Act(step);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }

            Assert.False(_doing.IsFaulted, _doing.Exception?.ToString());
        }

        private void Act(Step step)
        {
            switch (step)
            {
                case Step.Keep when _doing.IsCompleted:
                    _doing = Lease.KeepAsync(default);
                    break;
                case Step.Release when _doing.IsCompleted:
                    _doing = Lease.ReleaseAsync(default);
                    break;
                case Step.Arrive:
                    _leases.Arrive();
                    break;
                case Step.Return:
                    _leases.Return();
                    break;
                case Step.Break:
                    _leases.Break();
                    break;
                default:
                    break;
            }
        }

        /// <summary>Keeps it without any delay, and gives the fence.</summary>
        public long? Held()
        {
            Do(Step.Keep);
            Do(Step.Arrive);
            Do(Step.Return);
            return Lease.Fence;
        }

        public void Release()
        {
            Do(Step.Release);
            Do(Step.Arrive);
            Do(Step.Return);
        }
    }
}
