using System.Text;

namespace Pipeline.Grains.Answers;

/// <summary>What a part of a generator's text is.</summary>
public enum AssistantPart
{
    /// <summary>Text for the reader.</summary>
    Content,

    /// <summary>What the model thought before it answered: the inside of a leading <c>&lt;think&gt;</c>
    /// section.</summary>
    Thought,

    /// <summary>The whole inside of a <c>&lt;tool_call&gt;</c> section.</summary>
    ToolCall,
}

/// <summary>Takes a generator's text apart as it comes. Text that may still become a tag is held back.</summary>
/// <param name="calls">Whether sections of tool calls are taken out; else they are content.</param>
public sealed class AssistantText(bool calls)
{
    private const string ThinkStart = "<think>";
    private const string ThinkEnd = "</think>";

    /// <summary>Opens a tool call.</summary>
    public const string CallStart = "<tool_call>";

    /// <summary>Closes a tool call.</summary>
    public const string CallEnd = "</tool_call>";

    private readonly StringBuilder _held = new();
    private Place _place = Place.Beginning;
    private bool _skipsSpace;

    /// <summary>Takes the next piece; returns the parts that are certain now.</summary>
    public IReadOnlyList<(AssistantPart Part, string Text)> Push(string piece)
    {
        _held.Append(piece);
        var parts = new List<(AssistantPart, string)>();
        while (Step(parts)) { }

        return parts;
    }

    /// <summary>Nothing follows: a section that was not closed, and text that became no tag, are given out as they
    /// are.</summary>
    public IReadOnlyList<(AssistantPart Part, string Text)> Complete()
    {
        var rest = _held.ToString();
        _held.Clear();
        return rest.Length == 0
            ? []
            : _place switch
            {
                Place.Thought => [(AssistantPart.Thought, rest)],
                Place.Call => [(AssistantPart.Content, CallStart + rest)],
                _ => [(AssistantPart.Content, rest)],
            };
    }

    /// <summary>Takes one part off what is held; false when more text is needed.</summary>
    private bool Step(List<(AssistantPart, string)> parts)
    {
        if (_skipsSpace)
        {
            var space = 0;
            while (space < _held.Length && char.IsWhiteSpace(_held[space]))
            {
                space++;
            }

            _held.Remove(0, space);
            _skipsSpace = _held.Length == 0;
        }

        if (_held.Length == 0)
        {
            return false;
        }

        var text = _held.ToString();
        switch (_place)
        {
            case Place.Beginning:
                var start = text.TrimStart();
                if (ThinkStart.StartsWith(start, StringComparison.Ordinal) && start.Length < ThinkStart.Length)
                {
                    return false;
                }

                if (start.StartsWith(ThinkStart, StringComparison.Ordinal))
                {
                    Keep(start[ThinkStart.Length..], Place.Thought, skipsSpace: true);
                }
                else
                {
                    _place = Place.Content;
                }

                return true;
            case Place.Thought:
                return Until(text, ThinkEnd, AssistantPart.Thought, Place.Content, parts);
            case Place.Call:
                var end = text.IndexOf(CallEnd, StringComparison.Ordinal);
                if (end < 0)
                {
                    return false;
                }

                parts.Add((AssistantPart.ToolCall, text[..end].Trim()));
                Keep(text[(end + CallEnd.Length)..], Place.Content, skipsSpace: true);
                return true;
            case Place.Content when calls:
                return Until(text, CallStart, AssistantPart.Content, Place.Call, parts);
            default:
                parts.Add((AssistantPart.Content, text));
                _held.Clear();
                return false;
        }
    }

    private bool Until(string text, string tag, AssistantPart part, Place next, List<(AssistantPart, string)> parts)
    {
        var at = text.IndexOf(tag, StringComparison.Ordinal);
        var certain = at >= 0 ? at : text.Length - OpenTag(text, tag);
        if (certain > 0)
        {
            parts.Add((part, text[..certain]));
        }

        if (at < 0)
        {
            _held.Remove(0, certain);
            return false;
        }

        Keep(text[(at + tag.Length)..], next, skipsSpace: true);
        return true;
    }

    private void Keep(string text, Place place, bool skipsSpace)
    {
        _held.Clear().Append(text);
        (_place, _skipsSpace) = (place, skipsSpace);
    }

    /// <summary>How many characters at the end may begin the tag.</summary>
    private static int OpenTag(string text, string tag)
    {
        for (var length = Math.Min(text.Length, tag.Length - 1); length > 0; length--)
        {
            if (text.EndsWith(tag[..length], StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }

    private enum Place
    {
        Beginning,
        Thought,
        Content,
        Call,
    }
}
