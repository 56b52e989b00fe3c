using Pipeline.Contracts.Errors;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains;

/// <summary>Turns the store's exceptions into errors that may leave the cluster.</summary>
internal static class StoreCalls
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StoreUnavailableException)
        {
            throw new PipelineException(
                ErrorCode.StoreUnavailable,
                "The corpus store cannot be written at the moment; nothing was accepted. Try again.",
                retryAfterSeconds: 2
            );
        }
        catch (StoreInputException error)
        {
            throw new PipelineException(ErrorCode.InvalidRequest, error.Message);
        }
    }
}
