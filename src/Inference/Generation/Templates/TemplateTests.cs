namespace Pipeline.Inference.Generation.Templates;

/// <summary>The tests of Jinja2 (<c>a is b</c>) that chat templates use.</summary>
internal static class TemplateTests
{
    private static readonly Dictionary<string, Func<object?, TemplateArguments, bool>> Known = new(
        StringComparer.Ordinal
    )
    {
        ["defined"] = (value, _) => value is not Undefined,
        ["undefined"] = (value, _) => value is Undefined,
        ["none"] = (value, _) => value is null,
        ["string"] = (value, _) => value is MarkedText,
        ["number"] = (value, _) => value is long or double or bool,
        ["integer"] = (value, _) => value is long,
        ["float"] = (value, _) => value is double,
        ["boolean"] = (value, _) => value is bool,
        ["true"] = (value, _) => value is true,
        ["false"] = (value, _) => value is false,
        ["mapping"] = (value, _) => value is Dictionary<string, object?>,
        ["sequence"] = (value, _) => value is List<object?> or MarkedText or Dictionary<string, object?>,
        ["iterable"] = (value, _) => value is List<object?> or MarkedText or Dictionary<string, object?> or Undefined,
        ["callable"] = (value, _) => value is TemplateFunction,
        ["odd"] = (value, _) => TemplateValue.Integer(value) % 2 != 0,
        ["even"] = (value, _) => TemplateValue.Integer(value) % 2 == 0,
        ["divisibleby"] = (value, arguments) =>
            TemplateValue.Integer(arguments.Get(0, "num")) is var by and not 0
            && TemplateValue.Integer(value) % by == 0,
        ["in"] = (value, arguments) => TemplateValue.Contains(arguments.Get(0, "seq"), value),
        ["equalto"] = Equal,
        ["eq"] = Equal,
        ["sameas"] = Equal,
        ["ne"] = (value, arguments) => !Equal(value, arguments),
        ["lt"] = (value, arguments) => TemplateValue.Compare(value, arguments.Get(0, "other")) < 0,
        ["le"] = (value, arguments) => TemplateValue.Compare(value, arguments.Get(0, "other")) <= 0,
        ["gt"] = (value, arguments) => TemplateValue.Compare(value, arguments.Get(0, "other")) > 0,
        ["ge"] = (value, arguments) => TemplateValue.Compare(value, arguments.Get(0, "other")) >= 0,
    };

    public static bool Holds(string name, object? value, TemplateArguments arguments) =>
        Known.TryGetValue(name, out var test)
            ? test(value, arguments)
            : throw new TemplateException($"There is no test '{name}'.");

    private static bool Equal(object? value, TemplateArguments arguments) =>
        TemplateValue.AreEqual(value, arguments.Get(0, "other"));
}
