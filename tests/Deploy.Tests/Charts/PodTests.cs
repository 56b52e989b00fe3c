using k8s.Models;
using Pipeline.Deploy.Tests.Programs;
using Pipeline.Silo;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>Every pod of a release, however it is configured.</summary>
public sealed class PodTests
{
    public static TheoryData<string> Cases => Chart.Cases;

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_pod_keeps_the_restricted_standard(string values) =>
        Each(
            values,
            workload =>
            {
                var pod = workload.Template.Spec;
                Assert.True(pod.SecurityContext.RunAsNonRoot);
                Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
                Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
                Assert.True(pod.HostNetwork is not true && pod.HostPID is not true && pod.HostIPC is not true);
                Assert.All(
                    pod.Volumes,
                    volume => Assert.True(volume.EmptyDir is not null || volume.PersistentVolumeClaim is not null)
                );
                var container = workload.Container.SecurityContext;
                Assert.False(container.AllowPrivilegeEscalation);
                Assert.True(container.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.Capabilities.Drop);
                Assert.Null(container.Capabilities.Add);
                Assert.NotEqual(true, container.Privileged);
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_pod_has_no_token_of_kubernetes(string values)
    {
        var accounts = Chart.Render(values).All<V1ServiceAccount>().ToArray();
        Assert.All(accounts, one => Assert.False(one.AutomountServiceAccountToken));
        var account = Assert.Single(accounts, one => one.Metadata.Annotations?.ContainsKey("helm.sh/hook") != true);
        Each(
            values,
            workload =>
            {
                Assert.Equal(account.Metadata.Name, workload.Template.Spec.ServiceAccountName);
                Assert.False(workload.Template.Spec.AutomountServiceAccountToken);
            }
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Starting_living_and_being_ready_are_asked_apart(string values) =>
        Each(
            values,
            workload =>
            {
                // A database that is away makes nobody start anything again.
                var container = workload.Container;
                Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
                Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
                Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
                Assert.All(
                    [container.LivenessProbe, container.StartupProbe, container.ReadinessProbe],
                    probe => Assert.Equal(8080, workload.PortOf(probe.HttpGet.Port))
                );
                Assert.True(container.StartupProbe.FailureThreshold * container.StartupProbe.PeriodSeconds >= 300);
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_pod_has_time_to_end(string values) =>
        Each(
            values,
            workload =>
                Assert.True(
                    workload.Template.Spec.TerminationGracePeriodSeconds
                        > SiloHost.ShutdownTimeout.TotalSeconds
                            + (workload.Container.Lifecycle?.PreStop.Sleep.Seconds ?? 0),
                    workload.Name
                )
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Memory_is_asked_for_and_limited_and_the_processor_is_not_limited(string values) =>
        Each(
            values,
            workload =>
            {
                var resources = workload.Container.Resources;
                Assert.True(
                    resources.Requests["memory"].ToDecimal() <= resources.Limits["memory"].ToDecimal(),
                    workload.Name
                );
                Assert.True(resources.Requests["cpu"].ToDecimal() > 0);
                Assert.DoesNotContain("cpu", resources.Limits.Keys);
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Models_compute_with_the_processors_that_a_pod_has_for_sure(string values) =>
        Each(
            values,
            workload =>
            {
                var runsModels = workload.Variable("PIPELINE_ROLE") is "worker" or "all";
                var field = workload
                    .Container.Env.SingleOrDefault(variable => variable.Name == "DOTNET_PROCESSOR_COUNT")
                    ?.ValueFrom.ResourceFieldRef;
                Assert.Equal(
                    runsModels ? ("requests.cpu", workload.Container.Name) : (null, null),
                    (field?.Resource, field?.ContainerName)
                );
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void What_is_written_to_is_a_volume(string values) =>
        Each(
            values,
            workload =>
            {
                var mounts = workload.Container.VolumeMounts.ToDictionary(mount => mount.MountPath);
                Assert.All(["/data", "/tmp"], path => Assert.NotEqual(true, mounts[path].ReadOnlyProperty));
                Assert.Equal("/data", workload.Variable("PIPELINE_DATA"));
                if (workload.Variable("PIPELINE_MODELS") is { } models)
                {
                    Assert.True(mounts[models].ReadOnlyProperty);
                }
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Pods_of_a_kind_are_spread_over_zones_and_machines(string values) =>
        Each(
            values,
            workload =>
            {
                var constraints = workload.Template.Spec.TopologySpreadConstraints;
                Assert.Equal(
                    ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
                    constraints.Select(constraint => constraint.TopologyKey)
                );
                Assert.All(
                    constraints,
                    constraint => Assert.True(workload.IsTaken(constraint.LabelSelector.MatchLabels))
                );
            }
        );

    private static void Each(string values, Action<Workload> check)
    {
        var workloads = Chart.Render(values).Workloads.ToArray();
        Assert.NotEmpty(workloads);
        Assert.All(workloads, check);
    }
}
