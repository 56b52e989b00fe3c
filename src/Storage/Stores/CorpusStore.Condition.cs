using Pipeline.Storage.Condition;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Stores;

/// <content>How the store is.</content>
public abstract partial class CorpusStore : IStoreInspection
{
    /// <inheritdoc/>
    public Task<StoreCondition> InspectAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            async session =>
            {
                await using var row = await session
                    .ReadAsync(session.Dialect.Condition, ("@now", Now))
                    .ConfigureAwait(false);
                return await row.ReadAsync(session.CancellationToken).ConfigureAwait(false)
                    ? new StoreCondition(
                        Product.Name,
                        row.GetInt32(0),
                        row.GetInt32(1),
                        Product.Schema,
                        new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero),
                        Product.HasOwnClock
                    )
                    : throw new StoreCorruptException("The store does not say its version; restore it from a backup.");
            },
            cancellationToken
        );

    /// <summary>The dialect's product, the newest schema version of it that is known, and whether it has a clock of its
    /// own.</summary>
    private protected abstract (string Name, int Schema, bool HasOwnClock) Product { get; }
}
