using System.Runtime.CompilerServices;
using System.Text;
using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Writes an equation of MathML as people type it in a line: a/b, x^2, x_1, √(x).</summary>
internal static class MathLine
{
    private const int MaxDepth = 64;

    /// <summary>The equation's text; blank for one that is only drawn.</summary>
    public static string Of(IElement math)
    {
        var line = new StringBuilder();
        Write(math, line, 0);
        return line.ToString();
    }

    private static void Write(IElement element, StringBuilder line, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (depth > MaxDepth)
        {
            line.Append(element.TextContent);
            return;
        }

        var parts = element.Children.Where(part => part.LocalName is not ("annotation" or "annotation-xml")).ToList();
        switch (element.LocalName)
        {
            case "mfrac" when parts.Count == 2:
                Grouped(parts[0], line, depth);
                line.Append('/');
                Grouped(parts[1], line, depth);
                return;
            case "msup" or "mover" when parts.Count == 2:
                Write(parts[0], line, depth + 1);
                line.Append('^');
                Grouped(parts[1], line, depth);
                return;
            case "msub" or "munder" when parts.Count == 2:
                Write(parts[0], line, depth + 1);
                line.Append('_');
                Grouped(parts[1], line, depth);
                return;
            case "msubsup" or "munderover" when parts.Count == 3:
                Write(parts[0], line, depth + 1);
                line.Append('_');
                Grouped(parts[1], line, depth);
                line.Append('^');
                Grouped(parts[2], line, depth);
                return;
            case "msqrt":
                line.Append("√(");
                parts.ForEach(part => Write(part, line, depth + 1));
                line.Append(')');
                return;
        }

        if (parts.Count == 0)
        {
            // An operator stands apart from what it joins, words from letters.
            var text = element.TextContent.Trim();
            line.Append(
                element.LocalName is "mtext" ? element.TextContent
                : element.LocalName is "mspace" ? " "
                : element.LocalName == "mo" && text.Length == 1 && !char.IsPunctuation(text[0]) ? $" {text} "
                : text
            );
            return;
        }

        foreach (var part in parts)
        {
            Write(part, line, depth + 1);
            line.Append(part.LocalName is "mtr" or "mtd" ? " " : "");
        }
    }

    private static void Grouped(IElement part, StringBuilder line, int depth)
    {
        var inner = new StringBuilder();
        Write(part, inner, depth + 1);
        var text = inner.ToString().Trim();
        line.Append(text.Length > 1 && text.AsSpan().ContainsAny(" /^_") ? $"({text})" : text);
    }
}
