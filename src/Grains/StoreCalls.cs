using Pipeline.Contracts.Errors;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains;

/// <summary>Turns the store's exceptions into errors that may leave the cluster.</summary>
public static class StoreCalls
{
    /// <summary>Runs a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="unavailable">What is said when the store is away; null: that nothing was accepted.</param>
    /// <param name="field">The field that is at fault when the store refuses what it is given.</param>
    /// <exception cref="PipelineException">The store is away, or refuses what it is given.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, string? unavailable = null, string? field = null)
    {
        try
        {
            return await call();
        }
        catch (StoreUnavailableException)
        {
            throw new PipelineException(
                ErrorCode.StoreUnavailable,
                unavailable ?? "The corpus store cannot be written at the moment; nothing was accepted. Try again.",
                retryAfterSeconds: 2
            );
        }
        catch (StoreInputException error)
        {
            throw new PipelineException(ErrorCode.InvalidRequest, error.Message, field);
        }
    }
}
