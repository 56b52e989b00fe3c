using System.Globalization;
using System.Text;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>Values as JSON the way Python's <c>json.dumps</c> writes it, or as Python prints them.</summary>
internal static class TemplateJson
{
    private const int MostDepth = 64;

    /// <summary>Writes a value. The result is content if any text in it is.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Blanks a level; null for one line.</param>
    /// <param name="quote"><c>"</c> for JSON, <c>'</c> for Python's print.</param>
    public static MarkedText Write(object? value, int? indent, char quote)
    {
        var text = new StringBuilder();
        var content = Write(text, value, indent, quote, 0);
        return content ? MarkedText.Content(text.ToString()) : MarkedText.Template(text.ToString());
    }

    public static string Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e16
            ? value.ToString("0.0", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();

    private static bool Write(StringBuilder text, object? value, int? indent, char quote, int depth)
    {
        if (depth > MostDepth)
        {
            throw new TemplateException($"A value is nested more than {MostDepth} deep.");
        }

        switch (value)
        {
            case MarkedText word:
                Quote(text, word.Value, quote);
                return word.HasContent;
            case List<object?> list:
                return Nested(text, '[', ']', list, indent, depth, item => Write(text, item, indent, quote, depth + 1));
            case Dictionary<string, object?> map:
                return Nested(
                    text,
                    '{',
                    '}',
                    map,
                    indent,
                    depth,
                    pair =>
                    {
                        Quote(text, pair.Key, quote);
                        text.Append(": ");
                        return Write(text, pair.Value, indent, quote, depth + 1);
                    }
                );
            case null or bool when quote == '"':
                text.Append(
                    value switch
                    {
                        null => "null",
                        true => "true",
                        _ => "false",
                    }
                );
                return false;
            default:
                text.Append(TemplateValue.Text(value).Value);
                return false;
        }
    }

    private static bool Nested<T>(
        StringBuilder text,
        char open,
        char close,
        IReadOnlyCollection<T> items,
        int? indent,
        int depth,
        Func<T, bool> write
    )
    {
        var content = false;
        var first = true;
        text.Append(open);
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(indent is null ? ", " : ",");
            }

            Break(text, indent, depth + 1);
            content |= write(item);
            first = false;
        }

        if (!first)
        {
            Break(text, indent, depth);
        }

        text.Append(close);
        return content;
    }

    private static void Break(StringBuilder text, int? indent, int depth)
    {
        if (indent is { } blanks)
        {
            text.Append('\n').Append(' ', Math.Clamp(blanks, 0, 16) * depth);
        }
    }

    private static void Quote(StringBuilder text, string value, char quote)
    {
        var json = quote == '"';
        // As Python prints: the other quote where that saves a backslash.
        quote =
            quote == '\''
            && value.Contains('\'', StringComparison.Ordinal)
            && !value.Contains('"', StringComparison.Ordinal)
                ? '"'
                : quote;
        text.Append(quote);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' when json => text.Append("\\b"),
                '\f' when json => text.Append("\\f"),
                _ when c == quote => text.Append('\\').Append(c),
                < ' ' => text.Append(json ? "\\u00" : "\\x")
                    .Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append(quote);
    }
}
