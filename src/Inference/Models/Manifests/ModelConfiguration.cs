using System.Text.Json;

namespace Pipeline.Inference.Models.Manifests;

/// <summary>
/// What the files of the Hugging Face and Sentence Transformers layouts say of a model: <c>config.json</c>,
/// <c>1_Pooling/config.json</c>, <c>modules.json</c>, <c>sentence_bert_config.json</c>,
/// <c>config_sentence_transformers.json</c>. All may be missing.
/// </summary>
internal static class ModelConfiguration
{
    /// <summary>Reads what there is.</summary>
    public static ModelManifest Read(string folder, string name)
    {
        // Without any configuration the name is all there is to tell the two kinds of encoders apart.
        var scores =
            name.Contains("rerank", StringComparison.OrdinalIgnoreCase)
            || name.Contains("cross-encoder", StringComparison.OrdinalIgnoreCase);
        var manifest = new ModelManifest { Role = scores ? ModelRole.Rerank : ModelRole.Embed, Name = name };
        manifest = WithArchitecture(manifest, folder);
        manifest = WithPooling(manifest, folder);
        manifest = With(
            manifest,
            folder,
            "sentence_bert_config.json",
            static (known, fields) =>
                known with
                {
                    MaxTokens = fields.Integer("max_seq_length", 8, 1 << 24) ?? known.MaxTokens,
                }
        );
        manifest = With(
            manifest,
            folder,
            "config_sentence_transformers.json",
            static (known, fields) =>
                fields.Object("prompts") is { } prompts
                    ? known with
                    {
                        QueryPrefix = prompts.Text("query", 2_000) ?? known.QueryPrefix,
                        PassagePrefix =
                            prompts.Text("passage", 2_000) ?? prompts.Text("document", 2_000) ?? known.PassagePrefix,
                    }
                    : known
        );
        return WithModules(manifest, folder);
    }

    private static ModelManifest WithArchitecture(ModelManifest manifest, string folder) =>
        With(
            manifest,
            folder,
            "config.json",
            static (known, fields) =>
            {
                var architectures = fields.Texts("architectures", 100, 200) ?? [];
                var scores = architectures.Any(architecture =>
                    architecture.EndsWith("ForSequenceClassification", StringComparison.Ordinal)
                );
                var positions = fields.Integer("max_position_embeddings", 1, 1 << 24);
                // RoBERTa counts positions from the padding index on, so two of them are never used.
                if (fields.Text("model_type", 100) is "xlm-roberta" or "roberta" && positions > 10)
                {
                    positions -= 2;
                }

                return known with
                {
                    Role =
                        scores ? ModelRole.Rerank
                        : architectures.Count > 0 ? ModelRole.Embed
                        : known.Role,
                    Dimensions = scores ? null : fields.Integer("hidden_size", 1, 65_536),
                    MaxTokens = positions,
                };
            }
        );

    private static ModelManifest WithPooling(ModelManifest manifest, string folder) =>
        With(
            manifest,
            folder,
            Path.Combine("1_Pooling", "config.json"),
            static (known, fields) =>
                known with
                {
                    Pooling =
                        fields.Flag("pooling_mode_cls_token") == true ? ModelPooling.Cls
                        : fields.Flag("pooling_mode_lasttoken") == true ? ModelPooling.Last
                        : fields.Flag("pooling_mode_mean_tokens") != false ? ModelPooling.Mean
                        : throw fields.Wrong(
                            "pooling_mode_mean_tokens",
                            "is false; mean, cls and last-token pooling are supported"
                        ),
                    Dimensions = fields.Integer("word_embedding_dimension", 1, 65_536) ?? known.Dimensions,
                }
        );

    // A list of steps; without a Normalize step the vectors keep their length.
    private static ModelManifest WithModules(ModelManifest manifest, string folder)
    {
        var path = Path.Combine(folder, "modules.json");
        if (!File.Exists(path))
        {
            return manifest;
        }

        try
        {
            using var document = JsonDocument.Parse(JsonFile.ReadText(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
            {
                throw new ModelManifestException(path, null, "must be a JSON list");
            }

            var normalizes = root.EnumerateArray()
                .Any(step =>
                    step.ValueKind == JsonValueKind.Object
                    && step.TryGetProperty("type", out var type)
                    && type.ValueKind == JsonValueKind.String
                    && type.GetString()!.EndsWith(".Normalize", StringComparison.Ordinal)
                );
            return manifest with { Normalize = normalizes };
        }
        catch (JsonException e)
        {
            throw new ModelManifestException(path, null, $"is not JSON: {e.Message}", e);
        }
    }

    private static ModelManifest With(
        ModelManifest manifest,
        string folder,
        string name,
        Func<ModelManifest, JsonFields, ModelManifest> read
    )
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return manifest;
        }

        using var document = JsonFile.Parse(JsonFile.ReadText(path), path);
        return read(manifest, new JsonFields(document.RootElement, path));
    }
}
