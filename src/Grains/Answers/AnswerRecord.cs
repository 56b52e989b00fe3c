using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Cache;
using Pipeline.Storage.Answers;

namespace Pipeline.Grains.Answers;

/// <summary>
/// What is to be stored of one answer. It is written behind the answer's log, which never waits for it; a record that
/// could not be kept up is given up, and what is stored of it stays a beginning. Safe for several threads.
/// </summary>
internal sealed class AnswerRecord
{
    private readonly Lock _lock = new();
    private readonly AnswerRecords _records;
    private readonly string _collection;
    private readonly AnswerOwner _owner;
    private readonly DateTimeOffset _latest;
    private readonly TimeSpan _retention;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<AnswerEvent> _pending = [];
    private AnswerBlock? _taken;
    private long _takenCharacters;
    private long _characters;
    private bool _isEnded;
    private bool _isGivenUp;

    /// <param name="records">Who writes it.</param>
    /// <param name="id">The answer's id.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="latest">When the answer has ended at the latest.</param>
    /// <param name="retention">How long it is kept from its end on.</param>
    public AnswerRecord(
        AnswerRecords records,
        string id,
        string collection,
        AnswerOwner owner,
        DateTimeOffset latest,
        TimeSpan retention
    )
    {
        _records = records;
        Id = id;
        _collection = collection;
        _owner = owner;
        _latest = latest + retention;
        _retention = retention;
    }

    /// <summary>The answer's id.</summary>
    public string Id { get; }

    /// <summary>Ends once the whole answer is stored, or nothing more of it will be.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Adds the next event.</summary>
    public void Add(AnswerEvent answerEvent)
    {
        var size = AnswerSize.CharactersOf(answerEvent);
        bool isFirst;
        bool fits;
        lock (_lock)
        {
            if (_isGivenUp || _isEnded)
            {
                return;
            }

            isFirst = answerEvent.Sequence == 0;
            _isEnded = answerEvent is DoneEvent;
            _pending.Add(answerEvent);
            _characters += size;

            // Under the lock, so that whoever gives it up lets go of all that was taken.
            fits = _records.Reserve(size);
        }

        // What begins is stored at once, so that it is known wherever its reader goes; so is what ends.
        _records.Added(this, fits, urgent: isFirst || answerEvent is DoneEvent);
    }

    /// <summary>Nothing more is to be stored of it: it was taken back.</summary>
    public void Abandon() => _records.Abandon(this);

    /// <summary>What is to be stored next; null: nothing. The same again until it was stored.</summary>
    public AnswerBlock? Take(DateTimeOffset now)
    {
        List<AnswerEvent> events;
        lock (_lock)
        {
            if (_isGivenUp || _taken is not null || _pending.Count == 0)
            {
                return _isGivenUp ? null : _taken;
            }

            (events, _pending) = (_pending, []);
            (_takenCharacters, _characters) = (_characters, 0);
        }

        var isLast = events[^1] is DoneEvent;
        var block = new AnswerBlock(
            Id,
            _collection,
            _owner.Digest,
            events[0].Sequence,
            events.Count,
            JsonSerializer.SerializeToUtf8Bytes(events, PipelineJson.Options),
            isLast,
            // An index is on it, so it changes with the last block alone.
            isLast ? now + _retention : _latest
        );
        lock (_lock)
        {
            _taken = block;
        }

        return block;
    }

    /// <summary>What was taken is stored. Returns the characters that it was.</summary>
    public long Stored()
    {
        bool isWhole;
        long characters;
        lock (_lock)
        {
            isWhole = _taken is { IsLast: true };
            (_taken, characters, _takenCharacters) = (null, _takenCharacters, 0);
        }

        if (isWhole)
        {
            _settled.TrySetResult();
        }

        return characters;
    }

    /// <summary>Nothing more of it is stored. Returns the characters that are let go; null: it was given up
    /// before.</summary>
    public long? GiveUp()
    {
        long characters;
        lock (_lock)
        {
            if (_isGivenUp)
            {
                return null;
            }

            _isGivenUp = true;
            characters = _characters + _takenCharacters;
            (_pending, _taken, _characters, _takenCharacters) = ([], null, 0, 0);
        }

        _settled.TrySetResult();
        return characters;
    }
}
