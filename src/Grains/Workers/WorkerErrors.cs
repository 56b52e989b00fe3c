using Pipeline.Contracts.Errors;
using Pipeline.Grains.Models;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;

namespace Pipeline.Grains.Workers;

/// <summary>The inference library's exceptions as errors that may leave the cluster.</summary>
internal static class WorkerErrors
{
    public static PipelineException Missing(ModelRole role, ModelStatus status) =>
        new(
            ErrorCode.ModelUnavailable,
            status.Detail?.Message
                ?? $"No model of role '{role.ToString().ToLowerInvariant()}' is installed. See 'pipeline models pull --help'.",
            retryAfterSeconds: status.RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null,
            reason: status.Detail?.Code,
            values: status.Detail?.Values
        );

    /// <summary>The session broke during a request.</summary>
    public static PipelineException Broken(SessionFaultedException error) => Broken(error.Message);

    /// <inheritdoc cref="Broken(SessionFaultedException)" />
    public static PipelineException Broken(string message) =>
        new(ErrorCode.ModelUnavailable, message, retryAfterSeconds: 2);

    public static PipelineException Overloaded(OverloadedException error) =>
        new(
            ErrorCode.Overloaded,
            error.Message,
            retryAfterSeconds: Math.Max(1, (int)Math.Ceiling(error.RetryAfter.TotalSeconds))
        );

    /// <summary>
    /// Runs a call whose result depends on nothing but its arguments on a session; once more, on the session that is
    /// opened next, when the first one breaks meanwhile.
    /// </summary>
    /// <param name="find">The session.</param>
    /// <param name="missing">Why there is none.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> RunAsync<TSession, T>(
        Func<ValueTask<TSession?>> find,
        Func<PipelineException> missing,
        Func<TSession, Task<T>> call
    )
        where TSession : class
    {
        for (var attempt = 0; ; attempt++)
        {
            var session = await find() ?? throw missing();
            try
            {
                return await RunAsync(() => call(session));
            }
            catch (SessionFaultedException error)
            {
                if (attempt > 0)
                {
                    throw Broken(error);
                }
            }
        }
    }

    /// <summary>Runs a call; a session that breaks is left to the caller.</summary>
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
            throw new PipelineException(
                ErrorCode.ModelUnavailable,
                "The model is being replaced. Try again.",
                retryAfterSeconds: 1
            );
        }
    }
}
