using Pipeline.Deploy.Tests.Charts;
using Pipeline.Deploy.Tests.Programs;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Deploy.Tests.Metrics;

/// <summary>What is alerted on, drawn and scaled by is what the program measures.</summary>
public sealed class MetricNameTests
{
    // Prometheus' own, and what ASP.NET Core measures, which a test of the running program reads.
    private static readonly string[] Foreign =
    [
        "up",
        "http_server_request_duration_seconds_bucket",
        "http_server_request_duration_seconds_count",
    ];

    // kube-state-metrics and the kubelet.
    private static readonly string[] OfKubernetes =
    [
        "kube_statefulset_status_replicas_ready",
        "kube_statefulset_replicas",
        "kube_pod_container_status_last_terminated_reason",
        "kube_pod_container_status_restarts_total",
        "kubelet_volume_stats_available_bytes",
        "kubelet_volume_stats_capacity_bytes",
    ];

    [Fact]
    public void Names_are_found_in_a_query() =>
        Assert.Equal(
            ["a_total", "b", "c:d"],
            PromQl.Metrics(
                """sum by (x, y) (rate(a_total{job="no_metric", z=~"b.*"}[5m])) / on (w) group_left (v) (b > bool 3) or max(c:d offset 1h)"""
            )
        );

    [Fact]
    public void Instruments_of_every_layer_are_found() =>
        Assert.Superset(
            new HashSet<string>
            {
                "pipeline_ingest_backlog_age_seconds",
                "pipeline_stage_duration_milliseconds_bucket",
                "pipeline_store_retries_total",
                "gen_ai_server_time_to_first_token_seconds_bucket",
                "pipeline_worker_ends_total",
            },
            DefinedMetrics.Names.ToHashSet()
        );

    [Fact]
    public void Alerts_speak_of_what_is_measured()
    {
        var files = Directory.GetFiles(Path.Combine(Chart.Folder, "files", "rules"), "*.yaml");
        Check([.. files.SelectMany(Expressions)], 16);

        static IEnumerable<string> Expressions(string path)
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(path)));
            return new CustomObject((YamlMappingNode)stream.Documents[0].RootNode)
                .List("groups")
                .SelectMany(group => group.List("rules"))
                .Select(rule => rule.Text("expr")!);
        }
    }

    [Fact]
    public void Dashboards_draw_what_is_measured() => Check([.. Dashboards.Queries()], 10);

    [NeedsFact("helm")]
    public void Workers_are_scaled_by_what_is_measured() =>
        Check(
            [
                .. Chart
                    .Render("full")
                    .Others.SelectMany(other => other.List("spec", "triggers"))
                    .Where(trigger => trigger.Text("type") == "prometheus")
                    .Select(trigger => trigger.Text("metadata", "query")!),
            ],
            2
        );

    private static void Check(string[] queries, int least)
    {
        Assert.True(queries.Length >= least, $"Only {queries.Length} queries were found.");
        Assert.All(queries, query => Assert.NotEmpty(PromQl.Metrics(query)));
        Assert.Empty(queries.SelectMany(PromQl.Metrics).Except([.. DefinedMetrics.Names, .. Foreign, .. OfKubernetes]));
    }
}
