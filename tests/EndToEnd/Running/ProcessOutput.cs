namespace Pipeline.EndToEnd.Running;

/// <summary>The last lines of a process, for the message of a test that fails.</summary>
internal sealed class ProcessOutput
{
    private const int MaxLines = 400;

    private readonly Queue<string> _lines = new();

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
