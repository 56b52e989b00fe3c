using Pipeline.Servers;

namespace Pipeline.EndToEnd.Running;

/// <summary>A test that is skipped, aloud, where PostgreSQL is not installed.</summary>
public sealed class NeedsPostgresFactAttribute : FactAttribute
{
    /// <summary>Looks whether it is installed.</summary>
    public NeedsPostgresFactAttribute() => Skip = PostgresServer.ReasonToSkip;
}
