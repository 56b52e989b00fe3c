using System.Collections.Concurrent;
using Pipeline.Deploy.Tests.Programs;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>The Helm chart, rendered with each of the values files in its folder ci.</summary>
internal static class Chart
{
    private static readonly ConcurrentDictionary<string, Lazy<Release>> Releases = new();

    /// <summary>Its folder.</summary>
    public static string Folder { get; } = Repository.Path("deploy", "helm", "pipeline");

    /// <summary>The names of the values files.</summary>
    public static TheoryData<string> Cases => CasesWhere(_ => true);

    /// <summary>Some names of values files.</summary>
    public static TheoryData<string> CasesWhere(Func<string, bool> taken) =>
        new(
            Directory
                .EnumerateFiles(Path.Combine(Folder, "ci"), "*-values.yaml")
                .Select(path => Path.GetFileName(path).Replace("-values.yaml", "", StringComparison.Ordinal))
                .Where(taken)
                .Order()
        );

    /// <summary>What comes of a values file.</summary>
    public static Release Render(string values) =>
        Releases
            .GetOrAdd(values, name => new Lazy<Release>(() => Release.Parse(Template("-f", FileOf(name)).Checked())))
            .Value;

    /// <summary>Renders with any arguments.</summary>
    public static ProgramResult Template(params IEnumerable<string> arguments) =>
        InstalledProgram.Run("helm", ["template", "demo", Folder, "--kube-version", "1.35.0", .. arguments]);

    /// <summary>The path of a values file.</summary>
    public static string FileOf(string values) => Path.Combine(Folder, "ci", $"{values}-values.yaml");
}
