// Every test here runs whole programs; side by side they would only take the processor from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Pipeline.EndToEnd.Running;

/// <summary>Where the repository and its built program are.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program, built in the same configuration as these tests.</summary>
    public static string SiloPath
    {
        get
        {
            // tests/EndToEnd/bin/<configuration>/<framework>/
            var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var path = Path.Combine(
                Root,
                "src",
                "Silo",
                "bin",
                framework.Parent!.Name,
                framework.Name,
                "Pipeline.Silo.dll"
            );
            return File.Exists(path)
                ? path
                : throw new FileNotFoundException(
                    $"The program is not built: {path} is missing. Build src/Silo in this configuration.",
                    path
                );
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Pipeline.sln.");
    }
}
