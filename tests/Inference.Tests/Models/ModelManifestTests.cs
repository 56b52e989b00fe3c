using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Reranking;

namespace Pipeline.Inference.Tests.Models;

public sealed class ModelManifestTests
{
    private static ModelManifest Parse(string json) => ModelManifest.Parse(json, "m/model.json", "folder-name");

    [Fact]
    public void Reads_every_field()
    {
        var manifest = Parse(
            """
            {"role": "embed", "name": "e5", "files": [{"name": "onnx/model.onnx", "size": 7, "sha256":
             "AB00000000000000000000000000000000000000000000000000000000000000"}, {"name": "tokenizer.json"}],
             "pooling": "cls", "dimensions": 384, "maxTokens": 512, "trainedTokens": 256, "normalize": false,
             "queryPrefix": "query: ", "passagePrefix": "passage: ", "contextTokens": 4096, "license": "MIT",
             "truncateDimensions": 128, "scoring": "lateInteraction", "queryMarker": "[Q]", "passageMarker": "[D]",
             "source": "https://example.com", "languages": ["ko", "en"], "unknown": {"to": "come"}}
            """
        );
        Assert.Equal((ModelRole.Embed, "e5", ModelPooling.Cls), (manifest.Role, manifest.Name, manifest.Pooling));
        Assert.Equal(
            [new ModelFile("onnx/model.onnx", 7, "ab" + new string('0', 62)), new ModelFile("tokenizer.json")],
            manifest.Files
        );
        Assert.Equal(
            (384, 512, 256, 4096),
            (manifest.Dimensions, manifest.MaxTokens, manifest.TrainedTokens, manifest.ContextTokens)
        );
        Assert.Equal(
            (128, RerankerScoring.LateInteraction, "[Q]", "[D]"),
            (manifest.TruncateDimensions, manifest.Scoring, manifest.QueryMarker, manifest.PassageMarker)
        );
        Assert.False(manifest.Normalize);
        Assert.Equal(("query: ", "passage: "), (manifest.QueryPrefix, manifest.PassagePrefix));
        Assert.Equal(("MIT", "https://example.com"), (manifest.License, manifest.Source));
        Assert.Equal(["ko", "en"], manifest.Languages);
    }

    [Fact]
    public void Needs_no_more_than_the_role()
    {
        var manifest = Parse("""{"role": "rerank"}""");
        Assert.Equal((ModelRole.Rerank, "folder-name", true), (manifest.Role, manifest.Name, manifest.Normalize));
        Assert.Empty(manifest.Files);
    }

    [Theory]
    [InlineData("{}", "role")]
    [InlineData("""{"role": "judge"}""", "role")]
    [InlineData("""{"role": "1"}""", "role")]
    [InlineData("""{"role": 1}""", "role")]
    [InlineData("""{"role": "embed", "dimensions": 0}""", "dimensions")]
    [InlineData("""{"role": "embed", "truncateDimensions": 0}""", "truncateDimensions")]
    [InlineData("""{"role": "rerank", "scoring": "guess"}""", "scoring")]
    [InlineData("""{"role": "embed", "dimensions": 3.5}""", "dimensions")]
    [InlineData("""{"role": "embed", "maxTokens": "512"}""", "maxTokens")]
    [InlineData("""{"role": "embed", "normalize": "yes"}""", "normalize")]
    [InlineData("""{"role": "embed", "pooling": "max"}""", "pooling")]
    [InlineData("""{"role": "embed", "languages": "ko"}""", "languages")]
    [InlineData("""{"role": "embed", "files": {}}""", "files")]
    [InlineData("""{"role": "embed", "files": [{}]}""", "files[0].name")]
    [InlineData("""{"role": "embed", "files": [{"name": "a"}, {"name": "A"}]}""", "files[1].name")]
    [InlineData("""{"role": "embed", "files": [{"name": "a", "size": -1}]}""", "files[0].size")]
    [InlineData("""{"role": "embed", "files": [{"name": "a", "sha256": "12"}]}""", "files[0].sha256")]
    public void Names_the_field_that_is_wrong(string json, string field)
    {
        var error = Assert.Throws<ModelManifestException>(() => Parse(json));
        Assert.Equal(field, error.Field);
        Assert.StartsWith("m/model.json: ", error.Message);
        Assert.Contains($"'{field}'", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"role\": ")]
    public void Names_the_file_when_it_is_no_object(string json)
    {
        var error = Assert.Throws<ModelManifestException>(() => Parse(json));
        Assert.Null(error.Field);
        Assert.StartsWith("m/model.json: ", error.Message);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/x")]
    [InlineData("a\\\\..\\\\x")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/")]
    [InlineData("a\\u0000")]
    [InlineData("a.")]
    [InlineData("model.json")]
    [InlineData("")]
    public void Refuses_names_that_leave_the_folder(string name)
    {
        var error = Assert.Throws<ModelManifestException>(() =>
            Parse($$"""{"role": "embed", "files": [{"name": "{{name}}"}]}""")
        );
        Assert.Equal("files[0].name", error.Field);
    }

    [Property]
    public Property Survives_json(int role, NonNull<string> prefix, PositiveInt size, bool normalize)
    {
        var manifest = new ModelManifest
        {
            Role = (ModelRole)(Math.Abs((long)role) % 4),
            Name = "n",
            QueryPrefix = prefix.Get,
            Normalize = normalize,
            Dimensions = size.Get,
            Files = [new ModelFile("a/b.onnx", size.Get, new string('f', 64))],
            Languages = ["ko"],
        };
        var read = Parse(manifest.ToJson());
        return (
            read with { Files = manifest.Files, Languages = manifest.Languages } == manifest
            && read.Files.SequenceEqual(manifest.Files)
            && read.Languages.SequenceEqual(manifest.Languages)
        ).ToProperty();
    }
}
