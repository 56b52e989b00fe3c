using k8s.Models;
using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>What a release is made of, however it is configured.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Cases => Chart.Cases;

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Helm_finds_nothing_wrong(string values) =>
        InstalledProgram.Run("helm", "lint", "--strict", Chart.Folder, "-f", Chart.FileOf(values)).Checked();

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_workload_owns_its_own_pods_and_no_other(string values)
    {
        var workloads = Chart.Render(values).Workloads.ToArray();
        Assert.NotEmpty(workloads);
        Assert.All(
            workloads,
            workload => Assert.Equal([workload], workloads.Where(other => other.IsTaken(workload.Selector.MatchLabels)))
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_budget_keeps_one_kind_of_pod_and_every_pod_has_one_at_most(string values)
    {
        var release = Chart.Render(values);
        var workloads = release.Workloads.ToArray();
        var budgets = release.All<V1PodDisruptionBudget>().ToArray();
        Assert.Equal(values == "open" ? 0 : workloads.Select(Kind).Distinct().Count(), budgets.Length);
        Assert.All(
            budgets,
            budget =>
                Assert.Single(
                    workloads
                        .Where(workload => workload.IsTaken(budget.Spec.Selector.MatchLabels))
                        .Select(Kind)
                        .Distinct()
                )
        );
        Assert.All(
            workloads,
            workload =>
                Assert.InRange(
                    budgets.Count(budget => workload.IsTaken(budget.Spec.Selector.MatchLabels)),
                    values == "open" ? 0 : 1,
                    1
                )
        );

        // Workers of a class are a kind; index silos of all zones are one together.
        static string Kind(Workload workload) => workload.Component == "index" ? "index" : workload.Name;
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_service_leads_to_ports_that_pods_have(string values)
    {
        var release = Chart.Render(values);
        var workloads = release.Workloads.ToArray();
        var services = release.All<V1Service>().ToArray();
        Assert.Equal(2, services.Length);
        Assert.All(
            services,
            service =>
            {
                var taken = workloads.Where(workload => workload.IsTaken(service.Spec.Selector)).ToArray();
                Assert.NotEmpty(taken);
                Assert.All(
                    service.Spec.Ports,
                    port => Assert.All(taken, workload => Assert.NotNull(workload.PortOf(port.TargetPort)))
                );
            }
        );

        var names = services.Select(service => service.Metadata.Name).ToArray();
        Assert.All(release.All<V1StatefulSet>(), set => Assert.Contains(set.Spec.ServiceName, names));
        Assert.All(
            release.All<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths),
            path =>
            {
                var service = services.Single(service => service.Metadata.Name == path.Backend.Service.Name);
                Assert.Contains(service.Spec.Ports, port => port.Name == path.Backend.Service.Port.Name);
            }
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Clients_come_to_silos_that_serve_them_alone(string values)
    {
        var release = Chart.Render(values);
        var front = release.All<V1Service>().Single(service => service.Spec.ClusterIP != "None");
        Assert.All(
            release.Workloads.Where(workload => workload.IsTaken(front.Spec.Selector)),
            workload => Assert.True(workload.Variable("PIPELINE_ROLE") is "gateway" or "all", workload.Name)
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void What_is_replaced_is_replaced_by_one(string values)
    {
        var release = Chart.Render(values);
        Assert.All(
            release.All<V1StatefulSet>(),
            set => Assert.Equal("1", set.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable.Value)
        );
        Assert.All(
            release.All<V1Deployment>(),
            deployment =>
            {
                // A class with GPUs has seldom one to spare, and would wait for it for ever.
                var hasGpus = deployment
                    .Spec.Template.Spec.Containers[0]
                    .Resources.Limits.ContainsKey("nvidia.com/gpu");
                var rolling = deployment.Spec.Strategy.RollingUpdate;
                Assert.Equal(hasGpus ? ("0", "1") : ("1", "0"), (rolling.MaxSurge.Value, rolling.MaxUnavailable.Value));
            }
        );
    }

    [NeedsFact("helm")]
    public void Each_zone_has_silos_of_its_own_that_say_so()
    {
        var sets = Chart.Render("full").All<V1StatefulSet>().ToArray();
        Assert.Equal(
            ["pipeline-index-a", "pipeline-index-b", "pipeline-index-c"],
            sets.Select(set => set.Metadata.Name)
        );
        Assert.All(
            sets,
            set =>
            {
                var workload = new Workload(set.Metadata.Name, set.Spec.Selector, set.Spec.Template);
                var zone = set.Spec.Template.Spec.NodeSelector["topology.kubernetes.io/zone"];
                Assert.Equal(zone, workload.Variable("PIPELINE_ZONE"));
                Assert.EndsWith(set.Metadata.Name[^1..], zone, StringComparison.Ordinal);
            }
        );
    }

    [NeedsFact("helm")]
    public void A_class_with_gpus_asks_for_them_and_runs_where_they_are()
    {
        var worker = Chart.Render("full").Workloads.Single(workload => workload.Name == "pipeline-worker-h100");
        Assert.Equal("1", worker.Container.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal("NVIDIA-H100-80GB-HBM3", worker.Template.Spec.NodeSelector["nvidia.com/gpu.product"]);
        Assert.Equal("nvidia.com/gpu", Assert.Single(worker.Template.Spec.Tolerations).Key);
        Assert.Equal("nvidia", worker.Template.Spec.RuntimeClassName);
        Assert.EndsWith("-cuda", worker.Container.Image, StringComparison.Ordinal);
        Assert.Equal("cuda:0", worker.Variable("PIPELINE_DEVICES"));
    }
}
