using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Begins answers. A new answer is entered in the grain directory, whose parts lie on all silos; while one of them is
/// being lost, an id that falls into its part cannot be entered, and another one can.
/// </summary>
/// <param name="grains">Finds the answers.</param>
/// <param name="metrics">Counts what was tried again.</param>
/// <param name="time">The clock.</param>
public sealed class AnswerStarts(IGrainFactory grains, PipelineMetrics metrics, TimeProvider time)
{
    private const int MostAttempts = 6;
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));

    /// <summary>Begins an answer under an id that nobody can guess.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The answer's id and its grain.</returns>
    /// <exception cref="PipelineException">The request is invalid, or the collection unknown.</exception>
    public async Task<(string Id, IQueryGrain Query)> StartAsync(
        AskRequest request,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = AnswerId.New();
            var query = grains.GetGrain<IQueryGrain>(id);
            try
            {
                await query.Start(request);
                return (id, query);
            }
            catch (OrleansException) when (attempt < MostAttempts)
            {
                metrics.Retry("answer");
            }

            await Task.Delay(Pauses.Pause(attempt, Random.Shared.NextDouble()), time, cancellationToken);
        }
    }
}
