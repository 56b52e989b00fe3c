using System.Reflection;
using Pipeline.Servers;
using Xunit.Sdk;

namespace Pipeline.Storage.Tests.Stores;

/// <summary>Runs a theory on the SQLite store; what is given comes after the kind.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSqliteAttribute(params object[] more) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [StoreKind.Sqlite, .. more],
        ];
}

/// <summary>Runs a theory on the PostgreSQL store; skipped, aloud, where there is no server to install it on.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnPostgresAttribute : DataAttribute
{
    private readonly object[] _more;

    public OnPostgresAttribute(params object[] more)
    {
        _more = more;
        Skip = PostgresServer.ReasonToSkip;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [StoreKind.Postgres, .. _more],
        ];
}

/// <summary>A test of the PostgreSQL store alone.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.ReasonToSkip;
}
