namespace Pipeline.EndToEnd.Running;

/// <summary>The last lines of a process, for the message of a test that fails.</summary>
internal sealed class ProcessOutput
{
    private const int MaxLines = 400;

    private readonly Queue<string> _lines = new();
    private readonly List<(string Sign, TaskCompletionSource Seen)> _waits = [];

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }

            foreach (var (_, seen) in _waits.Where(wait => line.Contains(wait.Sign, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }

    /// <summary>Ends when a line with a text has been written, or has been already.</summary>
    public Task WaitForAsync(string sign, CancellationToken cancellationToken)
    {
        lock (_lines)
        {
            if (_lines.Any(line => line.Contains(sign, StringComparison.Ordinal)))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((sign, seen));
            return seen.Task.WaitAsync(cancellationToken);
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
