using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// Writes an equation (ECMA-376 part 1, 22.1) in a line: fractions with a slash, powers with ^, indices with _, roots
/// with √, rows of a matrix with semicolons; what belongs together in parentheses.
/// </summary>
internal static class DocxMath
{
    /// <summary>The equation in a line.</summary>
    public static string TextOf(XElement math) => All(math).Trim();

    private static string All(XElement? parent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var text = new StringBuilder();
        foreach (var child in parent?.Elements() ?? [])
        {
            text.Append(One(child));
        }

        return text.ToString();
    }

    private static string One(XElement element)
    {
        var name = element.Name.LocalName;
        switch (name)
        {
            case "t":
                return element.Value;
            case "del" or "moveFrom" or "instrText":
                return "";
            case "br":
                return " ";
            case "f":
                var bar = Property(element, "type") == "noBar" ? "¦" : "/";
                return $"{Part(element, "num")}{bar}{Part(element, "den")}";
            case "sSup":
                return Part(element, "e") + Script('^', element, "sup");
            case "sSub":
                return Part(element, "e") + Script('_', element, "sub");
            case "sSubSup":
                return Part(element, "e") + Script('_', element, "sub") + Script('^', element, "sup");
            case "sPre":
                return Script('_', element, "sub") + Script('^', element, "sup") + ' ' + Part(element, "e");
            case "rad":
                var degree = All(element.Child("deg")).Trim();
                return degree.Length > 0 ? $"√({degree}&{All(element.Child("e"))})" : "√" + Part(element, "e");
            case "nary":
                var sign = Property(element, "chr") ?? "∫";
                return $"{sign}{Script('_', element, "sub")}{Script('^', element, "sup")} {All(element.Child("e"))}";
            case "d":
                return Delimited(element);
            case "m":
                return "[" + string.Join("; ", element.Children("mr").Select(row => Joined(row, ", "))) + "]";
            case "eqArr":
                return Joined(element, "; ");
            case "func":
                return $"{All(element.Child("fName"))} {All(element.Child("e"))} ";
            case "limLow":
                return Part(element, "e") + Script('_', element, "lim");
            case "limUpp":
                return Part(element, "e") + Script('^', element, "lim");
            case "acc":
                return Part(element, "e") + (Property(element, "chr") ?? "\u0302");
            case "bar":
                return Part(element, "e") + (Property(element, "pos") == "top" ? '\u0305' : '\u0332');
            case "phant" when element.Child("phantPr")?.Child("show") is { } shown && !shown.IsOn():
                return "";
            default:
                return name.EndsWith("Pr", StringComparison.Ordinal) ? "" : All(element);
        }
    }

    // A character without a value is none; one that is not named is a parenthesis.
    private static string Delimited(XElement element)
    {
        var properties = element.Child("dPr");
        return Sign("begChr", "(") + Joined(element, Sign("sepChr", "|")) + Sign("endChr", ")");

        string Sign(string name, string usual) => properties?.Child(name) is { } sign ? sign.Value("val") ?? "" : usual;
    }

    private static string Joined(XElement element, string separator) =>
        string.Join(separator, element.Children("e").Select(part => All(part).Trim()));

    private static string? Property(XElement element, string name) =>
        element.Child(element.Name.LocalName + "Pr")?.Child(name)?.Value("val");

    private static string Script(char sign, XElement element, string name)
    {
        var text = Part(element, name);
        return text.Length > 0 ? sign + text : "";
    }

    private static string Part(XElement element, string name)
    {
        var text = All(element.Child(name)).Trim();
        return text.Length <= 1 || IsOneThing(text) ? text : $"({text})";
    }

    // A name or a number, or what is in parentheses already.
    private static bool IsOneThing(string text)
    {
        if (text.All(c => char.IsLetterOrDigit(c) || c == '.' || c >= '\u0300' && c <= '\u036F'))
        {
            return true;
        }

        if (text[0] is not ('(' or '[') || text[^1] is not (')' or ']'))
        {
            return false;
        }

        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth +=
                text[i] is '(' or '[' ? 1
                : text[i] is ')' or ']' ? -1
                : 0;
            if (depth == 0 && i < text.Length - 1)
            {
                return false;
            }
        }
        return depth == 0;
    }
}
