using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Xlsx;

/// <summary>The texts that cells refer to by number (ECMA-376 part 1, 18.4).</summary>
internal static class SharedStrings
{
    /// <summary>All texts, in order.</summary>
    public static List<string> Read(OpenXmlPackage package, string? path, CancellationToken cancellationToken)
    {
        var strings = new List<string>();
        if (!package.Has(path))
        {
            return strings;
        }

        using var reader = package.Read(path!);
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "si")
            {
                cancellationToken.ThrowIfCancellationRequested();
                strings.Add(TextOf(package.Element(reader)));
            }
            else
            {
                reader.Read();
            }
        }
        return strings;
    }

    /// <summary>The text of a string item: that of its runs, without what says how it is pronounced.</summary>
    public static string TextOf(XElement item)
    {
        var text = new StringBuilder();
        foreach (var child in item.Elements())
        {
            text.Append(
                child.Name.LocalName switch
                {
                    "t" => child.Value,
                    "r" => child.Child("t")?.Value,
                    _ => "",
                }
            );
        }
        return Unescaped(text.ToString());
    }

    // Characters that XML cannot hold are written as _x000D_ (ECMA-376 part 1, 22.9.2.19).
    private static string Unescaped(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (
                i + 6 < text.Length
                && text[i] == '_'
                && text[i + 1] == 'x'
                && text[i + 6] == '_'
                && ushort.TryParse(
                    text.AsSpan(i + 2, 4),
                    System.Globalization.NumberStyles.HexNumber,
                    null,
                    out var code
                )
            )
            {
                result.Append((char)code);
                i += 6;
            }
            else
            {
                result.Append(text[i]);
            }
        }
        return result.ToString();
    }
}
