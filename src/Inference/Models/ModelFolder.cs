using Pipeline.Inference.Generation.Gguf;
using Pipeline.Inference.Models.Manifests;

namespace Pipeline.Inference.Models;

/// <summary>Reads one folder: what model is in it, and whether it can be used.</summary>
internal static class ModelFolder
{
    private static readonly string[] OnnxNames =
    [
        "model.onnx",
        "onnx/model.onnx",
        "model_quantized.onnx",
        "onnx/model_quantized.onnx",
    ];

    /// <summary>Whether a folder holds a model, finished or not.</summary>
    public static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, ModelManifest.FileName))
        || OnnxNames.Any(name => File.Exists(Path.Combine(folder, name)))
        || GgufFiles(folder).Count > 0;

    /// <summary>The models of a folder: one, or one for each GGUF file where there are several and no
    /// manifest.</summary>
    public static IEnumerable<InstalledModel> Read(string folder, string origin)
    {
        var name = Path.GetFileName(folder);
        var hasManifest = File.Exists(Path.Combine(folder, ModelManifest.FileName));
        var ggufs = hasManifest ? [] : GgufFiles(folder);
        if (ggufs.Count > 1)
        {
            foreach (var gguf in ggufs)
            {
                yield return OfGguf(folder, origin, gguf, Path.GetFileNameWithoutExtension(gguf));
            }

            yield break;
        }
        InstalledModel model;
        try
        {
            model =
                ggufs.Count == 1
                    ? OfGguf(folder, origin, ggufs[0], name)
                    : OfManifest(folder, origin, name, hasManifest);
        }
        catch (ModelManifestException e)
        {
            var unknown = new ModelManifest { Role = ModelRole.Embed, Name = name };
            model = new InstalledModel(unknown, folder, origin) { Problem = e.Message };
        }
        yield return model;
    }

    private static InstalledModel OfGguf(string folder, string origin, string file, string name)
    {
        var isDraft = name.Contains("draft", StringComparison.OrdinalIgnoreCase);
        var path = Path.Combine(folder, file);
        var description = GgufFile.Describe(path);
        var manifest = new ModelManifest
        {
            Role =
                description.IsAdapter ? ModelRole.Adapter
                : isDraft ? ModelRole.Draft
                : ModelRole.Generate,
            Name = name,
            Languages = description.Languages,
        };
        return new InstalledModel(manifest, folder, origin) { WeightsPath = path };
    }

    private static InstalledModel OfManifest(string folder, string origin, string name, bool hasManifest)
    {
        var manifest = ModelConfiguration.Read(folder, name);
        if (hasManifest)
        {
            var path = Path.Combine(folder, ModelManifest.FileName);
            manifest = ModelManifest.Parse(JsonFile.ReadText(path), path, manifest);
        }
        var isGguf = manifest.Role is ModelRole.Generate or ModelRole.Draft or ModelRole.Adapter;
        var model = new InstalledModel(manifest, folder, origin)
        {
            WeightsPath = WeightsOf(folder, manifest, isGguf ? ".gguf" : ".onnx"),
            TokenizerPath = isGguf ? null : TokenizerOf(folder, manifest),
        };
        if (isGguf && manifest.Languages.Count == 0 && model.WeightsPath is { } weights)
        {
            model = model with { Manifest = manifest with { Languages = GgufFile.Describe(weights).Languages } };
        }

        return model with
        {
            Problem = ProblemOf(model, isGguf),
        };
    }

    private static string? WeightsOf(string folder, ModelManifest manifest, string extension)
    {
        var listed = manifest
            .Files.Select(file => file.Name)
            .Where(file => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        var name =
            listed
            ?? (
                extension == ".gguf"
                    ? GgufFiles(folder).FirstOrDefault()
                    : OnnxNames.FirstOrDefault(candidate => File.Exists(Path.Combine(folder, candidate)))
            );
        return name is null ? null : Path.GetFullPath(Path.Combine(folder, name));
    }

    private static string? TokenizerOf(string folder, ModelManifest manifest)
    {
        var listed = manifest.Files.FirstOrDefault(file => Path.GetFileName(file.Name) == "tokenizer.json")?.Name;
        var path = Path.GetFullPath(Path.Combine(folder, listed ?? "tokenizer.json"));
        return File.Exists(path) ? path : null;
    }

    private static string? ProblemOf(InstalledModel model, bool isGguf)
    {
        if (model.WeightsPath is null)
        {
            return isGguf
                ? $"{model.Folder} has no .gguf file, which the role {model.Manifest.Role.ToString().ToLowerInvariant()} needs"
                : $"{model.Folder} has no {string.Join(", ", OnnxNames)}";
        }
        foreach (var file in model.Manifest.Files)
        {
            var info = new FileInfo(Path.Combine(model.Folder, file.Name));
            if (!info.Exists)
            {
                return $"{info.FullName} is missing; download the model again";
            }

            if (file.Size is { } size && info.Length != size)
            {
                return $"{info.FullName} has {info.Length} bytes, the manifest says {size}; download the model again";
            }
        }
        return !isGguf && model.TokenizerPath is null ? $"{model.Folder} has no tokenizer.json" : null;
    }

    // Of a model in parts only the first counts; the native library finds the others.
    private static List<string> GgufFiles(string folder) =>
        [
            .. new DirectoryInfo(folder)
                .EnumerateFiles("*.gguf")
                .Select(file => file.Name)
                .Where(name => !IsLaterPart(name))
                .Order(StringComparer.Ordinal),
        ];

    // name-00002-of-00003.gguf
    private static bool IsLaterPart(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return stem.Length > 15
            && stem[^15] == '-'
            && stem.AsSpan(stem.Length - 9, 4).SequenceEqual("-of-")
            && int.TryParse(stem.AsSpan(stem.Length - 14, 5), out var part)
            && part > 1;
    }
}
