using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Answers;

/// <summary>Tells an answer to end before it is done, and why. The first reason stands. Safe for several
/// threads.</summary>
internal sealed class AnswerStop
{
    // Never disposed: it has no timer, and a reader may cancel an answer long after its end.
    private readonly CancellationTokenSource _source = new();
    private int _told;

    public CancellationToken Token => _source.Token;

    /// <summary>The error that the answer ends with; null: its reader wanted it to end.</summary>
    public PipelineException? Reason { get; private set; }

    public Task TellAsync(PipelineException? reason)
    {
        if (Interlocked.Exchange(ref _told, 1) != 0)
        {
            return Task.CompletedTask;
        }

        Reason = reason;
        return _source.CancelAsync();
    }
}
