using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>Objects of KEDA and of the Prometheus operator.</summary>
public sealed class ExtensionTests
{
    [NeedsFact("helm")]
    public void Workers_alone_are_scaled_and_nobody_else_says_how_many_there_are()
    {
        var release = Chart.Render("full");
        var scaled = release.Others.Where(other => other.Kind == "ScaledObject").ToArray();
        Assert.Equal(2, scaled.Length);
        Assert.All(
            scaled,
            item =>
            {
                var target = release
                    .All<k8s.Models.V1Deployment>()
                    .Single(deployment => deployment.Metadata.Name == item.Text("spec", "scaleTargetRef", "name"));
                Assert.Null(target.Spec.Replicas);
                Assert.Equal("worker", target.Spec.Template.Metadata.Labels["app.kubernetes.io/component"]);
                Assert.True(Number(item, "minReplicaCount") <= Number(item, "maxReplicaCount"));
                Assert.NotNull(item.Text("spec", "fallback", "replicas"));

                // KEDA falls back for averages alone.
                var triggers = item.List("spec", "triggers").ToArray();
                Assert.Equal(["postgresql", "prometheus"], triggers.Select(trigger => trigger.Text("type")));
                Assert.All(triggers, trigger => Assert.Equal("AverageValue", trigger.Text("metricType")));
                var secret = release.Others.Single(other =>
                    other.Kind == "TriggerAuthentication" && other.Name == triggers[0].Text("authenticationRef", "name")
                );
                Assert.Equal("connection", Assert.Single(secret.List("spec", "secretTargetRef")).Text("parameter"));
            }
        );

        static int Number(CustomObject item, string name) => int.Parse(item.Text("spec", name)!);
    }

    [NeedsFact("helm")]
    public void Prometheus_finds_a_port_of_every_pod()
    {
        var release = Chart.Render("full");
        var monitor = release.Others.Single(other => other.Kind == "PodMonitor");
        var port = Assert.Single(monitor.List("spec", "podMetricsEndpoints")).Text("port")!;
        Assert.All(
            release.Workloads,
            workload =>
            {
                Assert.NotNull(workload.PortOf(port));
                Assert.Equal("pipeline", workload.Template.Metadata.Labels[monitor.Text("spec", "jobLabel")!]);
            }
        );
    }

    [NeedsFact("helm")]
    public void Rules_and_dashboards_of_the_files_arrive_whole()
    {
        var release = Chart.Render("full");
        var rules = release.Others.Single(other => other.Kind == "PrometheusRule");
        Assert.Equal(
            Directory
                .EnumerateFiles(Path.Combine(Chart.Folder, "files", "rules"))
                .SelectMany(File.ReadLines)
                .Count(line => line.Contains("- alert:", StringComparison.Ordinal)),
            rules.List("spec", "groups").Sum(group => group.List("rules").Count())
        );
        var dashboards = release.All<k8s.Models.V1ConfigMap>().Single();
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Chart.Folder, "files", "dashboards")),
            path => Assert.Equal(File.ReadAllText(path).Trim(), dashboards.Data[Path.GetFileName(path)].Trim())
        );
    }
}
