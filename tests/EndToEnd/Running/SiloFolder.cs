using Pipeline.Inference.Tests.Generation;

namespace Pipeline.EndToEnd.Running;

/// <summary>
/// A temporary folder with what one server needs: a data directory, a model directory with the tiny models asked for,
/// and a working directory from which no other model is found. Deleted when disposed.
/// </summary>
public sealed class SiloFolder : IDisposable
{
    /// <summary>The tiny embedder.</summary>
    public const string Embedder = "tiny-embed";

    /// <summary>The tiny cross-encoder.</summary>
    public const string Reranker = "tiny-rerank";

    /// <summary>The tiny generator.</summary>
    public const string Generator = "tiny-chat";

    /// <summary>An adapter of the tiny generator.</summary>
    public const string Adapter = "tiny-adapter";

    /// <summary>Variables of the program's environment. What the tiny generator writes is mostly wrong, and these tests
    /// read it.</summary>
    public Dictionary<string, string> Environment { get; } =
        new() { ["PIPELINE_SUPPORT"] = "off", ["PIPELINE_GENERATE"] = "always" };

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("pipeline-silo-");

    /// <summary>Makes the folder.</summary>
    /// <param name="models">The tiny models to install.</param>
    public SiloFolder(params string[] models)
    {
        foreach (var path in (string[])[Data, Models, Cache, WorkingDirectory])
        {
            Directory.CreateDirectory(path);
        }

        // A model is found as a folder of its own inside the model directory.
        var tiny = Path.Combine(Repository.Root, "tests", "Models", "tiny");
        foreach (var model in models)
        {
            var target = Directory.CreateDirectory(Path.Combine(Models, model));
            if (model == Adapter)
            {
                TinyAdapter.Write(Path.Combine(target.FullName, $"{Adapter}.gguf"), seed: 1, size: 1.5f);
                continue;
            }

            var files =
                model == Generator
                    ? [Path.Combine(tiny, $"{Generator}.gguf")]
                    : Directory.GetFiles(Path.Combine(tiny, model));
            foreach (var file in files)
            {
                File.Copy(file, Path.Combine(target.FullName, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>The data directory.</summary>
    public string Data => Path.Combine(_root.FullName, "data");

    /// <summary>The model directory.</summary>
    public string Models => Path.Combine(_root.FullName, "models");

    /// <summary>The user's cache, empty.</summary>
    public string Cache => Path.Combine(_root.FullName, "cache");

    /// <summary>The working directory, two levels down so that nothing lies beside it.</summary>
    public string WorkingDirectory => Path.Combine(_root.FullName, "run", "here");

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            _root.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process that was just killed may still be letting go of a file; the system clears its temporary folder.
        }
    }
}
