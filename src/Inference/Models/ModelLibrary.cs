using Pipeline.Inference.Models.Catalogue;

namespace Pipeline.Inference.Models;

/// <summary>The models in a list of directories. Looks at the disk at every call; safe for concurrent use.</summary>
/// <param name="directories">The directories in order of preference (<see cref="ModelDirectories.Search"/>).</param>
public sealed class ModelLibrary(IReadOnlyList<ModelDirectory> directories)
{
    // Models that only exercise the machinery: never an answer to "which model is there?".
    private const string TestsOnly = "tiny";

    /// <summary>The directories in order of preference.</summary>
    public IReadOnlyList<ModelDirectory> Directories { get; } =
        directories ?? throw new ArgumentNullException(nameof(directories));

    /// <summary>
    /// Lists the models, damaged ones with the reason, by directory and then by folder name. Folders inside models'
    /// folders, hidden folders and folders named <c>tiny</c> (models for tests) are left out; a directory that the user
    /// named may itself be a model's folder.
    /// </summary>
    /// <returns>The models, possibly none.</returns>
    public IReadOnlyList<InstalledModel> Discover()
    {
        var found = new List<InstalledModel>();
        foreach (var directory in Directories)
        {
            if (!Directory.Exists(directory.Path))
            {
                continue;
            }

            if (directory.IsExplicit && ModelFolder.IsModel(directory.Path))
            {
                found.AddRange(ModelFolder.Read(directory.Path, directory.Origin));
            }

            foreach (var folder in FoldersOf(directory.Path))
            {
                found.AddRange(ModelFolder.Read(folder, directory.Origin));
            }
        }
        return found;
    }

    /// <summary>Finds the model to use: the first usable one of the role, or the one of that name.</summary>
    /// <param name="role">The role.</param>
    /// <param name="preferredName">Name of the model or of its folder, in any case; null for any.</param>
    /// <returns>The model; null when there is none.</returns>
    public InstalledModel? Find(ModelRole role, string? preferredName = null) =>
        Discover()
            .FirstOrDefault(model =>
                model.IsUsable
                && model.Manifest.Role == role
                && (preferredName is null || IsNamed(model, preferredName))
            );

    /// <summary>As <see cref="Find"/>, but explains when there is none.</summary>
    /// <param name="role">The role.</param>
    /// <param name="preferredName">Name of the model or of its folder, in any case; null for any.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelNotFoundException">Says what was found instead and how to get a model.</exception>
    public InstalledModel Choose(ModelRole role, string? preferredName = null)
    {
        if (Find(role, preferredName) is { } model)
        {
            return model;
        }

        var word = role.ToString().ToLowerInvariant();
        var all = Discover();
        if (
            preferredName is not null
            && all.FirstOrDefault(m => IsNamed(m, preferredName) && !m.IsUsable) is { } damaged
        )
        {
            throw new ModelNotFoundException(role, $"The model '{preferredName}' cannot be used: {damaged.Problem}");
        }

        var usable = all.Where(m => m.IsUsable && m.Manifest.Role == role).Select(m => m.Manifest.Name).ToArray();
        var there = usable.Length > 0 ? $" There are: {string.Join(", ", usable)}." : "";
        var broken = all.Where(m => !m.IsUsable).Select(m => $" {m.Manifest.Name} is damaged: {m.Problem}.");
        var what = preferredName is null
            ? $"There is no model for the role {word}."
            : $"There is no model '{preferredName}' for the role {word}.";
        var download = ModelCatalogue.DefaultFor(role) is { } offered
            ? $"Download one (the default is '{offered.Name}'), copy"
            : "Copy";
        throw new ModelNotFoundException(
            role,
            $"{what}{there}{string.Concat(broken)} Searched: "
                + $"{string.Join(", ", Directories.Select(directory => directory.Path))}. {download} "
                + $"a model's folder to one of these, or set {ModelDirectories.Variable}."
        );
    }

    private static bool IsNamed(InstalledModel model, string name) =>
        model.Manifest.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || Path.GetFileName(model.Folder).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> FoldersOf(string directory)
    {
        string[] folders;
        try
        {
            folders = Directory.GetDirectories(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A directory that cannot be listed has nothing for us; the others may.
            return [];
        }
        return folders
            .Order(StringComparer.Ordinal)
            .Where(folder =>
                Path.GetFileName(folder) is var name
                && !name.StartsWith('.')
                && !name.Equals(TestsOnly, StringComparison.OrdinalIgnoreCase)
                && CanList(folder)
                && ModelFolder.IsModel(folder)
            );
    }

    private static bool CanList(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
