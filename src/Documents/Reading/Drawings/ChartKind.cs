using System.Collections.Frozen;
using System.Xml.Linq;

namespace Pipeline.Documents.Reading.Drawings;

/// <summary>What kind of chart values are drawn as, by which people ask for them, in the chart's
/// language.</summary>
internal static class ChartKind
{
    private static readonly FrozenDictionary<string, (string English, string Korean)> Names = new Dictionary<
        string,
        (string, string)
    >
    {
        ["areaChart"] = ("Area chart", "영역 차트"),
        ["area3DChart"] = ("Area chart", "영역 차트"),
        ["barChart"] = ("Bar chart", "막대 차트"),
        ["bar3DChart"] = ("Bar chart", "막대 차트"),
        ["bubbleChart"] = ("Bubble chart", "거품 차트"),
        ["doughnutChart"] = ("Doughnut chart", "도넛 차트"),
        ["lineChart"] = ("Line chart", "선 차트"),
        ["line3DChart"] = ("Line chart", "선 차트"),
        ["ofPieChart"] = ("Pie chart", "원 차트"),
        ["pieChart"] = ("Pie chart", "원 차트"),
        ["pie3DChart"] = ("Pie chart", "원 차트"),
        ["radarChart"] = ("Radar chart", "방사형 차트"),
        ["scatterChart"] = ("Scatter chart", "분산형 차트"),
        ["stockChart"] = ("Stock chart", "주식 차트"),
        ["surfaceChart"] = ("Surface chart", "표면 차트"),
        ["surface3DChart"] = ("Surface chart", "표면 차트"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kind of the first chart of a plot; empty when it has none of a known kind.</summary>
    /// <param name="plot">The area of the plot, or null.</param>
    /// <param name="isKorean">Whether the chart's own words are Korean.</param>
    public static string Of(XElement? plot, bool isKorean)
    {
        foreach (var element in plot?.Elements() ?? [])
        {
            if (Names.TryGetValue(element.Name.LocalName, out var name))
            {
                return isKorean ? name.Korean : name.English;
            }
        }
        return "";
    }
}
