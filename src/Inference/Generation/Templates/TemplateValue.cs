using System.Globalization;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>A name or member that does not exist. It prints as nothing and counts as false.</summary>
/// <param name="Name">The name.</param>
internal sealed record Undefined(string Name);

/// <summary>Positional and named arguments of a call.</summary>
internal sealed record TemplateArguments(IReadOnlyList<object?> Values, IReadOnlyDictionary<string, object?> Named)
{
    public static TemplateArguments None { get; } = new([], new Dictionary<string, object?>());

    /// <summary>An argument by place or name; the fallback when it was not given.</summary>
    public object? Get(int place, string name, object? fallback = null) =>
        place < Values.Count ? Values[place]
        : Named.TryGetValue(name, out var value) ? value
        : fallback;
}

/// <summary>What can be called.</summary>
internal delegate object? TemplateFunction(TemplateArguments arguments);

/// <summary>An object whose members can be set (<c>namespace</c>).</summary>
internal sealed class TemplateNamespace(IReadOnlyDictionary<string, object?> members)
{
    public Dictionary<string, object?> Members { get; } = new(members, StringComparer.Ordinal);
}

/// <summary>
/// Values as Jinja2 treats them, which is as Python does: null, <see cref="bool"/>, <see cref="long"/>,
/// <see cref="double"/>,
/// <see cref="MarkedText"/>, <c>List</c>, <c>Dictionary</c>, <see cref="TemplateNamespace"/>,
/// <see cref="TemplateFunction"/> and
/// <see cref="Undefined"/>.
/// </summary>
internal static class TemplateValue
{
    public static bool IsTrue(object? value) =>
        value switch
        {
            null or Undefined or false or 0L or 0.0 => false,
            MarkedText text => text.Length > 0,
            List<object?> list => list.Count > 0,
            Dictionary<string, object?> map => map.Count > 0,
            _ => true,
        };

    public static bool AreEqual(object? a, object? b) =>
        (a, b) switch
        {
            (MarkedText x, MarkedText y) => x.Value == y.Value,
            (List<object?> x, List<object?> y) => x.Count == y.Count
                && x.Zip(y).All(pair => AreEqual(pair.First, pair.Second)),
            (Dictionary<string, object?> x, Dictionary<string, object?> y) => x.Count == y.Count
                && x.All(pair => y.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other)),
            _ when Number(a) is { } x && Number(b) is { } y => x == y,
            (null, null) => true,
            (Undefined, Undefined) => true,
            _ => a is not null && ReferenceEquals(a, b),
        };

    public static int Compare(object? a, object? b) =>
        (a, b) switch
        {
            (MarkedText x, MarkedText y) => string.CompareOrdinal(x.Value, y.Value),
            _ when Number(a) is { } x && Number(b) is { } y => x.CompareTo(y),
            _ => throw new TemplateException($"{Kind(a)} and {Kind(b)} have no order."),
        };

    public static bool Contains(object? container, object? value) =>
        container switch
        {
            MarkedText text => text.Value.Contains(Text(value).Value, StringComparison.Ordinal),
            List<object?> list => list.Exists(item => AreEqual(item, value)),
            Dictionary<string, object?> map => value is MarkedText key && map.ContainsKey(key.Value),
            Undefined => false,
            _ => throw new TemplateException($"{Kind(container)} contains nothing."),
        };

    /// <summary>A number, a truth value included; null for anything else.</summary>
    public static double? Number(object? value) =>
        value switch
        {
            long number => number,
            double number => number,
            bool truth => truth ? 1 : 0,
            _ => null,
        };

    public static int Integer(object? value) =>
        value switch
        {
            long number => (int)Math.Clamp(number, int.MinValue, int.MaxValue),
            bool truth => truth ? 1 : 0,
            _ => throw new TemplateException($"{Kind(value)} is no whole number."),
        };

    /// <summary>How a value prints.</summary>
    public static MarkedText Text(object? value) =>
        value switch
        {
            MarkedText text => text,
            Undefined => MarkedText.Empty,
            null => MarkedText.Template("None"),
            bool truth => MarkedText.Template(truth ? "True" : "False"),
            long number => MarkedText.Template(number.ToString(CultureInfo.InvariantCulture)),
            double number => MarkedText.Template(TemplateJson.Number(number)),
            List<object?> or Dictionary<string, object?> => TemplateJson.Write(value, indent: null, quote: '\''),
            _ => throw new TemplateException($"{Kind(value)} cannot be printed."),
        };

    /// <summary>What a loop goes over.</summary>
    public static List<object?> Items(object? value) =>
        value switch
        {
            List<object?> list => list,
            Dictionary<string, object?> map => [.. map.Keys.Select(MarkedText.Template)],
            MarkedText text => [.. Enumerable.Range(0, text.Length).Select(i => text.Slice(i, 1))],
            Undefined => [],
            _ => throw new TemplateException($"{Kind(value)} has no items."),
        };

    public static string Kind(object? value) =>
        value switch
        {
            null => "None",
            bool => "A truth value",
            long or double => "A number",
            MarkedText => "A text",
            List<object?> => "A list",
            Dictionary<string, object?> => "A mapping",
            TemplateNamespace => "A namespace",
            Undefined missing => $"'{missing.Name}', which is not defined,",
            _ => "A function",
        };
}
