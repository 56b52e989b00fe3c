using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Inference.Reranking;

namespace Pipeline.Inference.Models.Manifests;

/// <summary>
/// What a model's files do not say of themselves: <c>model.json</c> beside them. Only <c>role</c> is needed; what else
/// is missing is taken from the model's own configuration files, then from the defaults given here.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "model.json";

    private static readonly JsonSerializerOptions Written = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What the model is for.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>Name to choose it by; the folder's name when the manifest gives none.</summary>
    public required string Name { get; init; }

    /// <summary>The files; empty when the manifest lists none: then the standard names are looked for.</summary>
    public IReadOnlyList<ModelFile> Files { get; init; } = [];

    /// <summary>How token vectors become one; for <see cref="ModelRole.Embed"/>.</summary>
    public ModelPooling Pooling { get; init; } = ModelPooling.Mean;

    /// <summary>Length of a vector, 1 to 65,536; null when unknown (the model's output says).</summary>
    public int? Dimensions { get; init; }

    /// <summary>The most tokens of an input, special tokens included; null when unknown.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tokens of an input up to which the model was trained; null when unknown.</summary>
    public int? TrainedTokens { get; init; }

    /// <summary>
    /// Vectors are cut to this many numbers and scaled again, 1 to 65,536, for models trained for it (Matryoshka,
    /// Kusupati et al. 2022); null keeps them whole. For <see cref="ModelRole.Embed"/>.
    /// </summary>
    public int? TruncateDimensions { get; init; }

    /// <summary>How a question and a passage are read; for <see cref="ModelRole.Rerank"/>.</summary>
    public RerankerScoring Scoring { get; init; }

    /// <summary>For late interaction: the token before a question; empty for none.</summary>
    public string QueryMarker { get; init; } = "";

    /// <summary>For late interaction: the token before a passage; empty for none.</summary>
    public string PassageMarker { get; init; } = "";

    /// <summary>Whether vectors are scaled to length one; for <see cref="ModelRole.Embed"/>.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>What stands before a question.</summary>
    public string QueryPrefix { get; init; } = "";

    /// <summary>What stands before a passage.</summary>
    public string PassagePrefix { get; init; } = "";

    /// <summary>Tokens of context of a generating model; null when unknown (the file says).</summary>
    public int? ContextTokens { get; init; }

    /// <summary>For <see cref="ModelRole.Adapter"/>: the generating model that it was made for; null for whichever is
    /// used.</summary>
    public string? Base { get; init; }

    /// <summary>For <see cref="ModelRole.Adapter"/>: the factor of its effect in hundredths, 1 to 1,000; null: 100, as
    /// it was trained.</summary>
    public int? ScalePercent { get; init; }

    /// <summary>SPDX id of the licence, if known.</summary>
    public string? License { get; init; }

    /// <summary>Where the model comes from, with its revision, if known.</summary>
    public string? Source { get; init; }

    /// <summary>Languages (BCP 47) that the model is meant for; empty when unknown.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="file">The file's path, for messages.</param>
    /// <param name="name">The name to use when the manifest gives none.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ModelManifestException">Names the file and the field that are wrong.</exception>
    public static ModelManifest Parse(string json, string file, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(json, file, new ModelManifest { Role = ModelRole.Embed, Name = name });
    }

    /// <summary>The manifest as JSON that <see cref="Parse(string, string, string)"/> reads.</summary>
    /// <returns>Indented JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Written);

    /// <summary>Reads a manifest over what is already known of the model.</summary>
    internal static ModelManifest Parse(string json, string file, ModelManifest known)
    {
        using var document = JsonFile.Parse(json, file);
        var fields = new JsonFields(document.RootElement, file);
        return known with
        {
            Role = fields.RequiredName<ModelRole>("role"),
            Name = fields.Text("name", 100) is { Length: > 0 } name ? name : known.Name,
            Files = ReadFiles(fields, file),
            Pooling = fields.Name<ModelPooling>("pooling") ?? known.Pooling,
            Dimensions = fields.Integer("dimensions", 1, 65_536) ?? known.Dimensions,
            MaxTokens = fields.Integer("maxTokens", 8, 1 << 24) ?? known.MaxTokens,
            TrainedTokens = fields.Integer("trainedTokens", 8, 1 << 24) ?? known.TrainedTokens,
            TruncateDimensions = fields.Integer("truncateDimensions", 1, 65_536) ?? known.TruncateDimensions,
            Scoring = fields.Name<RerankerScoring>("scoring") ?? known.Scoring,
            QueryMarker = fields.Text("queryMarker", 100) ?? known.QueryMarker,
            PassageMarker = fields.Text("passageMarker", 100) ?? known.PassageMarker,
            Normalize = fields.Flag("normalize") ?? known.Normalize,
            QueryPrefix = fields.Text("queryPrefix", 2_000) ?? known.QueryPrefix,
            PassagePrefix = fields.Text("passagePrefix", 2_000) ?? known.PassagePrefix,
            ContextTokens = fields.Integer("contextTokens", 8, 1 << 24) ?? known.ContextTokens,
            Base = fields.Text("base", 100) is { Length: > 0 } of ? of : known.Base,
            ScalePercent = fields.Integer("scalePercent", 1, 1_000) ?? known.ScalePercent,
            License = fields.Text("license", 200) ?? known.License,
            Source = fields.Text("source", 2_000) ?? known.Source,
            Languages = fields.Texts("languages", 100, 35) ?? known.Languages,
        };
    }

    private static List<ModelFile> ReadFiles(JsonFields fields, string file)
    {
        var files = new List<ModelFile>();
        foreach (var entry in fields.Objects("files", 1_000))
        {
            var name =
                entry.Text("name", 255) ?? throw entry.Wrong("name", "is missing; it is the file's path in the folder");
            if (ModelFile.ProblemOf(name) is { } problem)
            {
                throw entry.Wrong("name", $"is '{name}', which {problem}");
            }

            if (files.Exists(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw entry.Wrong("name", $"is '{name}', which is listed twice");
            }

            var hash = entry.Text("sha256", 64);
            if (hash is not null && !(hash.Length == 64 && hash.All(char.IsAsciiHexDigit)))
            {
                throw entry.Wrong("sha256", "must be 64 hexadecimal digits");
            }

            files.Add(new ModelFile(name, entry.Long("size", 0, long.MaxValue), hash?.ToLowerInvariant()));
        }
        return files;
    }
}
