using System.Xml.Linq;

namespace Pipeline.Architecture.Tests;

/// <summary>Packages are pinned where, and only where, a project uses them.</summary>
public sealed class PackageTests
{
    [Fact]
    public void EveryPinIsOfAPackageThatAProjectReferences()
    {
        var pinned = Names(Path.Combine(Repository.Root, "Directory.Packages.props"), "PackageVersion").ToArray();
        var referenced = ((string[])["src", "tests"])
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
            )
            .SelectMany(project => Names(project, "PackageReference"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.NotEmpty(pinned);
        Assert.DoesNotContain(pinned, name => !referenced.Contains(name));
    }

    private static IEnumerable<string> Names(string file, string element) =>
        XDocument.Load(file).Descendants(element).Select(item => item.Attribute("Include")!.Value);
}
