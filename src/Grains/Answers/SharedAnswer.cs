using System.Runtime.CompilerServices;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Grains.Answers;

/// <summary>
/// What is written for a question, for whoever asked it and for those who ask the same meanwhile. Each is told of it
/// from its start on; it is written for as long as one of them waits. Not for several threads: the grain's scheduler
/// serialises it.
/// </summary>
internal sealed class SharedAnswer : IDisposable
{
    private readonly AnswerLog _own;
    private readonly AnswerStop _stop;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _deadline;
    private DateTimeOffset _until;
    private bool _hasLeft;

    /// <summary>Begins with nothing written.</summary>
    /// <param name="own">The log of whoever asked.</param>
    /// <param name="stop">Ends the writing.</param>
    /// <param name="longest">How long whoever asked waits.</param>
    /// <param name="time">The clock.</param>
    public SharedAnswer(AnswerLog own, AnswerStop stop, TimeSpan longest, TimeProvider time)
    {
        (_own, _stop, _time) = (own, stop, time);
        _deadline = new CancellationTokenSource(longest, time);
        _until = time.GetUtcNow() + longest;
        Log = new AnswerLog(appended: own.Append);
    }

    /// <summary>What is written.</summary>
    public AnswerLog Log { get; }

    /// <summary>Ends when nobody waits any longer.</summary>
    public CancellationToken Deadline => _deadline.Token;

    /// <summary>Streams what is written from its start to somebody who asks the same.</summary>
    /// <param name="until">How long it is waited for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async IAsyncEnumerable<AnswerEvent> FollowAsync(
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (until > _until && !Log.IsComplete)
        {
            _until = until;
            _deadline.CancelAfter(until - _time.GetUtcNow());
        }

        try
        {
            await foreach (var one in Log.ReadAsync(0, cancellationToken))
            {
                yield return one;
            }
        }
        finally
        {
            if (_hasLeft && Log is { Readers: 0, IsComplete: false })
            {
                await _stop.TellAsync(reason: null);
            }
        }
    }

    /// <summary>Whoever asked waits no longer. It goes on for others, if there are any.</summary>
    /// <param name="reason">The error that it ends with for whoever asked; null: it is cancelled.</param>
    /// <param name="since">When it was asked.</param>
    public Task LeaveAsync(PipelineException? reason, DateTimeOffset since)
    {
        if (Log.IsComplete || Log.Readers == 0)
        {
            return _stop.TellAsync(reason);
        }

        _hasLeft = true;
        foreach (var stage in Running())
        {
            _own.Append(StageOf(stage));
        }

        _own.Append(
            new DoneEvent(
                reason is null ? AnswerEnd.Cancelled : AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                Math.Round((_time.GetUtcNow() - since).TotalMilliseconds, 1),
                reason?.ToDetail(),
                Coverage: null
            )
        );
        return Task.CompletedTask;
    }

    public void Dispose() => _deadline.Dispose();

    // No reader is left with a stage that never ends.
    private IEnumerable<string> Running() =>
        _own
            .Events.OfType<StageEvent>()
            .GroupBy(stage => stage.Stage)
            .Where(stages => stages.Last().Status == Contracts.Search.StageStatus.Started)
            .Select(stages => stages.Key)
            .ToArray();

    private static StageEvent StageOf(string stage)
    {
        var cutOff = RemarkCode.StageCutOff.With();
        return new StageEvent(stage, Contracts.Search.StageStatus.Failed, 0, cutOff.Message, cutOff.Code);
    }
}
