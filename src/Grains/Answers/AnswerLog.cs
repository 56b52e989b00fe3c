using System.Runtime.CompilerServices;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Answers;

/// <summary>
/// The append-only log of one answer. Readers come and go and each starts where it wants; the writer never waits for
/// them. Bounded: past its limits it takes nothing but the last event. Not for several threads: the grain's scheduler
/// serialises it.
/// </summary>
/// <param name="mostEvents">Events that fit, the last one aside.</param>
/// <param name="mostCharacters">Characters of text and passages that fit.</param>
/// <param name="appended">Told of every event that was appended.</param>
/// <param name="ending">What has to be done before readers are told of the end, however that goes.</param>
internal sealed class AnswerLog(
    int mostEvents = AnswerLog.UsualEvents,
    long mostCharacters = AnswerLog.UsualCharacters,
    Action<AnswerEvent>? appended = null,
    Func<DoneEvent, Task>? ending = null
)
{
    /// <summary>Above what the longest answer (4096 tokens, 50 passages) comes to.</summary>
    private const int UsualEvents = 32_768;
    private const long UsualCharacters = 4 << 20;

    private readonly List<AnswerEvent> _events = [];
    private readonly HashSet<string> _documents = new(StringComparer.Ordinal);
    private readonly RepeatingSignal _appended = new();
    private int _first;
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsComplete { get; private set; }

    /// <summary>It was told of its end, and takes nothing more; readers may still have to be.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends once readers are told of the end that the log was told of.</summary>
    public Task Ending { get; private set; } = Task.CompletedTask;

    /// <summary>The log takes nothing more but its end.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Characters of text and passages in it.</summary>
    public long Characters { get; private set; }

    public int Readers { get; private set; }

    /// <summary>Ends once the log is complete and nobody reads it; may be awaited from anywhere.</summary>
    public Task Delivered => _delivered.Task;

    public IReadOnlyList<AnswerEvent> Events => _events;

    /// <summary>The documents that the answer shows, or was made from.</summary>
    public IReadOnlyCollection<string> Documents => _documents;

    /// <summary>Whether its end came before what readers may have seen: readers from behind it are told of the end
    /// too.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Whether the answer was taken back.</summary>
    public bool IsWithdrawn => _first > 0;

    public void Append(AnswerEvent answerEvent)
    {
        if (HasEnded || (IsFull && answerEvent is not DoneEvent))
        {
            return;
        }

        if (answerEvent is DoneEvent last)
        {
            HasEnded = true;
            if (ending is not null)
            {
                Ending = EndAsync(last, ending);
                return;
            }
        }

        Add(answerEvent);
    }

    private async Task EndAsync(DoneEvent last, Func<DoneEvent, Task> ending)
    {
        await ending(last).Ended();
        if (!IsComplete)
        {
            Add(last);
        }
    }

    private void Add(AnswerEvent answerEvent)
    {
        var isLast = answerEvent is DoneEvent;
        var size = AnswerSize.CharactersOf(answerEvent);
        if (!isLast && (_events.Count >= mostEvents || Characters + size > mostCharacters))
        {
            IsFull = true;
            return;
        }

        Characters += size;
        answerEvent = answerEvent with { Sequence = _events.Count };
        _events.Add(answerEvent);
        appended?.Invoke(answerEvent);
        if (answerEvent is HitsEvent hits)
        {
            _documents.UnionWith(hits.Hits.Select(hit => hit.DocumentId));
        }

        IsComplete = isLast;
        _appended.Raise();
        CheckDelivered();
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
        Characters = 0;
        HasEnded = IsComplete = true;
        _appended.Raise();
        CheckDelivered();
    }

    public async IAsyncEnumerable<AnswerEvent> ReadAsync(
        long from,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Readers++;
        try
        {
            var next = (int)Math.Clamp(from, 0, int.MaxValue);
            while (true)
            {
                var more = _appended.Next;
                while (next < _first + _events.Count)
                {
                    next = Math.Max(next, _first);
                    yield return _events[next++ - _first];
                }

                if (IsComplete)
                {
                    if (IsCutOff && from >= _events.Count)
                    {
                        yield return _events[^1] with
                        {
                            Sequence = from,
                        };
                    }

                    yield break;
                }

                if (_first + _events.Count <= next)
                {
                    await more.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            Readers--;
            CheckDelivered();
        }
    }

    private void CheckDelivered()
    {
        if (IsComplete && Readers == 0)
        {
            _delivered.TrySetResult();
        }
    }
}
