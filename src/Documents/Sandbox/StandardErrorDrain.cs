using Microsoft.Extensions.Logging;

namespace Pipeline.Documents.Sandbox;

/// <summary>What a dying process said of its death.</summary>
internal enum CrashCause
{
    /// <summary>Nothing that is understood.</summary>
    Unknown,

    /// <summary>The runtime ran out of memory.</summary>
    OutOfMemory,

    /// <summary>The runtime ran out of stack.</summary>
    StackOverflow,
}

/// <summary>
/// Reads a child's standard error to the end, so that the child never blocks on it, and keeps nothing. Of what the
/// runtime prints when it dies, stack frames and the kind of death are logged; other lines may hold text of a document
/// and are not.
/// </summary>
internal sealed partial class StandardErrorDrain : IAsyncDisposable
{
    private const int MaxLoggedLines = 24;
    private const int MaxLine = 300;

    private readonly StreamReader _errors;
    private readonly int _process;
    private readonly ILogger _logger;
    private volatile CrashCause _cause;
    private int _logged;

    public StandardErrorDrain(StreamReader errors, int process, ILogger logger)
    {
        _errors = errors;
        _process = process;
        _logger = logger;
        Ended = Task.Run(DrainAsync);
    }

    public CrashCause Cause => _cause;

    /// <summary>Completes when the child has closed its standard error. Never fails.</summary>
    public Task Ended { get; }

    public async ValueTask DisposeAsync()
    {
        await Ended.ConfigureAwait(false);
        _errors.Dispose();
    }

    private async Task DrainAsync()
    {
        // Lines are cut at MaxLine as they are read: a child may write gigabytes without a line feed.
        var buffer = new char[4096];
        var line = new System.Text.StringBuilder(MaxLine);
        try
        {
            int read;
            while ((read = await _errors.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                foreach (var c in buffer.AsSpan(0, read))
                {
                    if (c == '\n')
                    {
                        Take(line.ToString());
                        line.Clear();
                    }
                    else if (line.Length < MaxLine)
                    {
                        line.Append(c);
                    }
                }
            }
            Take(line.ToString());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe broke with the process.
        }
    }

    private void Take(string line)
    {
        var text = line.Trim();
        // The words of the runtime's fatal errors; a document's text could only fake the reason of its own failure with
        // them.
        if (
            text.StartsWith("Out of memory", StringComparison.Ordinal)
            || text.Contains("System.OutOfMemoryException", StringComparison.Ordinal)
            || text.StartsWith("GC heap initialization failed", StringComparison.Ordinal)
        )
        {
            _cause = CrashCause.OutOfMemory;
        }
        else if (text.StartsWith("Stack overflow", StringComparison.Ordinal) && _cause == CrashCause.Unknown)
        {
            _cause = CrashCause.StackOverflow;
        }
        else if (!text.StartsWith("at ", StringComparison.Ordinal))
        {
            return;
        }

        if (_logged++ < MaxLoggedLines)
        {
            LogLine(_logger, _process, text);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reader process {Process}: {Line}")]
    private static partial void LogLine(ILogger logger, int process, string line);
}
