using System.Xml.Linq;

namespace Pipeline.Documents.Reading.Packages;

/// <summary>
/// Looks elements up by local name: transitional and strict documents use the same names in different namespaces.
/// </summary>
internal static class PackageElements
{
    public static XElement? Child(this XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name);

    public static string? Value(this XElement element, string attribute) => (string?)element.Attribute(attribute);

    /// <summary>Whether an on-off property is present and not switched off (ECMA-376 part 1, 17.17.4).</summary>
    public static bool IsOn(this XElement? element) =>
        element is not null && element.Value("val") is not ("0" or "false" or "off");
}
