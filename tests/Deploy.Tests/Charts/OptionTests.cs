using k8s.Models;
using Pipeline.Deploy.Tests.Programs;
using Pipeline.Silo.Configuration;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>What pods are told is what the program knows.</summary>
public sealed class OptionTests
{
    /// <summary>What stands for a value that only a cluster knows.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["PIPELINE_STORE"] = "Host=db;Database=pipeline;Username=pipeline;Password=secret",
        ["PIPELINE_ADMIN_KEY"] = new string('k', 32),
        ["PIPELINE_NAME"] = "demo-pipeline-gateway-7d4b9c8f6d-x2x9z",
        ["PIPELINE_ADVERTISE"] = "10.1.2.3",
        ["PIPELINE_ZONE"] = "eu-central-1a",
    };

    public static TheoryData<string> Cases => Chart.Cases;

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void The_program_takes_every_variable_and_its_value(string values) =>
        Assert.All(
            Chart.Render(values).Workloads,
            workload =>
            {
                Assert.Equal(
                    workload.Container.Env.Count,
                    workload.Container.Env.Select(variable => variable.Name).Distinct().Count()
                );
                KnownVariables.Check(
                    workload
                        .Container.Env.Where(variable =>
                            variable.Name.StartsWith("PIPELINE_", StringComparison.Ordinal)
                        )
                        .Select(variable => (variable.Name, variable.Value ?? Elsewhere[variable.Name]))
                );
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void A_pod_is_known_by_its_own_name_and_address(string values) =>
        Assert.All(
            Chart.Render(values).Workloads,
            workload =>
            {
                Assert.Equal("metadata.name", Field(workload, "PIPELINE_NAME"));
                Assert.Equal("status.podIP", Field(workload, "PIPELINE_ADVERTISE"));
                Assert.True(
                    workload.Variable("PIPELINE_ZONE") is not null
                        || Field(workload, "PIPELINE_ZONE") == "metadata.labels['topology.kubernetes.io/zone']"
                );
            }
        );

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Secrets_are_not_of_the_chart(string values)
    {
        var release = Chart.Render(values);
        Assert.Empty(release.All<V1Secret>());
        Assert.All(
            release.Workloads,
            workload =>
            {
                Assert.All(
                    workload.Container.Env.Where(variable => variable.Name is "PIPELINE_STORE" or "PIPELINE_ADMIN_KEY"),
                    variable =>
                    {
                        Assert.Null(variable.Value);
                        Assert.NotNull(variable.ValueFrom.SecretKeyRef);
                    }
                );
                Assert.Contains(workload.Container.Env, variable => variable.Name == "PIPELINE_STORE");
                Assert.DoesNotContain(
                    workload.Container.Env,
                    variable => variable.Value?.Contains("Password", StringComparison.OrdinalIgnoreCase) == true
                );
            }
        );
    }

    [NeedsTheory("helm")]
    [MemberData(nameof(Cases))]
    public void Ports_are_those_that_the_program_is_told(string values) =>
        Assert.All(
            Chart.Render(values).Workloads,
            workload =>
            {
                var ports = workload.Container.Ports.ToDictionary(port => port.Name, port => port.ContainerPort);
                var told = new Dictionary<string, int>
                {
                    ["http"] = ValueChecks.PortOf(workload.Variable("PIPELINE_URLS")!),
                    ["silo"] = int.Parse(workload.Variable("PIPELINE_SILO_PORT")!),
                    ["orleans"] = int.Parse(workload.Variable("PIPELINE_GATEWAY_PORT")!),
                };
                if (workload.Variable("PIPELINE_METRICS") is { } metrics)
                {
                    told["metrics"] = ValueChecks.PortOf(metrics);
                }

                Assert.Equal(told, ports);
            }
        );

    private static string? Field(Workload workload, string variable) =>
        workload.Container.Env.Single(listed => listed.Name == variable).ValueFrom?.FieldRef?.FieldPath;
}
