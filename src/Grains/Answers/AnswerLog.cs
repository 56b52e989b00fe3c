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
    private readonly HashSet<string> _documents = new(StringComparer.Ordinal);
    private readonly Pulse _appended = new();
    private int _first;

    public bool IsComplete { get; private set; }

    public int Readers { get; private set; }

    public IReadOnlyList<AnswerEvent> Events => _events;

    /// <summary>The documents that the answer shows, or was made from.</summary>
    public IReadOnlyCollection<string> Documents => _documents;

    /// <summary>Whether the answer was taken back.</summary>
    public bool IsWithdrawn => _first > 0;

    public void Append(AnswerEvent answerEvent)
    {
        if (IsComplete)
        {
            return;
        }

        _events.Add(answerEvent with { Sequence = _events.Count });
        if (answerEvent is HitsEvent hits)
        {
            _documents.UnionWith(hits.Hits.Select(hit => hit.DocumentId));
        }

        IsComplete = answerEvent is DoneEvent;
        _appended.Raise();
    }

    /// <summary>Takes the answer back: what was said is forgotten, and readers get one last event.</summary>
    /// <param name="last">The event.</param>
    public void Withdraw(DoneEvent last)
    {
        if (IsWithdrawn)
        {
            return;
        }

        _first = Math.Max(1, _events.Count);
        _events.Clear();
        _events.Add(last with { Sequence = _first });
        IsComplete = true;
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
                while (next < _first + _events.Count)
                {
                    next = Math.Max(next, _first);
                    yield return _events[next++ - _first];
                }

                if (IsComplete)
                {
                    yield break;
                }

                if (_first + _events.Count <= next)
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
