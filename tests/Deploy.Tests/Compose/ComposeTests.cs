using System.Globalization;
using Pipeline.Deploy.Tests.Programs;
using Pipeline.Silo;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Pipeline.Deploy.Tests.Compose;

/// <summary>The cluster of containers on one machine.</summary>
public sealed class ComposeTests
{
    private static readonly string File = Repository.Path("deploy", "compose.yaml");

    private static readonly Dictionary<string, Dictionary<object, object>> Services = Read();

    [NeedsFact("dclint")]
    public void It_keeps_the_schema()
    {
        // Its other remarks are of taste.
        var result = InstalledProgram.Run("dclint", "--quiet", File);
        Assert.True(result.ExitCode == 0, $"{result.Output}{result.Errors}");
        Assert.DoesNotContain("error", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_container_is_without_rights() =>
        Assert.All(
            Services.Values,
            service =>
            {
                Assert.Equal("true", service["read_only"]);
                Assert.Equal(["ALL"], (List<object>)service["cap_drop"]);
                Assert.Equal(["no-new-privileges:true"], (List<object>)service["security_opt"]);
                Assert.DoesNotContain("privileged", service.Keys);
                Assert.DoesNotContain("cap_add", service.Keys);
            }
        );

    [Fact]
    public void One_port_is_published_and_to_this_machine_alone()
    {
        var port = Assert.Single(Services.Values.SelectMany(service => List(service, "ports")));
        Assert.StartsWith("127.0.0.1:", (string)port, StringComparison.Ordinal);
    }

    [Fact]
    public void Silos_differ_in_name_zone_and_volume()
    {
        var silos = Silos().ToArray();
        Assert.Equal(3, silos.Length);
        foreach (var part in (string[])["PIPELINE_NAME", "PIPELINE_ZONE"])
        {
            Assert.Equal(3, silos.Select(silo => Environment(silo)[part]).Distinct().Count());
        }

        Assert.Equal(3, silos.Select(silo => Assert.Single(List(silo, "volumes"))).Distinct().Count());
    }

    [Fact]
    public void The_program_takes_every_variable_and_its_value() =>
        Assert.All(
            Silos(),
            silo => KnownVariables.Check(Environment(silo).Select(pair => ((string)pair.Key, (string)pair.Value)))
        );

    [Fact]
    public void A_silo_waits_for_the_database_has_time_to_end_and_is_asked_whether_it_is_ready() =>
        Assert.All(
            Silos(),
            silo =>
            {
                var waited = (Dictionary<object, object>)((Dictionary<object, object>)silo["depends_on"])["postgres"];
                Assert.Equal("service_healthy", waited["condition"]);
                var grace = (string)silo["stop_grace_period"];
                Assert.EndsWith("s", grace, StringComparison.Ordinal);
                Assert.True(
                    int.Parse(grace[..^1], CultureInfo.InvariantCulture) > SiloHost.ShutdownTimeout.TotalSeconds
                );
                var check = (Dictionary<object, object>)silo["healthcheck"];
                Assert.Contains("/health/ready", (string)((List<object>)check["test"])[^1], StringComparison.Ordinal);
            }
        );

    [Fact]
    public void No_password_is_written_down()
    {
        var database = Environment(Services["postgres"]);
        Assert.StartsWith("${PIPELINE_DB_PASSWORD:?", (string)database["POSTGRES_PASSWORD"], StringComparison.Ordinal);
        Assert.All(
            Silos(),
            silo =>
                Assert.Contains(
                    "Password=${PIPELINE_DB_PASSWORD:?",
                    (string)Environment(silo)["PIPELINE_STORE"],
                    StringComparison.Ordinal
                )
        );
        Assert.NotNull(Services["postgres"]["healthcheck"]);
    }

    [NeedsFact("nginx")]
    public void The_proxy_knows_every_silo_and_its_configuration_is_read()
    {
        var configuration = System.IO.File.ReadAllText(Repository.Path("deploy", "compose", "nginx.conf"));
        foreach (var (name, _) in Services.Where(service => service.Key.StartsWith("silo-", StringComparison.Ordinal)))
        {
            // nginx looks names up when it reads them.
            Assert.Contains($"server {name}:8080", configuration, StringComparison.Ordinal);
            configuration = configuration.Replace($"{name}:", "127.0.0.1:", StringComparison.Ordinal);
        }

        var folder = Directory.CreateTempSubdirectory("pipeline-nginx-").FullName;
        try
        {
            var path = Path.Combine(folder, "nginx.conf");
            System.IO.File.WriteAllText(path, configuration.Replace(" /tmp/", $" {folder}/", StringComparison.Ordinal));
            InstalledProgram.Run("nginx", "-t", "-c", path, "-e", Path.Combine(folder, "errors")).Checked();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Dictionary<object, object>> Silos() =>
        Services
            .Where(service => service.Key.StartsWith("silo-", StringComparison.Ordinal))
            .Select(service => service.Value);

    private static Dictionary<object, object> Environment(Dictionary<object, object> service) =>
        (Dictionary<object, object>)service["environment"];

    private static List<object> List(Dictionary<object, object> service, string key) =>
        service.TryGetValue(key, out var list) ? (List<object>)list : [];

    private static Dictionary<string, Dictionary<object, object>> Read()
    {
        var parser = new MergingParser(new Parser(new StringReader(System.IO.File.ReadAllText(File))));
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
        return ((Dictionary<object, object>)root["services"]).ToDictionary(
            service => (string)service.Key,
            service => (Dictionary<object, object>)service.Value
        );
    }
}
