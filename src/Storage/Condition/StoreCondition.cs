namespace Pipeline.Storage.Condition;

/// <summary>How a store is, as it says itself.</summary>
/// <param name="Kind">The product: <c>SQLite</c> or <c>PostgreSQL</c>.</param>
/// <param name="Version">The schema's version.</param>
/// <param name="CompatibleFrom">The oldest schema version whose programs may use it.</param>
/// <param name="Known">The newest schema version that this program knows.</param>
/// <param name="Now">The store's clock.</param>
/// <param name="HasOwnClock">Whether that clock is another than this program's.</param>
public sealed record StoreCondition(
    string Kind,
    int Version,
    int CompatibleFrom,
    int Known,
    DateTimeOffset Now,
    bool HasOwnClock
);
