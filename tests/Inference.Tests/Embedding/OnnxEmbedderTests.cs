using System.Numerics.Tensors;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Tests.Onnx;

namespace Pipeline.Inference.Tests.Embedding;

public sealed class OnnxEmbedderTests : IAsyncLifetime
{
    private OnnxEmbedder _embedder = null!;

    public async Task InitializeAsync() => _embedder = await OnnxEmbedder.LoadAsync(TinyModels.Embedder);

    public async Task DisposeAsync() => await _embedder.DisposeAsync();

    [Fact]
    public async Task AVectorDoesNotDependOnWhatSharesItsBatch()
    {
        var together = await Passages(TinyModels.Texts);
        for (var i = 0; i < together.Length; i++)
        {
            var alone = Assert.Single(await Passages([TinyModels.Texts[i]]));
            Assert.Equal(64, alone.Length);
            Assert.InRange(TensorPrimitives.Distance<float>(alone, together[i]), 0, 1e-4f);
            Assert.InRange(TensorPrimitives.Norm<float>(alone), 0.9999f, 1.0001f);
        }

        Assert.Equal(TinyModels.Texts.Length, together.Select(v => v[0]).Distinct().Count());
    }

    [Fact]
    public async Task AShorterVectorIsTheBeginningOfTheWholeOneScaledAgain()
    {
        var definition = TinyModels.Embedder with { TruncateDimensions = 16 };
        await using var embedder = await OnnxEmbedder.LoadAsync(definition);
        var shorter = await embedder.EmbedAsync(TinyModels.Texts, TextKind.Passage, RequestPriority.Bulk, default);
        var whole = await Passages(TinyModels.Texts);

        Assert.Equal(16, embedder.Dimensions);
        Assert.Equal("tiny-embed@16", embedder.Name);
        for (var i = 0; i < whole.Length; i++)
        {
            var expected = whole[i][..16];
            TensorPrimitives.Divide(expected, TensorPrimitives.Norm<float>(expected), expected);
            Assert.Equal(16, shorter[i].Length);
            Assert.InRange(TensorPrimitives.Distance<float>(expected, shorter[i]), 0, 1e-4f);
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            OnnxEmbedder.LoadAsync(TinyModels.Embedder with { TruncateDimensions = 65 })
        );
    }

    [Fact]
    public async Task ManyCallersShareTheModel()
    {
        var expected = await Passages(TinyModels.Texts);
        var calls = Enumerable
            .Range(0, 40)
            .Select(i =>
                Task.Run(() =>
                    _embedder.EmbedAsync(
                        [TinyModels.Texts[i % 8], TinyModels.Texts[(i + 3) % 8]],
                        TextKind.Passage,
                        (RequestPriority)(i % 2),
                        default
                    )
                )
            );
        var results = await Task.WhenAll(calls);
        for (var i = 0; i < results.Length; i++)
        {
            Assert.InRange(TensorPrimitives.Distance<float>(results[i][0], expected[i % 8]), 0, 1e-4f);
            Assert.InRange(TensorPrimitives.Distance<float>(results[i][1], expected[(i + 3) % 8]), 0, 1e-4f);
        }
    }

    [Fact]
    public async Task LikeTextsAreNearerThanUnlikeOnes()
    {
        var vectors = await Passages([
            "The Black Death ravaged much of the Islamic world.",
            "The Black Death ravaged the Islamic world for centuries.",
            "서울에서 열린 회의는 오후에 끝났다.",
        ]);
        Assert.True(
            TensorPrimitives.Dot<float>(vectors[0], vectors[1])
                > TensorPrimitives.Dot<float>(vectors[0], vectors[2]) + 0.05f
        );
    }

    [Fact]
    public async Task ThePrefixIsPartOfTheText()
    {
        const string Text = "flow over a flat plate";
        var plain = TinyModels.Embedder with { QueryPrefix = "", PassagePrefix = "" };
        await using var bare = await OnnxEmbedder.LoadAsync(plain);
        var expected = await bare.EmbedAsync(
            ["query: " + Text, "passage: " + Text],
            TextKind.Query,
            RequestPriority.Bulk,
            default
        );
        var query = await _embedder.EmbedAsync([Text], TextKind.Query, RequestPriority.Bulk, default);
        var passage = await Passages([Text]);

        Assert.InRange(TensorPrimitives.Distance<float>(expected[0], query[0]), 0, 1e-5f);
        Assert.InRange(TensorPrimitives.Distance<float>(expected[1], passage[0]), 0, 1e-5f);
        Assert.True(TensorPrimitives.Distance<float>(query[0], passage[0]) > 1e-3f);
    }

