using System.Buffers;
using System.Collections.Frozen;

namespace Pipeline.Documents.Reading.Html;

/// <summary>
/// Counts the elements that are open at the same time, about as the standard's parser does, before that parser sees
/// them: for every tag it looks through all that are open, and it opens formatting elements anew in every paragraph
/// until they are closed.
/// </summary>
internal static class HtmlNesting
{
    // The parser flattens what is deeper than a browser would take; this is where not even that helps.
    private const int MaxOpen = 2048;
    private const int MaxLeftOpen = 512;
    private const int MaxName = 16;

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n\f/><");
    private static readonly SearchValues<char> TagEnds = SearchValues.Create("\"'>");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Void = Names(
        "area base br col embed hr img input link meta param source track wbr keygen frame basefont bgsound"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Raw = Names(
        "script style textarea title xmp iframe noembed noframes"
    );

    // An end tag does not reach beyond these, and formatting inside them ends with them.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Barriers = Names(
        "applet button caption marquee math object select svg table td template th"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Formatting = Names(
        "a b big code em font i nobr s small strike strong tt u"
    );

    // The next of these ends the one before, and what is open in it; people leave their end tags out.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Successive = Names(
        "p li dt dd option optgroup tr td th tbody thead tfoot rb rt rtc rp"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lists = Names(
        "table ul ol dl select button object template"
    );

    private const int SuccessorReach = 8;

    /// <summary>Refuses a document with more open elements than any page has.</summary>
    /// <exception cref="DocumentReadException">TooDeep.</exception>
    public static void Check(string html, ReadingLimits limits)
    {
        var text = html.AsSpan();
        var open = new List<string>();
        var counts = new Dictionary<string, int>();
        var byName = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var leftOpen = new HashSet<string>();
        Span<char> lower = stackalloc char[MaxName];
        for (var at = text.IndexOf('<'); at >= 0 && at + 1 < text.Length; )
        {
            var rest = text[(at + 1)..];
            if (rest.StartsWith("!--"))
            {
                at = After(text, at, "-->");
            }
            else if (char.IsAsciiLetter(rest[0]) || (rest[0] == '/' && rest.Length > 1 && char.IsAsciiLetter(rest[1])))
            {
                var isEnd = rest[0] == '/';
                var start = at + (isEnd ? 2 : 1);
                var length = text[start..].IndexOfAny(NameEnds);
                var written = text.Slice(start, length < 0 ? text.Length - start : length);
                var size = written[..Math.Min(written.Length, MaxName)].ToLowerInvariant(lower);
                ReadOnlySpan<char> name = lower[..size];
                var end = TagEnd(text, start + written.Length);
                var tag = text[at..Math.Min(end, text.Length)];
                at = end;
                if (isEnd)
                {
                    Close(name, byName, counts, open, leftOpen);
                }
                else if (Raw.Contains(name))
                {
                    at = After(text, end, $"</{name}");
                }
                else if (!Void.Contains(name) && !tag.EndsWith("/>"))
                {
                    Open(name, tag, byName, counts, open);
                }

                if (open.Count > MaxOpen || leftOpen.Count > MaxLeftOpen)
                {
                    throw Failures.TooDeep(limits);
                }
            }
            else
            {
                at++;
            }
            if (at < text.Length)
            {
                at = text[at..].IndexOf('<') is var next and >= 0 ? at + next : -1;
            }
        }
    }

    private static void Open(
        ReadOnlySpan<char> name,
        ReadOnlySpan<char> tag,
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byName,
        Dictionary<string, int> counts,
        List<string> open
    )
    {
        if (Successive.Contains(name) && Predecessor(name, open) is var before and >= 0)
        {
            for (var i = before + 1; i < open.Count; i++)
            {
                byName[NameOf(open[i])]--;
            }

            open.RemoveRange(before + 1, open.Count - before - 1);
            return;
        }
        byName.TryGetValue(name, out var count);
        byName[name] = count + 1;
        // The tag tells apart what the parser tells apart: equal formatting elements are opened anew three times at
        // most.
        open.Add(
            Formatting.Contains(name) ? $"{name} {tag[Math.Min(tag.Length, name.Length + 1)..]}" : name.ToString()
        );
    }

    private static int Predecessor(ReadOnlySpan<char> name, List<string> open)
    {
        for (var i = open.Count - 1; i >= Math.Max(0, open.Count - SuccessorReach); i--)
        {
            var candidate = NameOf(open[i]);
            if (name.SequenceEqual(candidate))
            {
                return i;
            }

            if (Lists.Contains(candidate))
            {
                return -1;
            }
        }
        return -1;
    }

    private static void Close(
        ReadOnlySpan<char> name,
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byName,
        Dictionary<string, int> counts,
        List<string> open,
        HashSet<string> leftOpen
    )
    {
        if (!byName.TryGetValue(name, out var count) || count == 0)
        {
            return;
        }

        var isBarrier = Barriers.Contains(name);
        while (open.Count > 0)
        {
            var last = open[^1];
            var lastName = NameOf(last);
            var found = name.SequenceEqual(lastName);
            if (!found && !isBarrier && Barriers.Contains(lastName))
            {
                return;
            }

            open.RemoveAt(open.Count - 1);
            byName[lastName]--;
            if (!found && !isBarrier && last.Length > lastName.Length)
            {
                leftOpen.Add(last);
            }
            else
            {
                leftOpen.Remove(last);
            }

            if (found)
            {
                return;
            }
        }
    }

    private static ReadOnlySpan<char> NameOf(string entry) =>
        entry.IndexOf(' ') is var space and >= 0 ? entry.AsSpan(0, space) : entry;

    private static int After(ReadOnlySpan<char> text, int from, string mark) =>
        from < text.Length && text[from..].IndexOf(mark, StringComparison.OrdinalIgnoreCase) is var found and >= 0
            ? from + found + mark.Length
            : text.Length;

    // The offset after a tag's end; values in quotes may hold one.
    private static int TagEnd(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; )
        {
            var next = text[at..].IndexOfAny(TagEnds);
            if (next < 0)
            {
                return text.Length;
            }

            at += next + 1;
            if (text[at - 1] == '>')
            {
                return at;
            }
            // A quote that does not follow an equals sign quotes nothing.
            if (text[from..(at - 1)].TrimEnd() is not [.., '='])
            {
                continue;
            }

            var close = text[at..].IndexOf(text[at - 1]);
            at = close < 0 ? text.Length : at + close + 1;
        }
        return text.Length;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
