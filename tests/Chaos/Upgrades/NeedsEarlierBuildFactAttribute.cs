using Pipeline.Servers;

namespace Pipeline.Chaos.Upgrades;

/// <summary>A test that is skipped, aloud, where PostgreSQL is not installed or the version before cannot be
/// had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsEarlierBuildFactAttribute : FactAttribute
{
    public NeedsEarlierBuildFactAttribute() => Skip = PostgresServer.ReasonToSkip ?? EarlierBuild.ReasonToSkip;
}
