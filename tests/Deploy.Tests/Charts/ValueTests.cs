using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>Values that cannot work are refused before anything is installed.</summary>
public sealed class ValueTests
{
    [NeedsTheory("helm")]
    [InlineData("store.existingSecret=", "store.existingSecret is empty")]
    [InlineData("gateway.enabled=false", "set index.role to all")]
    [InlineData("shutdownPauseSeconds=40", "at least 35 more than shutdownPauseSeconds")]
    [InlineData("terminationGracePeriodSeconds=20", "minimum")]
    [InlineData("index.replica=3", "additional properties 'replica' not allowed")]
    [InlineData("gateway.zones=1", "additional properties 'zones' not allowed")]
    [InlineData("copies=6", "maximum")]
    [InlineData("index.role=worker", "/index/role")]
    [InlineData("logLevel=loud", "/logLevel")]
    [InlineData("index.resources.limits=null", "limits")]
    [InlineData("workers[0].name=GPU", "/workers/0/name")]
    [InlineData("workers[0].autoscaling.enabled=true", "autoscaling.backlog.existingSecret")]
    [InlineData("spread=Maybe", "/spread")]
    public void Helm_says_what_is_wrong(string setting, string told)
    {
        // A list that is set in parts begins empty.
        string[] worker = setting.StartsWith("workers", StringComparison.Ordinal)
            ?
            [
                "--set",
                "workers[0].name=cpu,workers[0].devices=cpu,workers[0].resources.requests.cpu=1,workers[0].resources.limits.memory=1Gi",
            ]
            : [];
        var result = Chart.Template(["--set", "store.existingSecret=s", .. worker, "--set", setting]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(told, result.Errors, StringComparison.Ordinal);
    }
}
