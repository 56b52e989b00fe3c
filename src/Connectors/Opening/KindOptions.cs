using System.Globalization;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Opening;

/// <summary>Reads the options that only a kind of source has. What is not read is not known, and refused.</summary>
internal sealed class KindOptions(IReadOnlyDictionary<string, string> given)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A text; null: none was given.</summary>
    public string? Text(string name)
    {
        _read.Add(name);
        return given.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    /// <summary>A whole number within limits.</summary>
    /// <exception cref="SourceException">It is none.</exception>
    public int Number(string name, int byDefault, int low, int high) =>
        Text(name) is not { } text ? byDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= low
        && number <= high
            ? number
        : throw Wrong(name, $"it is '{text}'; give a whole number from {low} to {high}");

    /// <summary>Refuses what nobody has read.</summary>
    /// <exception cref="SourceException">There is something.</exception>
    public void Check()
    {
        if (given.Keys.FirstOrDefault(name => !_read.Contains(name)) is { } unknown)
        {
            throw Wrong(
                unknown,
                _read.Count == 0
                    ? "this kind of connector has no options"
                    : $"this kind of connector has the options {string.Join(", ", _read.Order(StringComparer.Ordinal))}"
            );
        }
    }

    /// <summary>A setting that cannot be used.</summary>
    public static SourceException Wrong(string setting, string detail) =>
        new(Problem.Of(ProblemCode.SettingWrong, ("setting", setting), ("detail", detail)), isTransient: false);
}
