using Pipeline.Inference.Embedding;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Reranking;

namespace Pipeline.Inference.Tests.Onnx;

/// <summary>The small models that are committed under tests/Models.</summary>
internal static class TinyModels
{
    public static string Folder { get; } = Find();

    public static EmbedderDefinition Embedder { get; } =
        new()
        {
            Name = "tiny-embed",
            Files = ModelFiles.FromFolder(Path.Combine(Folder, "tiny-embed")),
            Dimensions = 64,
            MaxTokens = 512,
            QueryPrefix = "query: ",
            PassagePrefix = "passage: ",
        };

    public static RerankerDefinition Reranker { get; } =
        new()
        {
            Name = "tiny-rerank",
            Files = ModelFiles.FromFolder(Path.Combine(Folder, "tiny-rerank")),
            MaxTokens = 512,
            TrainedTokens = 256,
        };

    /// <summary>Texts of both languages and many lengths.</summary>
    public static string[] Texts { get; } =
    [
        "Plague was present in at least one location in the Islamic world.",
        "대한민국의 수도는 서울이며 가장 큰 도시이기도 하다.",
        "",
        "x",
        "The Panthers defense gave up just 308 points, ranking sixth in the league. " + new string('a', 300),
        "회의는 오전 10시에 시작합니다. 자료는 미리 보내 드렸습니다.",
        string.Join(' ', Enumerable.Repeat("boundary layer flow over a flat plate", 30)),
        "🙂 emoji and   odd \t spaces\n\n",
    ];

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "Models", "tiny");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException("tests/Models/tiny was not found above " + AppContext.BaseDirectory);
    }
}
