using Pipeline.Cluster.Fakes;
using Pipeline.Grains.Roles;

namespace Pipeline.Cluster.Hosting;

/// <summary>What a silo is to be.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Sessions">Its models.</param>
/// <param name="Device">What they run on.</param>
internal sealed record SiloPlan(SiloRole Role, FakeSessions Sessions, string Device = "cpu:0");
