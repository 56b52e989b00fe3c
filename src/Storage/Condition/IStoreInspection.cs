using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Condition;

/// <summary>What the corpus store says of itself, for whoever looks after a deployment.</summary>
public interface IStoreInspection
{
    /// <summary>How it is now. Costs one row.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">It cannot be read.</exception>
    /// <exception cref="StoreCorruptException">It does not say.</exception>
    Task<StoreCondition> InspectAsync(CancellationToken cancellationToken);
}
