using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Hangul;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Hwpx;

/// <summary>What an HWPX document's header says of paragraphs: their shapes, styles and numberings (OWPML, chapter
/// 9).</summary>
internal sealed class HwpxStyles
{
    private readonly Dictionary<string, HangulShape> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Takes a header apart.</summary>
    public HwpxStyles(XElement? header, HangulNumbering numbering)
    {
        foreach (var list in header?.Child("refList")?.Elements() ?? [])
        {
            foreach (var element in list.Elements())
            {
                var id = element.Value("id") ?? "";
                switch (element.Name.LocalName)
                {
                    case "paraPr":
                        _shapes.TryAdd(id, ShapeOf(element));
                        break;
                    case "style":
                        var english = element.Value("engName");
                        _names.TryAdd(id, string.IsNullOrWhiteSpace(english) ? element.Value("name") ?? "" : english);
                        break;
                    case "numbering":
                        numbering.Define(Number(id), LevelsOf(element));
                        break;
                }
            }
        }
    }

    /// <summary>The shape with an identifier.</summary>
    public HangulShape Shape(string? id) =>
        id is not null && _shapes.TryGetValue(id, out var shape) ? shape : HangulShape.Plain;

    /// <summary>The name of the style with an identifier, or nothing.</summary>
    public string StyleName(string? id) => id is null ? "" : _names.GetValueOrDefault(id, "");

    /// <summary>A number that an attribute holds; 0 for none.</summary>
    public static int Number(string? value) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 0, ushort.MaxValue)
            : 0;

    private static HangulShape ShapeOf(XElement paragraph)
    {
        var heading = paragraph.Descendants().FirstOrDefault(element => element.Name.LocalName == "heading");
        return new HangulShape(
            heading?.Value("type") switch
            {
                "OUTLINE" => HangulHead.Outline,
                "NUMBER" => HangulHead.Number,
                "BULLET" => HangulHead.Bullet,
                _ => HangulHead.None,
            },
            Math.Min(Number(heading?.Value("level")), HangulNumbering.Levels - 1),
            Number(heading?.Value("idRef"))
        );
    }

    private static IEnumerable<HangulLevel> LevelsOf(XElement numbering) =>
        numbering
            .Children("paraHead")
            .OrderBy(head => Number(head.Value("level")))
            .Select(head => new HangulLevel(
                head.Value,
                HangulNumbers.Named(head.Value("numFormat")),
                Number(head.Value("start"))
            ));
}
