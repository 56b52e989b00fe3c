namespace Pipeline.Inference.Generation.Output;

/// <summary>
/// Looks for stop strings in a text that comes in parts, and holds back no more than what may still become one. The
/// result does not depend on where the parts are cut: the stop that is complete first counts, the longest if several
/// end together.
/// </summary>
internal sealed class StopMatcher(IReadOnlyList<string> stops)
{
    private string _held = string.Empty;

    /// <summary>A stop string was found; what stood before it has been returned.</summary>
    public bool IsMatched { get; private set; }

    /// <summary>Adds a part and returns what can be shown now.</summary>
    public string Append(string part)
    {
        if (stops.Count == 0 || part.Length == 0)
        {
            return part;
        }

        var text = _held + part;
        for (var end = _held.Length + 1; end <= text.Length; end++)
        {
            var length = LongestStopAtEnd(text.AsSpan(0, end));
            if (length > 0)
            {
                IsMatched = true;
                _held = string.Empty;
                return text[..(end - length)];
            }
        }

        var hold = LongestOpenPrefix(text);
        _held = text[^hold..];
        return text[..^hold];
    }

    /// <summary>Returns what was held back: the text has ended.</summary>
    public string Flush()
    {
        var rest = _held;
        _held = string.Empty;
        return rest;
    }

    private int LongestStopAtEnd(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            if (stop.Length > longest && text.EndsWith(stop, StringComparison.Ordinal))
            {
                longest = stop.Length;
            }
        }

        return longest;
    }

    private int LongestOpenPrefix(string text)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan().EndsWith(stop.AsSpan(0, length), StringComparison.Ordinal))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
