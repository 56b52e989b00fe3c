using System.Globalization;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>The decimal texts of whole numbers within bounds, as GBNF: digit by digit along both bounds.</summary>
internal static class IntegerRange
{
    /// <summary>Numbers have at most 16 digits.</summary>
    public const long Largest = 9_999_999_999_999_999;

    /// <param name="least">The smallest number; null for no bound. Not below -<see cref="Largest"/>.</param>
    /// <param name="most">The greatest number, not below <paramref name="least"/>; null for no bound.</param>
    public static string Of(long? least, long? most)
    {
        var parts = new List<string>();
        if (least is null or < 0)
        {
            parts.Add($"\"-\" ({Positive(Math.Max(1, -(most ?? 0)), -least ?? Largest)})");
        }

        if (most is null or >= 0)
        {
            parts.Add(Positive(Math.Max(0, least ?? 0), most ?? Largest));
        }

        return string.Join(" | ", parts);
    }

    /// <summary>From one number to another, both 0 or more.</summary>
    public static string Positive(long least, long most)
    {
        var parts = new List<string>();
        for (var (low, high) = (0L, 9L); low <= most; (low, high) = (high + 1, (high * 10) + 9))
        {
            var (from, to) = (Math.Max(least, low), Math.Min(most, high));
            if (from <= to)
            {
                parts.Add(
                    Digits(from.ToString(CultureInfo.InvariantCulture), to.ToString(CultureInfo.InvariantCulture))
                );
            }
        }

        return string.Join(" | ", parts);
    }

    private static string Digits(string from, string to)
    {
        if (from.Length == 0)
        {
            return string.Empty;
        }

        var rest = from.Length - 1;
        if (from.AsSpan(1).TrimStart('0').IsEmpty && to.AsSpan(1).TrimStart('9').IsEmpty)
        {
            return rest == 0 ? Digit(from[0], to[0]) : $"{Digit(from[0], to[0])} [0-9]{{{rest}}}";
        }

        if (from[0] == to[0])
        {
            return $"{Digit(from[0], from[0])} ({Digits(from[1..], to[1..])})";
        }

        var parts = new List<string> { $"{Digit(from[0], from[0])} ({Digits(from[1..], new string('9', rest))})" };
        if (to[0] - from[0] > 1)
        {
            parts.Add($"{Digit((char)(from[0] + 1), (char)(to[0] - 1))} [0-9]{{{rest}}}");
        }

        parts.Add($"{Digit(to[0], to[0])} ({Digits(new string('0', rest), to[1..])})");
        return string.Join(" | ", parts);
    }

    private static string Digit(char from, char to) => from == to ? $"\"{from}\"" : $"[{from}-{to}]";
}
