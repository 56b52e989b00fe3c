using System.Runtime.CompilerServices;
using Pipeline.Contracts.Answers;

namespace Pipeline.Grains.Answers;

/// <summary>
/// The append-only log of one answer. Readers come and go and each starts where it wants; the writer never waits for
/// them. Bounded by the answer's own token limit. Not for several threads: the grain's scheduler serialises it.
/// </summary>
internal sealed class AnswerLog
{
    private readonly List<AnswerEvent> _events = [];
    private readonly Pulse _appended = new();

    public bool IsComplete { get; private set; }

    public int Readers { get; private set; }

    public IReadOnlyList<AnswerEvent> Events => _events;

    public void Append(AnswerEvent answerEvent)
    {
        if (IsComplete)
        {
            return;
        }

        _events.Add(answerEvent with { Sequence = _events.Count });
        IsComplete = answerEvent is DoneEvent;
        _appended.Raise();
    }

    public async IAsyncEnumerable<AnswerEvent> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Readers++;
        try
        {
            var next = (int)Math.Clamp(from, 0, int.MaxValue);
            while (true)
            {
                var appended = _appended.Next;
                while (next < _events.Count)
                {
                    yield return _events[next++];
                }

                if (IsComplete)
                {
                    yield break;
                }

                if (_events.Count <= next)
                {
                    await appended.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            Readers--;
        }
    }
}
