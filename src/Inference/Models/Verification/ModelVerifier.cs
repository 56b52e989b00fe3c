using Pipeline.Inference.Models.Manifests;

namespace Pipeline.Inference.Models.Verification;

/// <summary>Checks an installed model's files against its manifest, and their form.</summary>
public static class ModelVerifier
{
    /// <summary>Reads every file of the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">Receives the name of each file before it is read.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>What is wrong, by file; <see cref="ModelVerification.IsSound"/> when nothing is.</returns>
    public static async Task<ModelVerification> VerifyAsync(
        InstalledModel model,
        IProgress<string>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var problems = new List<ModelFileProblem>();
        var files = model.Manifest.Files;
        if (model.Problem is { } known)
        {
            problems.Add(new ModelFileProblem("", known));
        }

        var names = files.Count > 0 ? files.Select(file => file.Name) : NamesOf(model);
        var unrecorded = 0;
        foreach (var name in names.ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(name);
            var recorded = files.FirstOrDefault(file => file.Name == name);
            if (recorded?.Sha256 is null)
            {
                unrecorded++;
            }

            var problem = await ProblemOfAsync(Path.Combine(model.Folder, name), recorded, cancellation)
                .ConfigureAwait(false);
            if (problem is not null)
            {
                problems.Add(new ModelFileProblem(name, problem));
            }
        }
        return new ModelVerification(model, problems, unrecorded);
    }

    private static IEnumerable<string> NamesOf(InstalledModel model) =>
        new[] { model.WeightsPath, model.TokenizerPath }
            .OfType<string>()
            .Select(path => Path.GetRelativePath(model.Folder, path).Replace('\\', '/'));

    private static async Task<string?> ProblemOfAsync(string path, ModelFile? recorded, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return "is missing";
        }

        var length = new FileInfo(path).Length;
        if (recorded?.Size is { } size && size != length)
        {
            return $"has {length} bytes, the manifest says {size}";
        }

        if (ModelStructure.ProblemOf(path) is { } problem)
        {
            return problem;
        }

        if (recorded?.Sha256 is not { } expected)
        {
            return null;
        }

        var hash = await FileHash.OfAsync(path, cancellation).ConfigureAwait(false);
        return hash.Equals(expected, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"has the SHA-256 {hash}, the manifest says {expected}";
    }
}
