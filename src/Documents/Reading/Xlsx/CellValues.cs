using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Reading.Xlsx;

/// <summary>What cells show: their value by their type and the number format of their style.</summary>
internal sealed class CellValues
{
    private readonly List<string> _strings;
    private readonly bool _epoch1904;
    private readonly List<NumberFormat> _formats = [];

    /// <param name="strings">The shared texts.</param>
    /// <param name="styles">The part of styles, or null.</param>
    /// <param name="epoch1904">Whether days are counted from 1904.</param>
    public CellValues(List<string> strings, XElement? styles, bool epoch1904)
    {
        (_strings, _epoch1904) = (strings, epoch1904);
        var codes = new Dictionary<int, string?>();
        foreach (var format in styles?.Child("numFmts")?.Children("numFmt") ?? [])
        {
            if (int.TryParse(format.Value("numFmtId"), out var id))
            {
                codes.TryAdd(id, format.Value("formatCode"));
            }
        }

        var known = new Dictionary<int, NumberFormat>();
        foreach (var style in styles?.Child("cellXfs")?.Children("xf") ?? [])
        {
            var id = int.TryParse(style.Value("numFmtId"), out var given) ? given : 0;
            if (!known.TryGetValue(id, out var format))
            {
                known[id] = format = NumberFormat.Of(codes.GetValueOrDefault(id) ?? BuiltInFormats.Of(id));
            }

            _formats.Add(format);
        }
    }

    /// <summary>What a cell shows.</summary>
    /// <param name="column">The cell's column, from 0.</param>
    /// <param name="type">The cell's type, or null for a number.</param>
    /// <param name="style">The number of its style, or null.</param>
    /// <param name="value">Its value as it is written.</param>
    public SheetCell Cell(int column, string? type, string? style, string value)
    {
        switch (type)
        {
            case "s":
                var known = int.TryParse(value, out var at) && at >= 0 && at < _strings.Count;
                return new SheetCell(column, known ? _strings[at] : "", IsText: true);
            case "str" or "inlineStr":
                return new SheetCell(column, value, IsText: true);
            case "b":
                return new SheetCell(column, value is "1" or "true" ? "TRUE" : "FALSE", IsText: false);
            case "e":
                return new SheetCell(column, "", IsText: false);
            case "d":
                return new SheetCell(column, value.Replace('T', ' ').Replace(" 00:00:00", ""), IsText: false);
        }
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return new SheetCell(column, value, IsText: true);
        }

        var format = int.TryParse(style, out var index) ? _formats.ElementAtOrDefault(index) : null;
        return new SheetCell(column, (format ?? NumberFormat.Of(null)).Show(number, _epoch1904), IsText: false);
    }
}
