using Pipeline.Servers;

namespace Pipeline.Deploy.Tests.Programs;

/// <summary>A test that needs a program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program) => Skip = InstalledProgram.ReasonToSkip(program);
}

/// <summary>A test of several cases that needs a program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(string program) => Skip = InstalledProgram.ReasonToSkip(program);
}

/// <summary>A test that needs PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsPostgresFactAttribute : FactAttribute
{
    public NeedsPostgresFactAttribute() => Skip = PostgresServer.ReasonToSkip;
}
