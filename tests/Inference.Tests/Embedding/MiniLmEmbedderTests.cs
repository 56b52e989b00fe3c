using System.Numerics.Tensors;
using Pipeline.Inference.Embedding;

namespace Pipeline.Inference.Tests.Embedding;

public sealed class MiniLmEmbedderTests
{
    [Fact]
    public async Task TheBuiltInModelIsThereAndKnowsMeaning()
    {
        Assert.True(MiniLmEmbedder.IsAvailable);
        await using var embedder = await MiniLmEmbedder.LoadAsync();
        var vectors = await embedder.EmbedAsync(
            [
                "A man is eating food.",
                "A man is eating a piece of bread.",
                "The girl is carrying a baby.",
                "Stock prices fell on Monday.",
            ],
            TextKind.Passage,
            RequestPriority.Interactive,
            default
        );
        var (near, other, far) = (Cosine(0, 1), Cosine(0, 2), Cosine(0, 3));

        Assert.Equal(384, embedder.Dimensions);
        Assert.InRange(near, 0.70f, 0.85f);
        Assert.True(other < 0.3f && far < 0.2f, $"{near} {other} {far}");
        Assert.Equal([7592, 2088, 999], embedder.Tokenizer.Encode("Héllo, world!").Where(id => id != 1010));
        Assert.Equal([14477, 20961, 3468], embedder.Tokenizer.Encode("unaffable"));
        Assert.DoesNotContain(102, embedder.Tokenizer.Encode("[CLS] a [SEP]"));
        Assert.Equal(embedder.Tokenizer.Encode("é \uFFFD \uFFFD"), embedder.Tokenizer.Encode("é \uFFFE \uD800"));
        Assert.Equal([101], embedder.Tokenizer.Frame.Before);
        Assert.Equal([102], embedder.Tokenizer.Frame.After);

        float Cosine(int a, int b) => TensorPrimitives.Dot<float>(vectors[a], vectors[b]);
    }
}
