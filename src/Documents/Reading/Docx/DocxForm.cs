using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>What is chosen in a form: boxes are written as Markdown does, "[x]" and "[ ]".</summary>
internal static class DocxForm
{
    /// <summary>A content control that is a box to check ([MS-DOCX] 2.6.1.10), written; null: it is none.</summary>
    public static string? CheckBoxOf(XElement control) =>
        control.Child("sdtPr")?.Child("checkbox") is { } box
        && control.Child("sdtContent")?.Descendants().Any(element => element.Name.LocalName == "p") != true
            ? Written(box.Child("checked"))
            : null;

    /// <summary>The box or the choice of a field of a form (ECMA-376 part 1, 17.16.17); of others, which have a text,
    /// nothing.</summary>
    public static string ValueOf(XElement? field)
    {
        if (field?.Child("checkBox") is { } box)
        {
            return Written(box.Child("checked") ?? box.Child("default"));
        }

        if (field?.Child("ddList") is not { } list)
        {
            return "";
        }

        var chosen = (list.Child("result") ?? list.Child("default"))?.Value("val");
        _ = int.TryParse(chosen, NumberStyles.None, CultureInfo.InvariantCulture, out var at);
        return list.Children("listEntry").ElementAtOrDefault(at)?.Value("val") ?? "";
    }

    private static string Written(XElement? chosen) => chosen.IsOn() ? "[x]" : "[ ]";
}
