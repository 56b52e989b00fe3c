namespace Pipeline.Storage.Tests.Stores;

/// <summary>The stores that keep the contract.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}
