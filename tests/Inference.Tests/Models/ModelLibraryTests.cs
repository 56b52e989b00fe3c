using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Manifests;

namespace Pipeline.Inference.Tests.Models;

public sealed class ModelLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ModelLibrary Library(params string[] directories) =>
        new([.. directories.Select(name => new ModelDirectory(Path.Combine(_folder.Path, name), name))]);

    private void WriteOnnx(string folder, string? manifest = null)
    {
        _folder.Write($"{folder}/model.onnx", SampleFiles.Onnx());
        _folder.Write($"{folder}/tokenizer.json", SampleFiles.Tokenizer);
        if (manifest is not null)
        {
            _folder.Write($"{folder}/model.json", manifest);
        }
    }

    [Fact]
    public void Lists_models_by_directory_and_name_and_says_what_is_wrong_with_damaged_ones()
    {
        WriteOnnx("b/reranker", """{"role": "rerank"}""");
        WriteOnnx("b/embedder", """{"role": "embed", "dimensions": 8}""");
        WriteOnnx("a/wrong", """{"role": "chef"}""");
        _folder.Write("a/headless/model.json", """{"role": "embed"}""");
        _folder.Write("a/chat/Some-Chat.Q4.gguf", SampleFiles.Gguf());
        _folder.Write("a/readme/README.md", "no model");
        WriteOnnx("a/.hidden", """{"role": "embed"}""");
        WriteOnnx("a/deep/er", """{"role": "embed"}""");
        var found = Library("a", "b", "missing").Discover();
        Assert.Equal(
            ["chat", "headless", "wrong", "embedder", "reranker"],
            found.Select(model => Path.GetFileName(model.Folder))
        );
        Assert.Equal([true, false, false, true, true], found.Select(model => model.IsUsable));
        Assert.Contains("model.onnx", found[1].Problem);
        Assert.Contains("'role'", found[2].Problem);
        Assert.Equal(ModelRole.Generate, found[0].Manifest.Role);
        Assert.EndsWith("Some-Chat.Q4.gguf", found[0].WeightsPath);
        Assert.Null(found[0].TokenizerPath);
        Assert.Equal(["a", "a", "a", "b", "b"], found.Select(model => model.Origin));
    }

    [Fact]
    public void Chooses_by_order_and_by_name()
    {
        WriteOnnx("a/zeta", """{"role": "embed", "name": "special"}""");
        WriteOnnx("b/alpha", """{"role": "embed"}""");
        var library = Library("a", "b");
        Assert.Equal("special", library.Choose(ModelRole.Embed).Manifest.Name);
        Assert.Equal("alpha", library.Choose(ModelRole.Embed, "ALPHA").Manifest.Name);
        Assert.Equal("special", library.Choose(ModelRole.Embed, "zeta").Manifest.Name);
        Assert.Null(library.Find(ModelRole.Rerank));
    }

    [Fact]
    public void Never_takes_the_models_for_tests_by_itself()
    {
        _folder.Write("a/tiny/tiny-chat.gguf", SampleFiles.Gguf());
        _folder.Write("a/tiny/tiny-draft.gguf", SampleFiles.Gguf());
        WriteOnnx("a/tiny/tiny-embed");
        Assert.Empty(Library("a").Discover());
        var named = new ModelLibrary([
            new ModelDirectory(Path.Combine(_folder.Path, "a", "tiny"), "--models", IsExplicit: true),
        ]);
        Assert.Equal("tiny-chat", named.Choose(ModelRole.Generate).Manifest.Name);
        Assert.Equal("tiny-draft", named.Choose(ModelRole.Draft).Manifest.Name);
        Assert.Equal("tiny-embed", named.Choose(ModelRole.Embed).Manifest.Name);
    }

    [Fact]
    public void Takes_a_named_directory_that_is_itself_a_model()
    {
        WriteOnnx("only", """{"role": "embed"}""");
        var path = Path.Combine(_folder.Path, "only");
        Assert.Empty(new ModelLibrary([new ModelDirectory(path, "x")]).Discover());
        Assert.Single(new ModelLibrary([new ModelDirectory(path, "x", IsExplicit: true)]).Discover());
    }

    [Fact]
    public void Explains_what_to_do_when_there_is_none()
    {
        WriteOnnx("a/other", """{"role": "embed"}""");
        WriteOnnx("a/broken", """{"role": "rerank", "files": [{"name": "model.onnx", "size": 1}]}""");
        var library = Library("a");
        var error = Assert.Throws<ModelNotFoundException>(() => library.Choose(ModelRole.Rerank));
        Assert.Equal(ModelRole.Rerank, error.Role);
        Assert.Contains("PIPELINE_MODELS", error.Message);
        Assert.Contains("broken is damaged", error.Message);
        Assert.Contains(ModelCatalogue.DefaultFor(ModelRole.Rerank)!.Name, error.Message);
        Assert.Contains(
            "other",
            Assert.Throws<ModelNotFoundException>(() => library.Choose(ModelRole.Embed, "nope")).Message
        );
        Assert.Contains(
            "the manifest says 1",
            Assert.Throws<ModelNotFoundException>(() => library.Choose(ModelRole.Rerank, "broken")).Message
        );
    }

    [Fact]
    public void Reads_the_sentence_transformers_layout()
    {
        _folder.Write("a/st/onnx/model.onnx", SampleFiles.Onnx());
        _folder.Write("a/st/tokenizer.json", SampleFiles.Tokenizer);
        _folder.Write(
            "a/st/config.json",
            """{"architectures": ["XLMRobertaModel"], "model_type": "xlm-roberta", "hidden_size": 1024, "max_position_embeddings": 8194}"""
        );
        _folder.Write(
            "a/st/1_Pooling/config.json",
            """{"word_embedding_dimension": 1024, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"""
        );
        _folder.Write("a/st/modules.json", """[{"type": "sentence_transformers.models.Pooling"}]""");
        _folder.Write("a/st/config_sentence_transformers.json", """{"prompts": {"query": "Q: ", "document": "D: "}}""");
        var model = Library("a").Choose(ModelRole.Embed);
        var manifest = model.Manifest;
        Assert.Equal(
            (1024, 8192, ModelPooling.Cls, false, "Q: ", "D: "),
            (
                manifest.Dimensions,
                manifest.MaxTokens,
                manifest.Pooling,
                manifest.Normalize,
                manifest.QueryPrefix,
                manifest.PassagePrefix
            )
        );
        Assert.EndsWith(Path.Combine("onnx", "model.onnx"), model.WeightsPath);
        _folder.Write("a/st/model.json", """{"role": "embed", "pooling": "mean", "maxTokens": 512}""");
        manifest = Library("a").Choose(ModelRole.Embed).Manifest;
        Assert.Equal((ModelPooling.Mean, 512, 1024), (manifest.Pooling, manifest.MaxTokens, manifest.Dimensions));
    }

    [Fact]
    public void Knows_a_cross_encoder_by_its_architecture()
    {
        WriteOnnx("a/ce");
        _folder.Write(
            "a/ce/config.json",
            """{"architectures": ["XLMRobertaForSequenceClassification"], "hidden_size": 8}"""
        );
        Assert.Equal("ce", Library("a").Choose(ModelRole.Rerank).Manifest.Name);
    }

    [Fact]
    public void Takes_the_name_for_a_hint_where_nothing_else_tells()
    {
        WriteOnnx("a/my-reranker");
        WriteOnnx("a/my-encoder");
        Assert.Equal("my-reranker", Library("a").Choose(ModelRole.Rerank).Manifest.Name);
        Assert.Equal("my-encoder", Library("a").Choose(ModelRole.Embed).Manifest.Name);
        _folder.Write("a/my-reranker/config.json", """{"architectures": ["BertModel"]}""");
        Assert.Null(Library("a").Find(ModelRole.Rerank));
    }

    [Theory]
    [InlineData("config.json", """{"architectures": "x"}""", "architectures")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_mean_tokens": false}""", "pooling_mode_mean_tokens")]
    [InlineData("modules.json", "{}", "modules.json")]
    [InlineData("modules.json", "[", "modules.json")]
    public void Reports_configuration_that_cannot_be_used(string file, string json, string part)
    {
        WriteOnnx("a/x");
        _folder.Write($"a/x/{file}", json);
        Assert.Contains(part, Assert.Single(Library("a").Discover()).Problem);
    }

    [Fact]
    public void Takes_the_first_part_of_a_model_in_parts()
    {
        _folder.Write("a/big/m-00001-of-00002.gguf", SampleFiles.Gguf());
        _folder.Write("a/big/m-00002-of-00002.gguf", SampleFiles.Gguf());
        Assert.EndsWith("m-00001-of-00002.gguf", Assert.Single(Library("a").Discover()).WeightsPath);
    }

    [Fact]
    public void Tells_an_adapter_from_a_model()
    {
        foreach (var name in new[] { "legal", "legal-described" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "own", name)).FullName;
            Generation.TinyAdapter.Write(Path.Combine(folder, "adapter.gguf"), 1);
        }

        File.WriteAllText(
            Path.Combine(_folder.Path, "own", "legal-described", ModelManifest.FileName),
            """{"role": "adapter", "name": "law", "base": "tiny-chat", "scalePercent": 50}"""
        );
        var found = Library("own").Discover();
        Assert.All(found, model => Assert.Equal((ModelRole.Adapter, null), (model.Manifest.Role, model.Problem)));
        Assert.Equal(["legal", "law"], found.Select(model => model.Manifest.Name));
        Assert.Equal(("tiny-chat", 50), (found[1].Manifest.Base, found[1].Manifest.ScalePercent));
    }

    [Fact]
    public void Reads_the_committed_tiny_models()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "tests", "Models");
            if (!Directory.Exists(path))
            {
                continue;
            }

            ModelDirectory[] directories =
            [
                new(path, "tests", IsExplicit: true),
                new(Path.Combine(path, "tiny"), "tests", IsExplicit: true),
            ];
            var library = new ModelLibrary(directories);
            foreach (var role in Enum.GetValues<ModelRole>().Where(role => role != ModelRole.Adapter))
            {
                Assert.Equal(role, library.Choose(role).Manifest.Role);
            }

            return;
        }
    }
}
