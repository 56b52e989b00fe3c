namespace Pipeline.Documents.Reading.Markup;

/// <summary>What elements of documents in XML are called, whatever their kind.</summary>
internal static class XmlNames
{
    private static readonly Dictionary<string, XmlRole> Roles = Of(
        (
            XmlRole.Section,
            "sec section sect1 sect2 sect3 sect4 sect5 chapter part appendix topic div div1 div2 div3 item entry"
        ),
        (XmlRole.Heading, "title head heading article-title h sect-title book-title b540"),
        (XmlRole.Paragraph, "p para simpara ptext ab abstract-p claim-text"),
        (XmlRole.Item, "li list-item listitem varlistentry"),
        (XmlRole.Code, "programlisting preformat screen literallayout codeblock"),
        (XmlRole.Table, "table tgroup"),
        (XmlRole.Header, "thead"),
        (XmlRole.Row, "tr row"),
        (XmlRole.Cell, "td th cell"),
        (
            XmlRole.Left,
            "script style binary journal-meta permissions history pub-date counts self-uri custom-meta-group guid "
                + "sectpr binarydata ops"
        )
    );

    /// <summary>The role of an element.</summary>
    /// <param name="name">Its local name.</param>
    /// <param name="inTable">Whether it stands in a table, where an entry is a cell.</param>
    public static XmlRole Of(string name, bool inTable)
    {
        var lower = name.ToLowerInvariant();
        return inTable && lower == "entry" ? XmlRole.Cell : Roles.GetValueOrDefault(lower, XmlRole.Other);
    }

    private static Dictionary<string, XmlRole> Of(params ReadOnlySpan<(XmlRole Role, string Names)> roles)
    {
        var result = new Dictionary<string, XmlRole>(StringComparer.Ordinal);
        foreach (var (role, names) in roles)
        {
            foreach (var name in names.Split(' '))
            {
                result.Add(name, role);
            }
        }
        return result;
    }
}
