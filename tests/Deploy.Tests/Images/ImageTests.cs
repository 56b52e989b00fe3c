using System.Text.Json;
using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Images;

/// <summary>What the .NET SDK is told of the image; to build one it needs a base, which only a registry has.</summary>
public sealed class ImageTests
{
    [Fact]
    public void The_image_runs_without_rights_and_keeps_its_data_on_a_volume()
    {
        using var image = JsonDocument.Parse(Describe().Checked());
        var properties = image.RootElement.GetProperty("Properties");
        Assert.Equal("1654", Text(properties, "ContainerUser"));
        Assert.Equal("pipeline", Text(properties, "ContainerRepository"));
        Assert.DoesNotContain("cuda", Text(properties, "ContainerImageTag"), StringComparison.Ordinal);
        Assert.Equal(["8080", "9464", "11111", "30000"], Items(image, "ContainerPort").Keys);
        var environment = Items(image, "ContainerEnvironmentVariable");
        Assert.Equal("http://*:8080", environment["PIPELINE_URLS"]);
        Assert.Equal("/data", environment["PIPELINE_DATA"]);
        Assert.StartsWith("/data/", environment["XDG_CACHE_HOME"], StringComparison.Ordinal);
        var labels = Items(image, "ContainerLabel");
        Assert.Equal("Pipeline", labels["org.opencontainers.image.title"]);
        Assert.Equal("cpu", labels["pipeline.device"]);
        Assert.Contains("org.opencontainers.image.version", labels.Keys);

        // The user of the base, and of the pods.
        var dockerfile = File.ReadAllText(Repository.Path("deploy", "image", "Dockerfile"));
        Assert.Equal(2, dockerfile.Split("USER 1654:1654").Length - 1);
        Assert.Equal(2, dockerfile.Split("install -d -o 1654 -g 1654 -m 0750 /data").Length - 1);
        var values = File.ReadAllText(Repository.Path("deploy", "helm", "pipeline", "values.yaml"));
        Assert.Contains("runAsUser: 1654", values, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_for_gpus_has_a_tag_of_its_own_and_a_base_with_cuda()
    {
        using var image = JsonDocument.Parse(
            Describe("-p:Device=cuda", "-p:ContainerBaseImage=registry.example.com/pipeline-base:cuda").Checked()
        );
        Assert.EndsWith(
            "-cuda",
            Text(image.RootElement.GetProperty("Properties"), "ContainerImageTag"),
            StringComparison.Ordinal
        );
        Assert.Equal("cuda", Items(image, "ContainerLabel")["pipeline.device"]);

        var refused = Describe("-p:Device=cuda");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("needs a base with CUDA", refused.Output + refused.Errors, StringComparison.Ordinal);
    }

    private static ProgramResult Describe(params string[] properties) =>
        InstalledProgram.Run(
            "dotnet",
            [
                "msbuild",
                Repository.Path("src", "Silo", "Silo.csproj"),
                "-nologo",
                "-t:ComputeContainerConfig",
                "-getProperty:ContainerUser,ContainerRepository,ContainerImageTag",
                "-getItem:ContainerPort,ContainerEnvironmentVariable,ContainerLabel",
                .. properties,
            ]
        );

    private static Dictionary<string, string?> Items(JsonDocument image, string name) =>
        image
            .RootElement.GetProperty("Items")
            .GetProperty(name)
            .EnumerateArray()
            .ToDictionary(
                item => Text(item, "Identity"),
                item => item.TryGetProperty("Value", out var value) ? value.GetString() : null
            );

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
