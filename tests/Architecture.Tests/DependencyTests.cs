using System.Reflection;
using System.Xml.Linq;

namespace Pipeline.Architecture.Tests;

/// <summary>The arrows of the map run only downwards.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Libraries =
    [
        "Documents",
        "Retrieval",
        "Inference",
        "Guardrails",
        "Storage",
        "Connectors",
    ];

    /// <summary>What each project may use of the others.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Vocabulary"] = [],
        ["Contracts"] = ["Vocabulary"],
        ["Documents"] = ["Vocabulary"],
        ["Retrieval"] = ["Vocabulary"],
        ["Inference"] = ["Vocabulary"],
        ["Guardrails"] = ["Vocabulary"],
        ["Storage"] = ["Vocabulary"],
        ["Connectors"] = ["Vocabulary"],
        ["Grains"] = ["Vocabulary", "Contracts", .. Libraries],
        ["Silo"] = ["Vocabulary", "Grains", "Contracts", .. Libraries],
        ["Client"] = ["Vocabulary", "Contracts"],
        ["Cli"] = ["Vocabulary", "Client", "Contracts", "Storage", "Guardrails"],
    };

    public static TheoryData<string> Projects => new(Allowed.Keys);

    public static TheoryData<string> PlainLibraries => new(Libraries);

    public static TheoryData<string> WithoutWeb => new(["Contracts", "Grains", "Client", .. Libraries]);

    [Fact]
    public void EveryProjectIsOnTheMap() =>
        Assert.Equal(
            Allowed.Keys.Order(),
            Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Select(Path.GetFileNameWithoutExtension)
                .Order()
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void AnAssemblyUsesOnlyWhatTheMapAllows(string project)
    {
        var used = References(project)
            .Where(name => name.StartsWith("Pipeline.", StringComparison.Ordinal))
            .Select(name => name["Pipeline.".Length..]);
        Assert.Empty(used.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void AProjectReferencesOnlyWhatTheMapAllows(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        var referenced = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Empty(referenced.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(PlainLibraries))]
    public void ALibraryKnowsNoOrleans(string project) =>
        Assert.DoesNotContain(
            References(project),
            name =>
                name.StartsWith("Orleans", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(WithoutWeb))]
    public void OnlyTheHostKnowsAspNet(string project) =>
        Assert.DoesNotContain(
            References(project),
            name =>
                name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                && !name.StartsWith("Microsoft.AspNetCore.SignalR.Client", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Client")]
    public void WhatClientsLoadKnowsNoSilo(string project) =>
        Assert.DoesNotContain(
            References(project),
            name => name is "Orleans.Runtime" or "Orleans.Server" or "Orleans.Streaming"
        );

    private static string[] References(string project) =>
        [.. Load(project).GetReferencedAssemblies().Select(name => name.Name!)];

    internal static Assembly Load(string project) =>
        Assembly.Load(project == "Cli" ? "pipeline" : $"Pipeline.{project}");
}
