using System.Globalization;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>The methods of texts, mappings and lists that chat templates use, as Python has them.</summary>
internal static class TemplateMethods
{
    /// <summary>A value's method; null when it has none of that name.</summary>
    public static TemplateFunction? Find(object? of, string name, TemplateBudget budget) =>
        of switch
        {
            MarkedText text => OfText(text, name, budget),
            Dictionary<string, object?> map => OfMapping(map, name),
            List<object?> list => OfList(list, name, budget),
            _ => null,
        };

    private static TemplateFunction? OfText(MarkedText text, string name, TemplateBudget budget) =>
        name switch
        {
            "strip" => arguments => text.Trim(true, true, Characters(arguments)),
            "lstrip" => arguments => text.Trim(true, false, Characters(arguments)),
            "rstrip" => arguments => text.Trim(false, true, Characters(arguments)),
            "split" => arguments => Split(text, arguments),
            "startswith" => arguments => Any(arguments, part => text.Value.StartsWith(part, StringComparison.Ordinal)),
            "endswith" => arguments => Any(arguments, part => text.Value.EndsWith(part, StringComparison.Ordinal)),
            "find" => arguments => (long)text.Value.IndexOf(Text(arguments, 0).Value, StringComparison.Ordinal),
            "count" => arguments => (long)(text.Split(NotEmpty(Text(arguments, 0))).Count - 1),
            "replace" => arguments => Replace(text, Text(arguments, 0), Text(arguments, 1), budget),
            "join" => arguments =>
                text.Join(TemplateValue.Items(arguments.Get(0, "iterable")).Select(TemplateValue.Text)),
            "upper" => _ => text.Map(value => value.ToUpperInvariant()),
            "lower" => _ => text.Map(value => value.ToLowerInvariant()),
            "title" => _ => text.Map(Title),
            "capitalize" => _ => text.Map(Capitalized),
            "format" => arguments => Formatted(text, arguments),
            "isdigit" => _ => text.Length > 0 && text.Value.All(char.IsDigit),
            _ => null,
        };

    private static TemplateFunction? OfMapping(Dictionary<string, object?> map, string name) =>
        name switch
        {
            "items" => _ => Pairs(map),
            "keys" => _ => TemplateValue.Items(map),
            "values" => _ => map.Values.ToList(),
            "get" => arguments =>
                map.TryGetValue(Text(arguments, 0).Value, out var value) ? value : arguments.Get(1, "default"),
            _ => null,
        };

    private static TemplateFunction? OfList(List<object?> list, string name, TemplateBudget budget) =>
        name switch
        {
            "append" => arguments =>
            {
                budget.Make(1);
                list.Add(arguments.Get(0, "object"));
                return null;
            },
            "index" => arguments =>
                (long)list.FindIndex(item => TemplateValue.AreEqual(item, arguments.Get(0, "value"))),
            "count" => arguments => (long)list.Count(item => TemplateValue.AreEqual(item, arguments.Get(0, "value"))),
            _ => null,
        };

    public static List<object?> Pairs(Dictionary<string, object?> map) =>
        [.. map.Select(pair => (object?)new List<object?> { MarkedText.Template(pair.Key), pair.Value })];

    public static MarkedText Replace(MarkedText text, MarkedText old, MarkedText by, TemplateBudget budget)
    {
        var parts = text.Split(NotEmpty(old));
        budget.Make(text.Length + ((long)parts.Count * by.Length));
        return by.Join(parts);
    }

    private static string Title(string value) =>
        string.Concat(
            value.Select(
                (c, i) => i == 0 || !char.IsLetter(value[i - 1]) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)
            )
        );

    private static string Capitalized(string value) =>
        value.Length == 0 ? value : char.ToUpperInvariant(value[0]) + value[1..].ToLowerInvariant();

    /// <summary>Puts arguments where <c>{}</c>, <c>{0}</c> or <c>{name}</c> stand.</summary>
    private static MarkedText Formatted(MarkedText text, TemplateArguments arguments)
    {
        var parts = new List<MarkedText>();
        var place = 0;
        foreach (var piece in text.Split("{"))
        {
            if (parts.Count == 0)
            {
                parts.Add(piece);
                continue;
            }

            var end = piece.Value.IndexOf('}', StringComparison.Ordinal);
            var name =
                end < 0 ? throw new TemplateException("A format has a brace that does not close.") : piece.Value[..end];
            var at =
                name.Length == 0 ? place++
                : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
                : int.MaxValue;
            parts.Add(TemplateValue.Text(arguments.Get(at, name, new Undefined(name))));
            parts.Add(piece.Slice(end + 1, piece.Length - end - 1));
        }

        return MarkedText.Concat(parts);
    }

    private static List<object?> Split(MarkedText text, TemplateArguments arguments)
    {
        var most = TemplateValue.Integer(arguments.Get(1, "maxsplit", -1L));
        if (arguments.Get(0, "sep") is not MarkedText separator)
        {
            return
            [
                .. text
                    .Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => text.HasContent ? MarkedText.Content(word) : MarkedText.Template(word)),
            ];
        }

        return [.. text.Split(NotEmpty(separator), most < 0 ? int.MaxValue : most)];
    }

    private static bool Any(TemplateArguments arguments, Func<string, bool> holds) =>
        arguments.Get(0, "prefix") switch
        {
            List<object?> several => several.Exists(one => holds(TemplateValue.Text(one).Value)),
            var one => holds(TemplateValue.Text(one).Value),
        };

    private static string? Characters(TemplateArguments arguments) => (arguments.Get(0, "chars") as MarkedText)?.Value;

    private static MarkedText Text(TemplateArguments arguments, int place) =>
        arguments.Get(place, "") as MarkedText ?? throw new TemplateException("A method needs a text as its argument.");

    private static string NotEmpty(MarkedText text) =>
        text.Length > 0 ? text.Value : throw new TemplateException("A text cannot be cut at an empty one.");
}
