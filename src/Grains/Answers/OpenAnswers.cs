using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Answers;

/// <summary>
/// The answers of this silo: those that are being written, which a shutdown ends with an event that says so, and the
/// finished ones that can still be read, of which the oldest are forgotten when they take too much room. Safe for
/// several threads.
/// </summary>
public sealed partial class OpenAnswers
{
    private readonly Lock _lock = new();
    private readonly HashSet<OpenAnswer> _running = [];
    private readonly LinkedList<OpenAnswer> _kept = new();
    private readonly long _mostKept;
    private readonly TimeProvider _time;
    private readonly ILogger<OpenAnswers> _logger;
    private long _keptCharacters;
    private bool _isClosed;

    /// <summary>Creates it without answers.</summary>
    /// <param name="options">Says how much of finished answers is kept.</param>
    /// <param name="time">Measures the wait for readers.</param>
    /// <param name="logger">Told what did not end in time.</param>
    public OpenAnswers(IOptions<PipelineOptions> options, TimeProvider time, ILogger<OpenAnswers> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _mostKept = options.Value.Answers.KeptCharacters;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Takes no new answer, ends all that are being written with <see cref="ErrorCode.ShuttingDown"/>, and returns when
    /// their readers have had the last event or the patience is over. A second call joins in.
    /// </summary>
    /// <param name="patience">The longest wait.</param>
    public async Task EndAllAsync(TimeSpan patience)
    {
        OpenAnswer[] open;
        lock (_lock)
        {
            _isClosed = true;
            open = [.. _running];
        }

        await Task.WhenAll(open.Select(answer => answer.Stop.TellAsync(PipelineException.ShuttingDown())));
        try
        {
            await Task.WhenAll(open.Select(answer => answer.Delivered)).WaitAsync(patience, _time);
        }
        catch (TimeoutException)
        {
            LogLeft(_logger, open.Count(answer => !answer.Delivered.IsCompleted));
        }
    }

    /// <summary>An answer begins.</summary>
    /// <exception cref="PipelineException">The silo is being stopped.</exception>
    internal void Begin(OpenAnswer answer)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw PipelineException.ShuttingDown();
            }

            _running.Add(answer);
        }
    }

    /// <summary>An answer has ended and is kept to be read again.</summary>
    internal void Keep(OpenAnswer answer, long characters)
    {
        var forgotten = new List<OpenAnswer>();
        lock (_lock)
        {
            if (!_running.Remove(answer))
            {
                return;
            }

            answer.Characters = characters;
            answer.Place = _kept.AddLast(answer);
            _keptCharacters += characters;
            while (_keptCharacters > _mostKept && _kept.First is { } oldest && oldest.Value != answer)
            {
                Remove(oldest.Value);
                forgotten.Add(oldest.Value);
            }
        }

        foreach (var one in forgotten)
        {
            one.Forget();
        }
    }

    /// <summary>An answer is gone.</summary>
    internal void Leave(OpenAnswer answer)
    {
        lock (_lock)
        {
            _running.Remove(answer);
            Remove(answer);
        }
    }

    private void Remove(OpenAnswer answer)
    {
        if (answer.Place is { } place)
        {
            _kept.Remove(place);
            _keptCharacters -= answer.Characters;
            answer.Place = null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Answers} answers were not read to their end before the silo stopped"
    )]
    private static partial void LogLeft(ILogger logger, int answers);
}

/// <summary>One answer of this silo.</summary>
/// <param name="stop">Ends it.</param>
/// <param name="delivered">Ends when it has ended and its readers have had all of it.</param>
/// <param name="forget">Called when it can be kept no longer.</param>
internal sealed class OpenAnswer(AnswerStop stop, Task delivered, Action forget)
{
    public AnswerStop Stop => stop;

    public Task Delivered => delivered;

    public Action Forget => forget;

    /// <summary>What it takes while it is kept.</summary>
    public long Characters { get; set; }

    /// <summary>Its place among the kept ones.</summary>
    public LinkedListNode<OpenAnswer>? Place { get; set; }
}
