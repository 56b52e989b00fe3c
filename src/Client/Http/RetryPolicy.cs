using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Http;

/// <summary>When and after which pause a failed attempt is repeated.</summary>
internal sealed class RetryPolicy(int maxRetries, TimeSpan maxDelay, TimeProvider clock)
{
    private readonly Backoff _pauses = new(TimeSpan.FromMilliseconds(200), maxDelay);

    public int MaxRetries => maxRetries;

    /// <summary>The policy of some options.</summary>
    public static RetryPolicy Of(PipelineClientOptions options) =>
        new(options.MaxRetries, options.MaxRetryDelay, options.Clock);

    /// <summary>True for errors after which the same call may succeed.</summary>
    public static bool Retryable(ErrorCode code, int? retryAfterSeconds) =>
        code switch
        {
            ErrorCode.Overloaded
            or ErrorCode.RateLimitExceeded
            or ErrorCode.StoreUnavailable
            or ErrorCode.IndexUnavailable
            or ErrorCode.SiloLost
            or ErrorCode.RoleUnavailable
            or ErrorCode.ShuttingDown
            or ErrorCode.Unreachable => true,
            // A model that is missing stays missing; one that is loading says when to come back.
            ErrorCode.ModelUnavailable => retryAfterSeconds is not null,
            _ => false,
        };

    /// <summary>True for errors after which the same call may succeed.</summary>
    public static bool Retryable(PipelineException error) => Retryable(error.Code, error.RetryAfterSeconds);

    /// <summary>
    /// Waits before another attempt; false when there is none left, or when the server asked for a longer pause than
    /// is allowed.
    /// </summary>
    /// <param name="attempt">Failed attempts so far, from 1.</param>
    /// <param name="retryAfterSeconds">What the server asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> WaitAsync(int attempt, int? retryAfterSeconds, CancellationToken cancellationToken)
    {
        if (attempt > maxRetries)
        {
            return false;
        }

        TimeSpan delay;
        if (retryAfterSeconds is { } seconds)
        {
            var asked = TimeSpan.FromSeconds(Math.Max(0, seconds));
            if (asked > maxDelay)
            {
                return false;
            }

            // Never earlier than asked; spread out so that everyone who was refused does not come back at once.
            delay =
                asked + (Math.Min(1, asked.TotalSeconds * 0.25) * Random.Shared.NextDouble() * TimeSpan.FromSeconds(1));
        }
        else
        {
            delay = _pauses.Pause(attempt, Random.Shared.NextDouble());
        }

        await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
