using k8s.Models;
using Pipeline.Deploy.Tests.Programs;
using Pipeline.Silo.Configuration;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>The Job that makes the tables before any silo is there.</summary>
public sealed class InitTests
{
    private const string Hook = "helm.sh/hook";

    public static TheoryData<string> Cases => Chart.CasesWhere(name => name != "open");

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void It_runs_before_silos_are_installed_or_replaced_and_ends(string values)
    {
        var job = JobOf(Chart.Render(values));
        Assert.Equal(["pre-install", "pre-upgrade"], job.Metadata.Annotations[Hook].Split(','));
        Assert.Equal(
            ["before-hook-creation", "hook-succeeded"],
            job.Metadata.Annotations["helm.sh/hook-delete-policy"].Split(',')
        );
        Assert.InRange(job.Spec.BackoffLimit!.Value, 1, 10);
        Assert.True(job.Spec.ActiveDeadlineSeconds > 0);
        Assert.True(job.Spec.TtlSecondsAfterFinished > 0);
        Assert.Equal("Never", job.Spec.Template.Spec.RestartPolicy);
        Assert.Equal(["cluster", "init"], Assert.Single(job.Spec.Template.Spec.Containers).Args);
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void What_it_needs_is_there_before_it(string values)
    {
        // Whatever is no hook is made after it.
        var release = Chart.Render(values);
        var job = JobOf(release);
        var pod = job.Spec.Template.Spec;
        var account = release.All<V1ServiceAccount>().Single(one => one.Metadata.Name == pod.ServiceAccountName);
        Assert.False(account.AutomountServiceAccountToken);
        Assert.False(pod.AutomountServiceAccountToken);
        foreach (var needed in PoliciesOf(release, job).Select(policy => policy.Metadata).Append(account.Metadata))
        {
            Assert.Equal(job.Metadata.Annotations[Hook], needed.Annotations[Hook]);
            Assert.True(Weight(needed) < Weight(job.Metadata), needed.Name);
        }

        Assert.DoesNotContain(
            release.All<V1Secret>().Select(secret => secret.Metadata.Name),
            name => name == StoreOf(job).Name
        );
        Assert.All(pod.Volumes, volume => Assert.NotNull(volume.EmptyDir));
        Assert.All(pod.Containers[0].Env, variable => Assert.Null(variable.ValueFrom?.ConfigMapKeyRef));
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void It_reaches_names_and_the_database_as_silos_do_and_nobody_reaches_it(string values)
    {
        var release = Chart.Render(values);
        var policy = Assert.Single(PoliciesOf(release, JobOf(release)));
        Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes);
        Assert.Null(policy.Spec.Ingress);
        Assert.Equal(["53", "53", "5432"], Ports(policy).Order(StringComparer.Ordinal));
        var silos = release
            .All<V1NetworkPolicy>()
            .Single(one => one.Metadata.Name.EndsWith("-silos", StringComparison.Ordinal));
        var store = policy.Spec.Egress.Single(rule => rule.Ports.Any(port => port.Port.Value == "5432"));
        Assert.Equivalent(
            silos.Spec.Egress.Single(rule => rule.Ports.Any(port => port.Port.Value == "5432")),
            store,
            strict: true
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Its_pod_is_none_of_the_silos(string values)
    {
        var release = Chart.Render(values);
        var labels = JobOf(release).Spec.Template.Metadata.Labels;
        var selectors = release
            .All<V1Service>()
            .Select(service => service.Spec.Selector)
            .Concat(release.All<V1PodDisruptionBudget>().Select(budget => budget.Spec.Selector.MatchLabels))
            .Concat(release.Workloads.Select(workload => workload.Selector.MatchLabels));
        Assert.All(selectors, selector => Assert.False(Takes(selector, labels)));
        Assert.All(
            release
                .All<V1NetworkPolicy>()
                .SelectMany(policy => policy.Spec.Ingress ?? [])
                .SelectMany(rule => rule.FromProperty),
            peer => Assert.False(peer.PodSelector?.MatchLabels is { Count: > 0 } taken && Takes(taken, labels))
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void It_keeps_the_restricted_standard(string values)
    {
        var pod = JobOf(Chart.Render(values)).Spec.Template.Spec;
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        var container = Assert.Single(pod.Containers);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Contains("memory", container.Resources.Limits.Keys);
        Assert.DoesNotContain("cpu", container.Resources.Limits.Keys);
        Assert.Equal("/tmp", Assert.Single(container.VolumeMounts).MountPath);
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void It_is_the_program_of_the_silos_with_their_database(string values)
    {
        var release = Chart.Render(values);
        var job = JobOf(release);
        var silo = release.Workloads.First(workload => workload.Component == "index");
        var container = job.Spec.Template.Spec.Containers[0];
        Assert.Equal(silo.Container.Image, container.Image);
        var store = silo.Container.Env.Single(variable => variable.Name == "PIPELINE_STORE").ValueFrom.SecretKeyRef;
        Assert.Equal(
            values == "full" ? ("pipeline-owner", "owner") : (store.Name, store.Key),
            (StoreOf(job).Name, StoreOf(job).Key)
        );
        var options = new SiloOptions();
        Assert.All(
            container.Env.Where(variable => variable.Value is not null),
            variable =>
                Assert.Null(
                    OptionTable.All.Single(option => option.Variable == variable.Name).Set(options, variable.Value)
                )
        );
    }

    [NeedsFact("helm")]
    public void Without_it_nothing_of_it_is_left_and_silos_are_the_same()
    {
        var with = Chart.Render("default");
        var without = Release.Parse(
            Chart.Template("-f", Chart.FileOf("default"), "--set", "init.enabled=false").Checked()
        );
        Assert.Empty(without.All<V1Job>());
        Assert.Equal(with.Objects.Count - 3, without.Objects.Count);
        Assert.Equivalent(with.Workloads, without.Workloads, strict: true);
        Assert.Empty(Chart.Render("open").All<V1Job>());
    }

    private static V1Job JobOf(Release release) => Assert.Single(release.All<V1Job>());

    private static V1SecretKeySelector StoreOf(V1Job job) =>
        job
            .Spec.Template.Spec.Containers[0]
            .Env.Single(variable => variable.Name == "PIPELINE_STORE")
            .ValueFrom.SecretKeyRef;

    private static IEnumerable<V1NetworkPolicy> PoliciesOf(Release release, V1Job job) =>
        release
            .All<V1NetworkPolicy>()
            .Where(policy => Takes(policy.Spec.PodSelector.MatchLabels, job.Spec.Template.Metadata.Labels));

    private static IEnumerable<string> Ports(V1NetworkPolicy policy) =>
        policy.Spec.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value);

    private static bool Takes(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    private static int Weight(V1ObjectMeta about) => int.Parse(about.Annotations["helm.sh/hook-weight"]);
}
