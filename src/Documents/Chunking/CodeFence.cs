namespace Pipeline.Documents.Chunking;

/// <summary>The lines around a piece of code in a chunk, as Markdown writes them.</summary>
/// <param name="Open">The fence with the language and a line feed; empty for code that stays without.</param>
/// <param name="Close">A line feed and the fence.</param>
internal sealed record CodeFence(string Open, string Close)
{
    // A fence is longer than any in the code; a code that makes it longer than this stays without.
    private const int MaxRun = 8;

    public static CodeFence None { get; } = new("", "");

    /// <summary>A fence that no line of the code closes.</summary>
    public static CodeFence Of(string code, string? language)
    {
        int backticks = LongestRun(code, '`'),
            tildes = LongestRun(code, '~');
        var (mark, run) = backticks <= tildes || backticks < 3 ? ('`', backticks) : ('~', tildes);
        if (run > MaxRun)
        {
            return None;
        }

        var fence = new string(mark, Math.Max(3, run + 1));
        return new CodeFence($"{fence}{language}\n", $"\n{fence}");
    }

    /// <summary>The code between its fences.</summary>
    public string Around(string code) => Open.Length == 0 ? code : $"{Open}{code}{Close}";

    private static int LongestRun(string code, char mark)
    {
        var longest = 0;
        foreach (var line in code.AsSpan().EnumerateLines())
        {
            var rest = line.TrimStart(' ');
            var run = rest.IndexOfAnyExcept(mark);
            longest = Math.Max(longest, run < 0 ? rest.Length : run);
        }
        return longest;
    }
}
