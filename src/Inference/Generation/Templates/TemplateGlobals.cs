using System.Globalization;
using System.Text;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>The functions that every template finds.</summary>
internal static class TemplateGlobals
{
    private const int MostItems = 100_000;

    public static void Define(TemplateScope scope, TimeProvider time)
    {
        scope["namespace"] = (TemplateFunction)(arguments => new TemplateNamespace(arguments.Named));
        scope["dict"] = (TemplateFunction)(
            arguments => new Dictionary<string, object?>(arguments.Named, StringComparer.Ordinal)
        );
        scope["range"] = (TemplateFunction)Range;
        scope["raise_exception"] = (TemplateFunction)(
            arguments => throw new TemplateRefusedException(TemplateValue.Text(arguments.Get(0, "message")).Value)
        );
        scope["strftime_now"] = (TemplateFunction)(
            arguments =>
                MarkedText.Template(Formatted(time.GetLocalNow(), TemplateValue.Text(arguments.Get(0, "format")).Value))
        );
    }

    private static List<object?> Range(TemplateArguments arguments)
    {
        var one = arguments.Values.Count == 1;
        long from = one ? 0 : TemplateValue.Integer(arguments.Get(0, "start"));
        long to = TemplateValue.Integer(arguments.Get(one ? 0 : 1, "stop"));
        long by = TemplateValue.Integer(arguments.Get(2, "step", 1L));
        if (by == 0 || Math.Abs(to - from) / Math.Abs(by) > MostItems)
        {
            throw new TemplateException($"A range has more than {MostItems} items.");
        }

        var items = new List<object?>();
        for (var i = from; by > 0 ? i < to : i > to; i += by)
        {
            items.Add(i);
        }

        return items;
    }

    /// <summary>A time by the directives of C's <c>strftime</c>.</summary>
    private static string Formatted(DateTimeOffset now, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            text.Append(
                format[++i] switch
                {
                    'Y' => Part("yyyy"),
                    'y' => Part("yy"),
                    'm' => Part("MM"),
                    'd' => Part("dd"),
                    'B' => Part("MMMM"),
                    'b' => Part("MMM"),
                    'A' => Part("dddd"),
                    'a' => Part("ddd"),
                    'H' => Part("HH"),
                    'I' => Part("hh"),
                    'M' => Part("mm"),
                    'S' => Part("ss"),
                    'p' => Part("tt"),
                    'j' => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
                    'F' => Part("yyyy-MM-dd"),
                    'T' => Part("HH:mm:ss"),
                    '%' => "%",
                    var other => throw new TemplateException($"The time's directive %{other} is not understood."),
                }
            );
        }

        return text.ToString();

        string Part(string part) => now.ToString(part, CultureInfo.InvariantCulture);
    }
}
