using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference;

namespace Pipeline.Grains.Workers;

/// <summary>The inference library's exceptions as errors that may leave the cluster.</summary>
internal static class WorkerErrors
{
    public static PipelineException Missing(ModelRole role, ModelStatus status) => new(
        ErrorCode.ModelUnavailable,
        status.Detail ?? $"No model of role '{role.ToString().ToLowerInvariant()}' is installed. See 'pipeline models pull --help'.");

    public static PipelineException Overloaded(OverloadedException error) => new(
        ErrorCode.Overloaded, error.Message, retryAfterSeconds: Math.Max(1, (int)Math.Ceiling(error.RetryAfter.TotalSeconds)));

    public static async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (OverloadedException error)
        {
            throw Overloaded(error);
        }
        catch (InferenceException error)
        {
            throw new PipelineException(ErrorCode.ModelUnavailable, error.Message, retryAfterSeconds: 5);
        }
        catch (ObjectDisposedException)
        {
            throw new PipelineException(ErrorCode.ModelUnavailable, "The model is being replaced. Try again.", retryAfterSeconds: 1);
        }
    }
}
