using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Manifests;

namespace Pipeline.Inference.Tests.Models;

public sealed class ModelCatalogueTests
{
    [Fact]
    public void Offers_one_default_for_each_role()
    {
        foreach (var role in Enum.GetValues<ModelRole>().Where(role => role != ModelRole.Adapter))
        {
            Assert.Single(ModelCatalogue.All, model => model.IsDefault && model.Manifest.Role == role);
            Assert.Equal(role, ModelCatalogue.DefaultFor(role)!.Manifest.Role);
        }
    }

    [Fact]
    public void Names_each_model_once_with_what_it_needs()
    {
        Assert.Equal(
            ModelCatalogue.All.Count,
            ModelCatalogue.All.Select(model => model.Name.ToLowerInvariant()).Distinct().Count()
        );
        foreach (var model in ModelCatalogue.All)
        {
            Assert.Same(model, ModelCatalogue.Find(model.Name.ToUpperInvariant()));
            Assert.All(
                model.Files,
                file =>
                {
                    Assert.Equal("https", file.Address.Scheme);
                    Assert.Null(ModelFile.ProblemOf(file.Name));
                }
            );
            Assert.Contains(model.Manifest.License, new[] { "MIT", "Apache-2.0" });
            var isOnnx = model.Manifest.Role is ModelRole.Embed or ModelRole.Rerank;
            Assert.Equal(isOnnx, model.Files.Any(file => file.Name == "tokenizer.json"));
            Assert.Contains(
                model.Files,
                file => file.Name.EndsWith(isOnnx ? ".onnx" : ".gguf", StringComparison.Ordinal)
            );
            // What is written after a download reads back.
            Assert.Equal(model.Manifest.Role, ModelManifest.Parse(model.Manifest.ToJson(), "f", "n").Role);
        }
    }
}
