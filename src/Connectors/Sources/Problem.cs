using System.Globalization;

namespace Pipeline.Connectors.Sources;

/// <summary>What stands in a connector's way. It holds names and sizes, never content or credentials.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Values">What it says of the case, by name.</param>
public sealed record Problem(ProblemCode Code, IReadOnlyDictionary<string, string> Values)
{
    private const int LongestValue = 300;

    /// <summary>Makes one.</summary>
    /// <param name="code">What it is.</param>
    /// <param name="values">What is said of the case; texts that are too long are cut.</param>
    public static Problem Of(ProblemCode code, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var texts = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            texts.Add(name, text.Length > LongestValue ? text[..LongestValue] + "…" : text);
        }

        return new Problem(code, texts);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Values.Count == 0
            ? Code.ToString()
            : $"{Code} ({string.Join(", ", Values.Select(value => $"{value.Key}: {value.Value}"))})";
}