    [Fact]
    public async Task WhatExceedsTheLongestInputIsCutOff()
    {
        await using var brief = await OnnxEmbedder.LoadAsync(
            TinyModels.Embedder with
            {
                MaxTokens = 16,
                PassagePrefix = "",
            }
        );
        var ids = brief.Tokenizer.Encode("Plague was present in at least one location in the Islamic world.");
        Assert.True(ids.Count > 14);
        var kept = await brief.EmbedAsync(
            [
                "Plague was present in at least one location in the Islamic world.",
                "Plague was present in at least one location in the Islamic world. And more, and more.",
            ],
            TextKind.Passage,
            RequestPriority.Bulk,
            default
        );

        Assert.InRange(TensorPrimitives.Distance<float>(kept[0], kept[1]), 0, 1e-5f);
        Assert.Equal((32, 32), (brief.Statistics.Tokens, kept.Tokens));
    }

    [Fact]
    public async Task VectorsKeepTheirLengthWhenTheModelIsNotNormalised()
    {
        await using var raw = await OnnxEmbedder.LoadAsync(TinyModels.Embedder with { Normalize = false });
        var vector = (await raw.EmbedAsync(["x y z"], TextKind.Passage, RequestPriority.Bulk, default))[0];
        var normal = (await Passages(["x y z"]))[0];
        Assert.True(MathF.Abs(TensorPrimitives.Norm<float>(vector) - 1) > 1e-3f);
        Assert.InRange(TensorPrimitives.CosineSimilarity<float>(vector, normal), 0.9999f, 1.0001f);
    }

    [Fact]
    public async Task PoolingChangesTheVector()
    {
        await using var first = await OnnxEmbedder.LoadAsync(TinyModels.Embedder with { Pooling = Pooling.Cls });
        await using var last = await OnnxEmbedder.LoadAsync(TinyModels.Embedder with { Pooling = Pooling.Last });
        string[] texts = ["short", TinyModels.Texts[6]];
        var (a, b, c) = (
            await first.EmbedAsync(texts, TextKind.Passage, RequestPriority.Bulk, default),
            await last.EmbedAsync(texts, TextKind.Passage, RequestPriority.Bulk, default),
            await last.EmbedAsync(texts[..1], TextKind.Passage, RequestPriority.Bulk, default)
        );
        Assert.True(TensorPrimitives.Distance<float>(a[0], b[0]) > 1e-2f);

        // The last real token, not the last cell of the padded row.
        Assert.InRange(TensorPrimitives.Distance<float>(b[0], c[0]), 0, 1e-4f);
    }

    [Fact]
    public async Task NoTextsGiveNoVectorsAndACancelledCallRunsNothing()
    {
        Assert.Empty(await Passages([]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _embedder.EmbedAsync(["a"], TextKind.Query, RequestPriority.Bulk, new CancellationToken(canceled: true))
        );
        Assert.Equal(0, _embedder.Statistics.Requests);
    }

    [Fact]
    public async Task Float32ArithmeticGivesTheSameVectors()
    {
        await using var exact = await OnnxEmbedder.LoadAsync(
            TinyModels.Embedder,
            session: new OnnxSessionOptions { Arithmetic = OnnxArithmetic.Float32, Threads = 1 }
        );
        await using var file = await OnnxEmbedder.LoadAsync(
            TinyModels.Embedder,
            session: new OnnxSessionOptions { Arithmetic = OnnxArithmetic.Model, Threads = 1 }
        );
        var a = await exact.EmbedAsync(TinyModels.Texts, TextKind.Passage, RequestPriority.Bulk, default);
        var b = await file.EmbedAsync(TinyModels.Texts, TextKind.Passage, RequestPriority.Bulk, default);
        Assert.All(a.Zip(b), pair => Assert.True(TensorPrimitives.Dot<float>(pair.First, pair.Second) > 0.98f));
    }

    private async Task<float[][]> Passages(string[] texts) =>
        [.. await _embedder.EmbedAsync(texts, TextKind.Passage, RequestPriority.Bulk, default)];
}
