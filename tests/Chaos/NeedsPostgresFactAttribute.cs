using Pipeline.Servers;

namespace Pipeline.Chaos;

/// <summary>A test that is skipped, aloud, where PostgreSQL is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsPostgresFactAttribute : FactAttribute
{
    public NeedsPostgresFactAttribute() => Skip = PostgresServer.ReasonToSkip;
}
