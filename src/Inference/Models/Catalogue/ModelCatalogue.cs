using Pipeline.Inference.Models.Manifests;

namespace Pipeline.Inference.Models.Catalogue;

/// <summary>
/// Well-known open models with public addresses: for each role a small default and a better choice. Sizes and hashes
/// are not written here: the server states them, the download checks and records them in the manifest.
/// </summary>
public static class ModelCatalogue
{
    private static readonly string[] KoreanAndEnglish = ["ko", "en", "multilingual"];

    /// <summary>All models, the default of each role before the others.</summary>
    public static IReadOnlyList<CatalogueModel> All { get; } =
    [
        Onnx(
            "Xenova/multilingual-e5-small",
            "onnx/model_quantized.onnx",
            "Small and quick; 100 languages.",
            new ModelManifest
            {
                Role = ModelRole.Embed,
                Name = "multilingual-e5-small",
                License = "MIT",
                Dimensions = 384,
                MaxTokens = 512,
                QueryPrefix = "query: ",
                PassagePrefix = "passage: ",
                Languages = KoreanAndEnglish,
            },
            isDefault: true
        ),
        Onnx(
            "Xenova/multilingual-e5-base",
            "onnx/model_quantized.onnx",
            "Better than small at about twice the cost.",
            new ModelManifest
            {
                Role = ModelRole.Embed,
                Name = "multilingual-e5-base",
                License = "MIT",
                Dimensions = 768,
                MaxTokens = 512,
                QueryPrefix = "query: ",
                PassagePrefix = "passage: ",
                Languages = KoreanAndEnglish,
            }
        ),
        Onnx(
            "Xenova/bge-m3",
            "onnx/model_quantized.onnx",
            "The best here, with long passages; wants a strong machine.",
            new ModelManifest
            {
                Role = ModelRole.Embed,
                Name = "bge-m3",
                License = "MIT",
                Dimensions = 1024,
                MaxTokens = 8192,
                Pooling = ModelPooling.Cls,
                Languages = KoreanAndEnglish,
            }
        ),
        Onnx(
            "cross-encoder/mmarco-mMiniLMv2-L12-H384-v1",
            "onnx/model_quint8_avx2.onnx",
            "Small and quick; trained on 14 languages, Korean by transfer.",
            new ModelManifest
            {
                Role = ModelRole.Rerank,
                Name = "mmarco-minilm-l12",
                License = "Apache-2.0",
                MaxTokens = 512,
                Languages = ["en", "multilingual"],
            },
            isDefault: true
        ),
        Onnx(
            "onnx-community/bge-reranker-v2-m3-ONNX",
            "onnx/model_quantized.onnx",
            "Much better, Korean included; wants a strong machine.",
            new ModelManifest
            {
                Role = ModelRole.Rerank,
                Name = "bge-reranker-v2-m3",
                License = "Apache-2.0",
                MaxTokens = 8192,
                TrainedTokens = 1024,
                Languages = KoreanAndEnglish,
            }
        ),
        Gguf(
            "Qwen/Qwen3-0.6B-GGUF",
            "Qwen3-0.6B-Q8_0.gguf",
            "Runs on a laptop's processor; short answers.",
            new ModelManifest
            {
                Role = ModelRole.Generate,
                Name = "qwen3-0.6b",
                License = "Apache-2.0",
                ContextTokens = 32_768,
                Languages = KoreanAndEnglish,
            },
            isDefault: true
        ),
        Gguf(
            "Qwen/Qwen3-4B-GGUF",
            "Qwen3-4B-Q4_K_M.gguf",
            "Good answers in Korean and English; 8 GB of memory or more.",
            new ModelManifest
            {
                Role = ModelRole.Generate,
                Name = "qwen3-4b",
                License = "Apache-2.0",
                ContextTokens = 32_768,
                Languages = KoreanAndEnglish,
            }
        ),
        Gguf(
            "Qwen/Qwen3-0.6B-GGUF",
            "Qwen3-0.6B-Q8_0.gguf",
            "Guesses ahead for qwen3-4b; the same vocabulary.",
            new ModelManifest
            {
                Role = ModelRole.Draft,
                Name = "qwen3-0.6b-draft",
                License = "Apache-2.0",
                ContextTokens = 32_768,
                Languages = KoreanAndEnglish,
            },
            isDefault: true
        ),
    ];

    /// <summary>The small default of a role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>The model; null for a role that has none (adapters are made for what one has).</returns>
    public static CatalogueModel? DefaultFor(ModelRole role) =>
        All.FirstOrDefault(model => model.IsDefault && model.Manifest.Role == role);

    /// <summary>Finds a model by name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The model; null when the catalogue has none of that name.</returns>
    public static CatalogueModel? Find(string name) =>
        All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static CatalogueModel Onnx(
        string repository,
        string weights,
        string description,
        ModelManifest manifest,
        bool isDefault = false
    ) =>
        Of(repository, manifest, description, isDefault, (weights, "model.onnx"), ("tokenizer.json", "tokenizer.json"));

    private static CatalogueModel Gguf(
        string repository,
        string weights,
        string description,
        ModelManifest manifest,
        bool isDefault = false
    ) => Of(repository, manifest, description, isDefault, (weights, weights));

    private static CatalogueModel Of(
        string repository,
        ModelManifest manifest,
        string description,
        bool isDefault,
        params (string Remote, string Local)[] files
    )
    {
        var home = $"https://huggingface.co/{repository}";
        return new CatalogueModel(
            manifest with
            {
                Source = home,
            },
            [.. files.Select(file => new CatalogueFile(new Uri($"{home}/resolve/main/{file.Remote}"), file.Local))],
            description,
            isDefault
        );
    }
}
