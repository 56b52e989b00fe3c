using Pipeline.Deploy.Tests.Charts;
using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Metrics;

/// <summary>Alerts and queries as Prometheus reads them.</summary>
public sealed class RuleTests
{
    [NeedsFact("promtool")]
    public void Prometheus_reads_every_rule() =>
        InstalledProgram
            .Run(
                "promtool",
                ["check", "rules", .. Directory.GetFiles(Path.Combine(Chart.Folder, "files", "rules"), "*.yaml")]
            )
            .Checked();

    [NeedsFact("promtool")]
    public void Alerts_come_when_they_should_and_only_then() =>
        InstalledProgram
            .Run("promtool", "test", "rules", Repository.Path("tests", "Deploy.Tests", "Metrics", "alerts.test.yaml"))
            .Checked();

    [NeedsFact("promtool")]
    public void Prometheus_reads_every_query_of_the_dashboards()
    {
        var path = Path.GetTempFileName();
        try
        {
            var rules = Dashboards
                .Queries()
                .Select(
                    (query, at) =>
                        $"      - {{record: drawn{at}, expr: '{query.Replace("'", "''", StringComparison.Ordinal)}'}}"
                );
            File.WriteAllLines(path, ["groups:", "  - name: drawn", "    rules:", .. rules]);
            InstalledProgram.Run("promtool", "check", "rules", path).Checked();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
