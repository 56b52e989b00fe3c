using System.Text.Json;
using Pipeline.Deploy.Tests.Charts;

namespace Pipeline.Deploy.Tests.Metrics;

/// <summary>The dashboards of Grafana.</summary>
internal static class Dashboards
{
    /// <summary>Every query of every panel, with Grafana's own variables filled in.</summary>
    public static IEnumerable<string> Queries() =>
        Directory
            .EnumerateFiles(Path.Combine(Chart.Folder, "files", "dashboards"), "*.json")
            .SelectMany(path =>
            {
                using var dashboard = JsonDocument.Parse(File.ReadAllText(path));
                return Values(dashboard.RootElement, "expr").ToArray();
            })
            .Select(query => query.Replace("$__rate_interval", "5m", StringComparison.Ordinal));

    private static IEnumerable<string> Values(JsonElement element, string name) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property =>
                    property.Name == name && property.Value.ValueKind == JsonValueKind.String
                        ? [property.Value.GetString()!]
                        : Values(property.Value, name)
                ),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Values(item, name)),
            _ => [],
        };
}
