namespace Pipeline.Inference.Models;

/// <summary>
/// Where models are looked for, in this order: the directory given on the command line, <c>PIPELINE_MODELS</c> (several
/// may be joined by the system's path separator), <c>models</c> and <c>../shared/models</c> beside the current
/// directory and the repository root, and the user's cache, which is also where downloads go.
/// </summary>
public static class ModelDirectories
{
    /// <summary>The environment variable that names model directories.</summary>
    public const string Variable = "PIPELINE_MODELS";

    /// <summary>The directories in order, each once; they need not exist.</summary>
    /// <param name="given">The directory given on the command line, if any.</param>
    /// <param name="currentDirectory">The current directory; the process's by default.</param>
    /// <param name="environment">Looks up environment variables; the process's by default.</param>
    /// <returns>At least one directory.</returns>
    public static IReadOnlyList<ModelDirectory> Search(
        string? given = null,
        string? currentDirectory = null,
        Func<string, string?>? environment = null
    )
    {
        var current = Path.GetFullPath(currentDirectory ?? Directory.GetCurrentDirectory());
        environment ??= Environment.GetEnvironmentVariable;
        var found = new List<ModelDirectory>();
        if (!string.IsNullOrWhiteSpace(given))
        {
            Add(given, "--models", isExplicit: true);
        }

        foreach (var path in (environment(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.TrimEntries))
        {
            if (path.Length > 0)
            {
                Add(path, Variable, isExplicit: true);
            }
        }
        Add("models", "the current directory");
        Add(Path.Combine("..", "shared", "models"), "beside the current directory");
        if (RepositoryRoot(current) is { } root)
        {
            Add(Path.Combine(root, "models"), "the repository");
            Add(Path.Combine(root, "..", "shared", "models"), "beside the repository");
        }
        Add(UserCache(environment), "the user's cache");
        return found;

        void Add(string path, string origin, bool isExplicit = false)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, current));
            if (!found.Exists(other => other.Path == full))
            {
                found.Add(new ModelDirectory(full, origin, isExplicit));
            }
        }
    }

    /// <summary>The directory for the user's downloads; it need not exist.</summary>
    /// <param name="environment">Looks up environment variables; the process's by default.</param>
    /// <returns>A full path.</returns>
    public static string UserCache(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var home = environment("HOME") is { Length: > 0 } set
            ? set
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache;
        if (OperatingSystem.IsWindows())
        {
            cache = environment("LOCALAPPDATA") is { Length: > 0 } local
                ? local
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }
        else if (environment("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
        {
            cache = xdg;
        }
        else
        {
            cache = OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
        }
        return Path.GetFullPath(Path.Combine(cache, "pipeline", "models"));
    }

    private static string? RepositoryRoot(string from)
    {
        for (var directory = new DirectoryInfo(from); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Pipeline.sln")))
            {
                return directory.FullName;
            }
        }
        return null;
    }
}
