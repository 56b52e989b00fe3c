using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Tests.Onnx;

namespace Pipeline.Inference.Tests.Embedding;

public sealed class EmbedderLoadingTests
{
    private static readonly byte[] Model = File.ReadAllBytes(
        Path.Combine(TinyModels.Folder, "tiny-embed", "model.onnx")
    );
    private static readonly byte[] Tokenizer = File.ReadAllBytes(
        Path.Combine(TinyModels.Folder, "tiny-embed", "tokenizer.json")
    );

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        var error = await Fails(TinyModels.Embedder with { Files = ModelFiles.FromFolder("/no/such/folder") });
        Assert.Contains("/no/such/folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADefinitionThatDoesNotMatchTheModelSaysWhatToCorrect()
    {
        var error = await Fails(TinyModels.Embedder with { Dimensions = 384 });
        Assert.Contains("64", error.Message, StringComparison.Ordinal);
        Assert.Contains("384", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(500_000)]
    public async Task ADamagedModelIsRefused(int bytes) =>
        await Fails(TinyModels.Embedder with { Files = ModelFiles.FromBytes(Model[..bytes], Tokenizer) });

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData(
        "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[1]]},\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"▁\"}}"
    )]
    [InlineData("not a vocabulary")]
    public async Task ADamagedTokenizerIsRefused(string content) =>
        await Fails(
            TinyModels.Embedder with
            {
                Files = ModelFiles.FromBytes(Model, System.Text.Encoding.UTF8.GetBytes(content)),
            }
        );

    [Fact]
    public async Task AModelOfAnotherRoleIsRefused() =>
        await Fails(TinyModels.Embedder with { Files = TinyModels.Reranker.Files });

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda")]
    [InlineData("cuda:x")]
    public async Task AnUnknownDeviceIsAnErrorAndNeverTheCpu(string device)
    {
        var error = await Assert.ThrowsAsync<InferenceException>(() =>
            OnnxEmbedder.LoadAsync(TinyModels.Embedder, session: new OnnxSessionOptions { Device = device })
        );
        Assert.Contains(device, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptionsAreCheckedBeforeAnythingIsLoaded()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            OnnxEmbedder.LoadAsync(TinyModels.Embedder, new BatchingOptions { TokenBudget = 100 })
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            OnnxEmbedder.LoadAsync(TinyModels.Embedder with { MaxTokens = 0 })
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            OnnxEmbedder.LoadAsync(TinyModels.Embedder with { MaxTokens = 2 })
        );
    }

    [Fact]
    public async Task BytesServeAsWellAsAFolder()
    {
        await using var fromBytes = await OnnxEmbedder.LoadAsync(
            TinyModels.Embedder with
            {
                Files = ModelFiles.FromBytes(Model, Tokenizer),
            }
        );
        await using var fromFolder = await OnnxEmbedder.LoadAsync(TinyModels.Embedder);
        Assert.Equal(
            await fromFolder.EmbedAsync(["a b"], TextKind.Query, RequestPriority.Bulk, default),
            await fromBytes.EmbedAsync(["a b"], TextKind.Query, RequestPriority.Bulk, default)
        );
    }

    private static Task<InferenceException> Fails(EmbedderDefinition definition) =>
        Assert.ThrowsAsync<InferenceException>(() => OnnxEmbedder.LoadAsync(definition));
}
