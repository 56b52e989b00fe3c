using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>
/// A text that remembers which of its characters a template wrote and which came with the turns, through everything a
/// template does to it. Only the former may become special tokens.
/// </summary>
internal sealed class MarkedText
{
    // One mark a character where they differ; null where all are alike.
    private readonly bool[]? _marks;
    private readonly bool _isContent;

    private MarkedText(string value, bool[]? marks, bool isContent) =>
        (Value, _marks, _isContent) = (value, marks, isContent);

    public static MarkedText Empty { get; } = Template("");

    public string Value { get; }

    public int Length => Value.Length;

    /// <summary>Whether any of it came with the turns.</summary>
    public bool HasContent => _marks is null ? _isContent && Length > 0 : _marks.Contains(true);

    /// <summary>A text that the template wrote.</summary>
    public static MarkedText Template(string value) => new(value, null, false);

    /// <summary>A text that came with the turns.</summary>
    public static MarkedText Content(string value) => new(value, null, true);

    public static MarkedText Concat(IReadOnlyCollection<MarkedText> parts)
    {
        if (parts.Count == 1)
        {
            return parts.First();
        }

        var value = string.Concat(parts.Select(part => part.Value));
        if (parts.Where(part => part.Length > 0).All(part => part._marks is null && part._isContent))
        {
            return Content(value);
        }

        if (!parts.Any(part => part.HasContent))
        {
            return Template(value);
        }

        var marks = new bool[value.Length];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyMarks(marks.AsSpan(at, part.Length));
            at += part.Length;
        }

        return new MarkedText(value, marks, false);
    }

    public MarkedText Slice(int start, int length) =>
        start == 0 && length == Length
            ? this
            : new MarkedText(Value.Substring(start, length), _marks?[start..(start + length)], _isContent);

    /// <summary>Without characters at its ends.</summary>
    /// <param name="start">Whether at the start.</param>
    /// <param name="end">Whether at the end.</param>
    /// <param name="characters">Which; null for white space.</param>
    public MarkedText Trim(bool start, bool end, string? characters)
    {
        int from = 0,
            to = Length;
        while (start && from < to && Goes(Value[from]))
        {
            from++;
        }

        while (end && from < to && Goes(Value[to - 1]))
        {
            to--;
        }

        return Slice(from, to - from);

        bool Goes(char c) => characters?.Contains(c, StringComparison.Ordinal) ?? char.IsWhiteSpace(c);
    }

    /// <summary>The parts between the places of a text that is not empty.</summary>
    /// <param name="separator">The text.</param>
    /// <param name="most">Most places to cut at.</param>
    public List<MarkedText> Split(string separator, int most = int.MaxValue)
    {
        var parts = new List<MarkedText>();
        var from = 0;
        while (parts.Count < most && Value.IndexOf(separator, from, StringComparison.Ordinal) is >= 0 and var at)
        {
            parts.Add(Slice(from, at - from));
            from = at + separator.Length;
        }

        parts.Add(Slice(from, Length - from));
        return parts;
    }

    public MarkedText Join(IEnumerable<MarkedText> parts)
    {
        var all = new List<MarkedText>();
        foreach (var part in parts)
        {
            if (all.Count > 0)
            {
                all.Add(this);
            }

            all.Add(part);
        }

        return all.Count == 0 ? Empty : Concat(all);
    }

    /// <summary>Changed as a whole: where no character can be told from which it came, all of it counts as content if
    /// any was.</summary>
    public MarkedText Map(Func<string, string> change)
    {
        var value = change(Value);
        return value.Length == Length ? new MarkedText(value, _marks, _isContent)
            : HasContent ? Content(value)
            : Template(value);
    }

    /// <summary>Runs of characters of one origin.</summary>
    public IEnumerable<PromptSegment> Segments()
    {
        for (var from = 0; from < Length; )
        {
            var to = from + 1;
            while (to < Length && IsContent(to) == IsContent(from))
            {
                to++;
            }

            yield return new PromptSegment(Value[from..to], !IsContent(from));
            from = to;
        }
    }

    public override string ToString() => Value;

    private bool IsContent(int at) => _marks?[at] ?? _isContent;

    private void CopyMarks(Span<bool> marks)
    {
        if (_marks is null)
        {
            marks.Fill(_isContent);
        }
        else
        {
            _marks.CopyTo(marks);
        }
    }
}
