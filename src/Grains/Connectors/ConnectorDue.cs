using Pipeline.Storage.Connectors;

namespace Pipeline.Grains.Connectors;

/// <summary>Which connectors are due.</summary>
public static class ConnectorDue
{
    /// <summary>The names of those that are to run now, or were running when they were last heard of.</summary>
    /// <param name="rows">All connectors.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<string> Of(IEnumerable<ConnectorRow> rows, DateTimeOffset now) =>
        from row in rows
        let settings = ConnectorState.Settings(row)
        where settings is not null && ConnectorState.Read(row.StateJson).Next(settings, row.Created, now) <= now
        select row.Name;
}
