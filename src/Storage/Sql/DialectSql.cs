namespace Pipeline.Storage.Sql;

/// <summary>
/// The statements that are not the same in both dialects. PostgreSQL's B-trees take no key above 2.7 KB and an id may
/// be longer, so there an index holds its first characters only, and lists say so.
/// </summary>
internal sealed class DialectSql
{
    private DialectSql(string after, string order, string now, string version, string versions)
    {
        TakeLease = LeaseSql.Take(now);
        RenewLease = LeaseSql.Renew(now);
        Condition = $"select {version}, {now} from {versions}";
        ListLive = DocumentSql.List($"{after} and d.state <> 4", order);
        ListAll = DocumentSql.List(after, order);
        ListArchived = ArchiveSql.List(after, order);
        ListState = DocumentSql.List($"d.state = @state and {after}", order);
    }

    /// <summary>SQLite's.</summary>
    public static DialectSql Sqlite { get; } =
        new(
            "d.document_id > @after",
            "d.document_id",
            now: "@now",
            "user_version, user_version",
            "pragma_user_version"
        );

    /// <summary>PostgreSQL's.</summary>
    public static DialectSql Postgres { get; } =
        new(
            "left(d.document_id, 400) >= left(@after, 400) and d.document_id > @after",
            "left(d.document_id, 400), d.document_id",
            // Its own clock, in ticks since 0001-01-01: its callers' may differ.
            now: "(621355968000000000 + (extract(epoch from clock_timestamp()) * 10000000)::bigint)",
            "version, compatible_from",
            "store_version"
        );

    /// <summary>The schema's version, the oldest one whose programs may use it, and the store's clock in
    /// ticks.</summary>
    public string Condition { get; }

    /// <summary>Takes a lease.</summary>
    public string TakeLease { get; }

    /// <summary>Renews a lease.</summary>
    public string RenewLease { get; }

    /// <summary>Documents that are not deleted, by id.</summary>
    public string ListLive { get; }

    /// <summary>All documents, by id.</summary>
    public string ListAll { get; }

    /// <summary>Documents that are not deleted with all that is known of them, by id.</summary>
    public string ListArchived { get; }

    /// <summary>Documents of a state, by id.</summary>
    public string ListState { get; }
}
