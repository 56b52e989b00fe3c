using k8s.Models;
using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>Who reaches which port of a pod.</summary>
public sealed class NetworkTests
{
    private static readonly string[] BetweenSilos = ["silo", "orleans"];

    public static TheoryData<string> Cases => Chart.CasesWhere(name => name != "open");

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Ports_between_silos_are_open_to_pods_of_the_release_alone(string values)
    {
        var release = Chart.Render(values);
        var workloads = release.Workloads.ToArray();
        Assert.All(
            workloads,
            workload =>
                Assert.All(
                    Openings(release, workload)
                        .Where(opening => BetweenSilos.Contains(opening.Port))
                        .GroupBy(opening => opening.Port)
                        .Select(group => Assert.Single(group)),
                    opening =>
                    {
                        Assert.Null(opening.From.NamespaceSelector);
                        Assert.Null(opening.From.IpBlock);
                        var labels = opening.From.PodSelector.MatchLabels;
                        Assert.Contains("app.kubernetes.io/instance", labels.Keys);
                        Assert.All(workloads, other => Assert.True(other.IsTaken(labels)));
                    }
                )
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Every_port_is_open_to_somebody_but_the_api_of_silos_that_serve_no_clients(string values)
    {
        var release = Chart.Render(values);
        var front = release.All<V1Service>().Single(service => service.Spec.ClusterIP != "None");
        Assert.All(
            release.Workloads,
            workload =>
                Assert.Equal(
                    workload
                        .Container.Ports.Select(port => port.Name)
                        .Where(name => name != "http" || workload.IsTaken(front.Spec.Selector))
                        .Order(),
                    Openings(release, workload).Select(opening => opening.Port).Distinct().Order()
                )
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_pod_reaches_silos_names_and_the_database_and_little_else(string values)
    {
        var release = Chart.Render(values);
        Assert.All(
            release.Workloads,
            workload =>
            {
                var policies = Policies(release, workload).Where(policy => policy.Spec.PolicyTypes.Contains("Egress"));
                var ports = policies
                    .SelectMany(policy => policy.Spec.Egress)
                    .SelectMany(rule => rule.Ports)
                    .Select(port => port.Port.Value)
                    .ToHashSet();
                Assert.Superset(new HashSet<string> { "11111", "30000", "53", "5432" }, ports);
                Assert.Equal(workload.Variable("PIPELINE_PULL") == "true", ports.Contains("443"));
                Assert.Equal(workload.Variable("PIPELINE_OTLP") is not null, ports.Contains("4317"));
                Assert.True(ports.Count <= 6);
            }
        );
    }

    /// <summary>Each port of a pod with each peer that may reach it, by name.</summary>
    private static IEnumerable<(string Port, V1NetworkPolicyPeer From)> Openings(Release release, Workload workload) =>
        from policy in Policies(release, workload)
        where policy.Spec.PolicyTypes.Contains("Ingress")
        from rule in policy.Spec.Ingress ?? []
        from port in rule.Ports
        from peer in rule.FromProperty
        let number = workload.PortOf(port.Port)
        where number is not null
        select (workload.Container.Ports.Single(listed => listed.ContainerPort == number).Name, peer);

    private static IEnumerable<V1NetworkPolicy> Policies(Release release, Workload workload) =>
        release.All<V1NetworkPolicy>().Where(policy => workload.IsTaken(policy.Spec.PodSelector.MatchLabels));
}
