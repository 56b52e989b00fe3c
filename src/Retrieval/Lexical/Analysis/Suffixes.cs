namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>A small table of suffixes, each with a condition, searched for the longest that fits.</summary>
/// <typeparam name="TCondition">What a suffix asks of the text before it.</typeparam>
internal sealed class Suffixes<TCondition>
{
    private readonly Dictionary<string, TCondition> _conditions;
    private readonly Dictionary<string, TCondition>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;

    public Suffixes(IEnumerable<(string Text, TCondition Condition)> suffixes)
    {
        _conditions = suffixes.ToDictionary(s => s.Text, s => s.Condition, StringComparer.Ordinal);
        _lookup = _conditions.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _conditions.Keys.Max(s => s.Length);
    }

    /// <summary>Whether the text before a suffix of some length satisfies the suffix's condition.</summary>
    public delegate bool Fits(ReadOnlySpan<char> rest, int length, TCondition condition);

    /// <summary>Length of what is left, never 0, without the longest suffix that fits.</summary>
    public int Rest(ReadOnlySpan<char> word, Fits fits)
    {
        for (var length = Math.Min(_longest, word.Length - 1); length > 0; length--)
        {
            if (_lookup.TryGetValue(word[^length..], out var condition) && fits(word[..^length], length, condition))
            {
                return word.Length - length;
            }
        }

        return word.Length;
    }

    /// <summary>Length of the longest suffix whatever stands before it, the whole text included, or 0.</summary>
    public int LongestAtEnd(ReadOnlySpan<char> word)
    {
        for (var length = Math.Min(_longest, word.Length); length > 0; length--)
        {
            if (_lookup.ContainsKey(word[^length..]))
            {
                return length;
            }
        }

        return 0;
    }
}
