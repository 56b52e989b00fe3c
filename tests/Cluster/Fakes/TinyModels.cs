using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Reranking;

namespace Pipeline.Cluster.Fakes;

/// <summary>The committed tiny models in real sessions, with their queues and batches.</summary>
internal sealed class TinyModels : IAsyncDisposable
{
    private readonly OnnxEmbedder _embedder;
    private readonly OnnxReranker _reranker;
    private readonly LlamaGenerator _generator;

    private TinyModels(OnnxEmbedder embedder, OnnxReranker reranker, LlamaGenerator generator) =>
        (_embedder, _reranker, _generator) = (embedder, reranker, generator);

    /// <summary>The three as the models of a silo.</summary>
    public FakeSessions Sessions => new(_embedder, _reranker, _generator);

    public static async Task<TinyModels> LoadAsync() =>
        new(
            await OnnxEmbedder.LoadAsync(
                new EmbedderDefinition
                {
                    Name = "tiny-embed",
                    Files = ModelFiles.FromFolder(Find("tiny-embed")),
                    Dimensions = 64,
                }
            ),
            await OnnxReranker.LoadAsync(
                new RerankerDefinition
                {
                    Name = "tiny-rerank",
                    Files = ModelFiles.FromFolder(Find("tiny-rerank")),
                    TrainedTokens = 256,
                }
            ),
            await LlamaGenerator.LoadAsync(
                "tiny-chat",
                Find("tiny-chat.gguf"),
                new GeneratorOptions { Slots = 2, ContextTokens = 2048 },
                NullLogger.Instance,
                CancellationToken.None
            )
        );

    public async ValueTask DisposeAsync()
    {
        await _generator.DisposeAsync();
        await _reranker.DisposeAsync();
        await _embedder.DisposeAsync();
    }

    private static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "Models", "tiny", name);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"tests/Models/tiny/{name} is not above {AppContext.BaseDirectory}.");
    }
}
