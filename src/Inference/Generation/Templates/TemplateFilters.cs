using System.Globalization;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>The filters of Jinja2 that chat templates use.</summary>
internal static class TemplateFilters
{
    private static readonly Dictionary<string, Func<object?, TemplateArguments, TemplateBudget, object?>> Known = new(
        StringComparer.Ordinal
    )
    {
        ["trim"] = Method("strip"),
        ["upper"] = Method("upper"),
        ["lower"] = Method("lower"),
        ["title"] = Method("title"),
        ["capitalize"] = Method("capitalize"),
        ["string"] = (value, _, _) => Text(value),
        ["safe"] = (value, _, _) => value,
        ["length"] = (value, _, _) => Count(value),
        ["count"] = (value, _, _) => Count(value),
        ["first"] = (value, _, _) => TemplateValue.Items(value) is [var first, ..] ? first : new Undefined("the first"),
        ["last"] = (value, _, _) => TemplateValue.Items(value) is [.., var last] ? last : new Undefined("the last"),
        ["list"] = (value, _, _) => TemplateValue.Items(value).ToList(),
        ["reverse"] = (value, _, _) =>
            value is MarkedText
                ? MarkedText.Empty.Join(TemplateValue.Items(value).Cast<MarkedText>().Reverse())
                : Enumerable.Reverse(TemplateValue.Items(value)).ToList(),
        ["items"] = (value, _, _) => value is Dictionary<string, object?> map ? TemplateMethods.Pairs(map) : [],
        ["dictsort"] = (value, _, _) =>
            value is Dictionary<string, object?> map
                ? TemplateMethods.Pairs(map.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ToDictionary())
                : [],
        ["default"] = Default,
        ["d"] = Default,
        ["join"] = (value, arguments, budget) =>
        {
            var separator = Text(arguments.Get(0, "d", MarkedText.Empty));
            var parts = Picked(value, arguments.Get(1, "attribute")).Select(Text).ToArray();
            budget.Make(parts.Sum(part => (long)part.Length + separator.Length));
            return separator.Join(parts);
        },
        ["replace"] = (value, arguments, budget) =>
            TemplateMethods.Replace(Text(value), Text(arguments.Get(0, "old")), Text(arguments.Get(1, "new")), budget),
        ["tojson"] = (value, arguments, _) =>
            TemplateJson.Write(value, arguments.Get(0, "indent") is long indent ? (int)indent : null, '"'),
        ["int"] = (value, _, _) =>
            value is MarkedText text
                ? long.TryParse(text.Value.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0L
                : (long)(TemplateValue.Number(value) ?? 0),
        ["float"] = (value, _, _) =>
            value is MarkedText text
                ? double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0.0
                : TemplateValue.Number(value) ?? 0.0,
        ["abs"] = (value, _, _) =>
            value is long number ? (object)Math.Abs(number) : Math.Abs(TemplateValue.Number(value) ?? 0.0),
        ["sum"] = (value, _, _) => TemplateValue.Items(value).Sum(item => (long)(TemplateValue.Number(item) ?? 0)),
        ["max"] = (value, _, _) => Extreme(value, 1),
        ["min"] = (value, _, _) => Extreme(value, -1),
        ["sort"] = (value, arguments, _) => Sorted(TemplateValue.Items(value), arguments.Get(2, "attribute")),
        ["unique"] = (value, _, _) =>
            TemplateValue
                .Items(value)
                .Aggregate(
                    new List<object?>(),
                    static (kept, item) =>
                    {
                        if (!kept.Exists(other => TemplateValue.AreEqual(other, item)))
                        {
                            kept.Add(item);
                        }

                        return kept;
                    }
                ),
        ["indent"] = (value, arguments, _) =>
            Indented(
                Text(value),
                TemplateValue.Integer(arguments.Get(0, "width", 4L)),
                TemplateValue.IsTrue(arguments.Get(1, "first", false))
            ),
        ["map"] = (value, arguments, budget) =>
            arguments.Values.Count > 0
                ? TemplateValue
                    .Items(value)
                    .Select(item => Apply(Text(arguments.Values[0]).Value, item, After(arguments, 1), budget))
                    .ToList()
                : Picked(value, arguments.Get(0, "attribute")),
        ["select"] = (value, arguments, _) => Chosen(value, null, arguments, 0, true),
        ["reject"] = (value, arguments, _) => Chosen(value, null, arguments, 0, false),
        ["selectattr"] = (value, arguments, _) => Chosen(value, arguments.Get(0, "attribute"), arguments, 1, true),
        ["rejectattr"] = (value, arguments, _) => Chosen(value, arguments.Get(0, "attribute"), arguments, 1, false),
    };

    public static object? Apply(string name, object? value, TemplateArguments arguments, TemplateBudget budget) =>
        Known.TryGetValue(name, out var filter)
            ? filter(value, arguments, budget)
            : throw new TemplateException($"There is no filter '{name}'.");

    private static MarkedText Text(object? value) => TemplateValue.Text(value);

    /// <summary>A filter that does what a text's method does.</summary>
    private static Func<object?, TemplateArguments, TemplateBudget, object?> Method(string name) =>
        (value, arguments, budget) => TemplateMethods.Find(Text(value), name, budget)!(arguments);

    private static object? Default(object? value, TemplateArguments arguments, TemplateBudget budget) =>
        value is Undefined || (TemplateValue.IsTrue(arguments.Get(1, "boolean", false)) && !TemplateValue.IsTrue(value))
            ? arguments.Get(0, "default_value", MarkedText.Empty)
            : value;

    private static long Count(object? value) =>
        value is MarkedText text ? text.Length
        : value is Dictionary<string, object?> map ? map.Count
        : TemplateValue.Items(value).Count;

    private static List<object?> Picked(object? value, object? attribute) =>
        attribute is MarkedText name
            ? [.. TemplateValue.Items(value).Select(item => Attribute(item, name.Value))]
            : TemplateValue.Items(value);

    private static object? Attribute(object? item, string path)
    {
        foreach (var name in path.Split('.'))
        {
            item =
                item is Dictionary<string, object?> map && map.TryGetValue(name, out var value)
                    ? value
                    : new Undefined(name);
        }

        return item;
    }

    private static List<object?> Chosen(
        object? value,
        object? attribute,
        TemplateArguments arguments,
        int test,
        bool wanted
    ) =>
        [
            .. (value is null ? [] : TemplateValue.Items(value)).Where(item =>
            {
                var tested = attribute is MarkedText name ? Attribute(item, name.Value) : item;
                return wanted
                    == (
                        arguments.Values.Count > test
                            ? TemplateTests.Holds(
                                Text(arguments.Values[test]).Value,
                                tested,
                                After(arguments, test + 1)
                            )
                            : TemplateValue.IsTrue(tested)
                    );
            }),
        ];

    private static object? Extreme(object? value, int sign)
    {
        var items = TemplateValue.Items(value);
        return items.Count == 0
            ? new Undefined("an item")
            : items.Aggregate((best, item) => TemplateValue.Compare(item, best) * sign > 0 ? item : best);
    }

    private static List<object?> Sorted(List<object?> items, object? attribute) =>
        [
            .. items.Order(
                Comparer<object?>.Create(
                    (a, b) =>
                        attribute is MarkedText name
                            ? TemplateValue.Compare(Attribute(a, name.Value), Attribute(b, name.Value))
                            : TemplateValue.Compare(a, b)
                )
            ),
        ];

    private static MarkedText Indented(MarkedText text, int width, bool first)
    {
        var blanks = MarkedText.Template(new string(' ', Math.Clamp(width, 0, 64)));
        var lines = text.Split("\n")
            .Select(
                (line, i) => (i > 0 && line.Length > 0) || (i == 0 && first) ? MarkedText.Concat([blanks, line]) : line
            );
        return MarkedText.Template("\n").Join(lines);
    }

    private static TemplateArguments After(TemplateArguments arguments, int count) =>
        arguments with
        {
            Values = [.. arguments.Values.Skip(count)],
        };
}
