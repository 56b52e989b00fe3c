namespace Pipeline.Inference.Generation.Grammars;

/// <summary>A set of Unicode scalar values; surrogates are never in it.</summary>
internal sealed class CharacterSet
{
    public const int Last = 0x10FFFF;

    private readonly int[] _first;
    private readonly int[] _last;

    /// <param name="ranges">Both ends included; in any order, and they may overlap.</param>
    /// <param name="negated">Whether the set is all other characters.</param>
    public CharacterSet(IEnumerable<(int First, int Last)> ranges, bool negated)
    {
        var merged = Merge(ranges);
        merged = negated ? Complement(merged) : merged;
        merged = [.. merged.SelectMany(WithoutSurrogates)];
        _first = [.. merged.Select(range => range.First)];
        _last = [.. merged.Select(range => range.Last)];
    }

    public bool IsEmpty => _first.Length == 0;

    public bool Contains(int character) => Intersects(character, character);

    /// <summary>Whether a character from one to the other, both included, is in the set.</summary>
    public bool Intersects(int first, int last)
    {
        var at = Array.BinarySearch(_last, first);
        at = at < 0 ? ~at : at;
        return at < _first.Length && _first[at] <= last;
    }

    private static List<(int First, int Last)> Merge(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    private static List<(int First, int Last)> Complement(List<(int First, int Last)> ranges)
    {
        var gaps = new List<(int First, int Last)>();
        var next = 0;
        foreach (var (first, last) in ranges)
        {
            if (first > next)
            {
                gaps.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            gaps.Add((next, Last));
        }

        return gaps;
    }

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range)
    {
        if (range.First < 0xD800)
        {
            yield return (range.First, Math.Min(range.Last, 0xD7FF));
        }

        if (range.Last > 0xDFFF)
        {
            yield return (Math.Max(range.First, 0xE000), range.Last);
        }
    }
}
