using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Reading.Drawings;

/// <summary>Reads a chart: its kind, title and axes in a line and, as a table, the values that the file keeps of it
/// (ECMA-376 part 1, 21.2).</summary>
internal static class ChartBlocks
{
    private const int MaxSeries = 1000;
    private const int MaxAxes = 8;

    /// <summary>Adds a chart's blocks.</summary>
    /// <param name="chart">The root of the chart's part, or null.</param>
    /// <param name="builder">Takes the blocks.</param>
    /// <param name="limits">Limits on the table.</param>
    /// <param name="page">The page that the chart stands on, or null.</param>
    public static void Add(XElement? chart, DocumentTextBuilder builder, ReadingLimits limits, int? page)
    {
        if (chart is null)
        {
            return;
        }

        builder.Add(BlockKind.Paragraph, CaptionOf(chart), page: page);
        var series = chart.Descendants().Where(element => element.Name.LocalName == "ser").Take(MaxSeries).ToList();
        if (series.Count > 0)
        {
            builder.Add(BlockKind.Table, TableOf(series, limits), page: page);
            return;
        }

        // Charts since 2016 keep their values apart from their series ([MS-ODRAWXML] 2.24).
        var table = new BarTable(limits);
        foreach (var data in chart.Child("chartData")?.Children("data") ?? [])
        {
            var columns = data.Elements().Select(ExtendedPoints).ToList();
            foreach (var at in columns.SelectMany(column => column.Keys).Distinct().Order().ToList())
            {
                table.Row([.. columns.Select(column => column.GetValueOrDefault(at, ""))]);
            }
        }
        builder.Add(BlockKind.Table, table.ToString(), page: page);
    }

    // What it shows and is, and what its axes are: "Sales – Bar chart (Year, Euro)".
    private static string CaptionOf(XElement chart)
    {
        var space = chart.Child("chart");
        var title = TextCleaning.OneLine(TitleOf(space?.Child("title")));
        var axes = chart
            .Descendants()
            .Where(element => element.Name.LocalName is "catAx" or "valAx" or "dateAx" or "serAx")
            .Take(MaxAxes)
            .Select(axis => TextCleaning.OneLine(TitleOf(axis.Child("title"))))
            .Where(name => name.Length > 0)
            .ToList();
        var isKorean = chart
            .Descendants()
            .Any(element =>
                element.Name.LocalName is "t" or "v" && element.Value.AsSpan().IndexOfAnyInRange('가', '힣') >= 0
            );
        var kind = ChartKind.Of(space?.Child("plotArea"), isKorean);
        var caption = string.Join(" – ", new[] { title, kind }.Where(part => part.Length > 0));
        return axes.Count > 0 ? $"{caption} ({string.Join(", ", axes)})".TrimStart() : caption;
    }

    private static string TitleOf(XElement? title) =>
        title is null ? ""
        : title.Child("tx")?.Child("rich") is { } rich ? DrawingParagraph.TextOf(rich)
        : title.Child("tx")?.Child("txData") is { } data ? data.Child("v")?.Value ?? ""
        : string.Join(' ', Points(title.Child("tx")).Values);

    private static string TableOf(List<XElement> series, ReadingLimits limits)
    {
        var columns = series.ConvertAll(one => Points(one.Child("val") ?? one.Child("yVal")));
        // Scatter charts may have other places for each series; the first has to do for those that share them.
        var places = series.ConvertAll(one => Points(one.Child("cat") ?? one.Child("xVal")));
        var table = new BarTable(limits);
        var shared = places.TrueForAll(place => place.Count == 0 || place.SequenceEqual(places[0]));
        if (shared)
        {
            table.SetHeader(["", .. series.Select(NameOf)]);
            Rows(table, places[0], columns);
            return table.ToString();
        }

        for (var i = 0; i < series.Count; i++)
        {
            table.Row(["", NameOf(series[i])]);
            Rows(table, places[i], [columns[i]]);
        }
        return table.ToString();
    }

    private static void Rows(
        BarTable table,
        SortedDictionary<int, string> places,
        List<SortedDictionary<int, string>> columns
    )
    {
        foreach (var at in columns.SelectMany(column => column.Keys).Concat(places.Keys).Distinct().Order().ToList())
        {
            table.Row([
                places.GetValueOrDefault(at, ""),
                .. columns.Select(column => column.GetValueOrDefault(at, "")),
            ]);
        }
    }

    private static string NameOf(XElement series) =>
        series.Child("tx") is { } name ? name.Child("v")?.Value ?? string.Join(' ', Points(name).Values) : "";

    // The points that a reference or a literal holds, by their index. Of categories of several levels the first is the
    // innermost; the others are put before it where they stand.
    private static SortedDictionary<int, string> Points(XElement? holder)
    {
        var points = new SortedDictionary<int, string>();
        foreach (var point in holder?.Descendants().Where(element => element.Name.LocalName == "pt") ?? [])
        {
            if (int.TryParse(point.Value("idx"), out var at) && point.Child("v")?.Value is { } value)
            {
                var shown = Shown(value, point.Value("formatCode") ?? point.Parent?.Child("formatCode")?.Value);
                points[at] = points.TryGetValue(at, out var inner) ? $"{shown} {inner}" : shown;
            }
        }
        return points;
    }

    private static SortedDictionary<int, string> ExtendedPoints(XElement dimension)
    {
        var points = new SortedDictionary<int, string>();
        foreach (var point in dimension.Descendants().Where(element => element.Name.LocalName == "pt"))
        {
            if (int.TryParse(point.Value("idx"), out var at))
            {
                points[at] = points.TryGetValue(at, out var inner) ? $"{point.Value} {inner}" : point.Value;
            }
        }
        return points;
    }

    private static string Shown(string value, string? code) =>
        code is not null && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? NumberFormat.Of(code).Show(number)
            : value;
}
