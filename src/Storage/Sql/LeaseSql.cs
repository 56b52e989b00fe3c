namespace Pipeline.Storage.Sql;

/// <summary>Statements about leases.</summary>
internal static class LeaseSql
{
    /// <summary>Takes one that has ended, or that nobody has held.</summary>
    /// <param name="now">The store's clock, in ticks.</param>
    public static string Take(string now) =>
        $"""
            insert into leases (name, owner, fence, expires_ticks) values (@name, @owner, 1, {now} + @length)
            on conflict (name) do update set
              owner = excluded.owner, fence = leases.fence + 1, expires_ticks = excluded.expires_ticks
            where leases.expires_ticks <= {now}
            returning fence
            """;

    /// <summary>Renews one that has not ended.</summary>
    /// <param name="now">The store's clock, in ticks.</param>
    public static string Renew(string now) =>
        $"""
            update leases set expires_ticks = {now} + @length
            where name = @name and owner = @owner and fence = @fence and expires_ticks > {now}
            """;

    public const string Release = """
        update leases set expires_ticks = 0 where name = @name and owner = @owner and fence = @fence
        """;
}
