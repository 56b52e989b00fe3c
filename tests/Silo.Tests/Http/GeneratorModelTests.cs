using Pipeline.Contracts.Errors;
using Pipeline.Grains.Models;
using Pipeline.Silo.Http.OpenAi;

namespace Pipeline.Silo.Tests.Http;

public sealed class GeneratorModelTests
{
    private static readonly ModelStatus Generator = new("qwen3-4b", ModelState.Ready, null, null)
    {
        Adapters = ["legal", "법무"],
    };

    [Theory]
    [InlineData("qwen3-4b", null)]
    [InlineData("qwen3-4b:legal", "legal")]
    [InlineData("qwen3-4b:법무", "법무")]
    public void IsTheGeneratorOrOneOfItsAdapters(string model, string? adapter) =>
        Assert.Equal(new GeneratorModel(adapter), GeneratorModel.Parse(model, Generator));

    [Theory]
    [InlineData("qwen3-4b-docs")]
    [InlineData("qwen3")]
    [InlineData("handbook")]
    [InlineData("QWEN3-4B")]
    public void AnotherNameIsNot(string model) => Assert.Null(GeneratorModel.Parse(model, Generator));

    [Theory]
    [InlineData("qwen3-4b:")]
    [InlineData("qwen3-4b:Legal")]
    [InlineData("qwen3-4b:none")]
    public void AnAdapterThatThereIsNotIsAnError(string model)
    {
        var error = Assert.Throws<PipelineException>(() => GeneratorModel.Parse(model, Generator));
        Assert.Equal((ErrorCode.UnknownModel, "model"), (error.Code, error.Field));
        Assert.Contains("legal, 법무", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAGeneratorThereAreNoNames()
    {
        var none = new ModelStatus(null, ModelState.Missing, null, null);
        Assert.Empty(GeneratorModel.Names(none));
        Assert.Null(GeneratorModel.Parse("qwen3-4b", none));
        Assert.Equal(["qwen3-4b", "qwen3-4b:legal", "qwen3-4b:법무"], GeneratorModel.Names(Generator));
    }
}
