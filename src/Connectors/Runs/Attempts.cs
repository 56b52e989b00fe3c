using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Runs;

/// <summary>Tries again what may succeed a moment later, a few times.</summary>
/// <param name="rules">How often, and after which pauses.</param>
/// <param name="time">The clock.</param>
/// <param name="monitor">Told of every further attempt.</param>
internal sealed class Attempts(RunRules rules, TimeProvider time, IRunMonitor monitor)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Does something, again and again.</summary>
    /// <param name="what">What, in one word.</param>
    /// <param name="act">What to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">The last attempt failed.</exception>
    /// <exception cref="SinkException">The last attempt failed.</exception>
    public async Task<T> RunAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> act,
        CancellationToken cancellationToken
    )
    {
        for (var failures = 1; ; failures++)
        {
            TimeSpan? asked;
            try
            {
                return await act(cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException error) when (error.IsTransient && failures < rules.Attempts)
            {
                asked = error.RetryAfter;
            }
            catch (SinkException error) when (error.IsTransient && failures < rules.Attempts)
            {
                asked = null;
            }

            monitor.Retried(what);
            var pause = rules.Pauses.Pause(failures, Random.Shared.NextDouble());
            if (asked > pause)
            {
                pause = asked.Value < LongestWait ? asked.Value : LongestWait;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
