using System.Security.Cryptography;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Models.Verification;

namespace Pipeline.Inference.Tests.Models;

public sealed class ModelVerifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private InstalledModel Model(byte[] weights, string tokenizer = SampleFiles.Tokenizer)
    {
        var path = _folder.Write("a/m/model.onnx", weights);
        _folder.Write("a/m/tokenizer.json", tokenizer);
        var manifest = new ModelManifest
        {
            Role = ModelRole.Embed,
            Name = "m",
            Files =
            [
                new ModelFile(
                    "model.onnx",
                    new FileInfo(path).Length,
                    Convert.ToHexStringLower(SHA256.HashData(weights))
                ),
                new ModelFile("tokenizer.json"),
            ],
        };
        _folder.Write("a/m/model.json", manifest.ToJson());
        return Discover();
    }

    private InstalledModel Discover() =>
        new ModelLibrary([new ModelDirectory(Path.Combine(_folder.Path, "a"), "a")]).Discover()[0];

    [Fact]
    public async Task Accepts_what_the_manifest_records()
    {
        var result = await ModelVerifier.VerifyAsync(Model(SampleFiles.Onnx()));
        Assert.True(result.IsSound, string.Join(" ", result.Problems));
        Assert.Equal(1, result.Unrecorded);
    }

    [Fact]
    public async Task Finds_a_changed_byte()
    {
        var model = Model(SampleFiles.Onnx());
        var bytes = File.ReadAllBytes(model.WeightsPath!);
        bytes[^1] ^= 1;
        File.WriteAllBytes(model.WeightsPath!, bytes);
        var problem = Assert.Single((await ModelVerifier.VerifyAsync(model)).Problems);
        Assert.Equal("model.onnx", problem.File);
        Assert.Contains("SHA-256", problem.Problem);
    }

    [Fact]
    public async Task Finds_a_missing_and_a_shortened_file()
    {
        var model = Model(SampleFiles.Onnx());
        File.WriteAllBytes(model.WeightsPath!, [1, 2, 3]);
        File.Delete(model.TokenizerPath!);
        var problems = (await ModelVerifier.VerifyAsync(model)).Problems;
        Assert.Equal(["model.onnx", "tokenizer.json"], problems.Select(problem => problem.File));
    }

    public static TheoryData<byte[], string> Damaged =>
        new()
        {
            { "<html>Please log in</html>"u8.ToArray(), "x.onnx" },
            { SampleFiles.Onnx()[..20], "x.onnx" },
            { [], "x.onnx" },
            { [0x08, 8], "x.onnx" },
            { [0x08, 8, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "x.onnx" },
            { "<html>Please log in</html>"u8.ToArray(), "x.gguf" },
            { SampleFiles.Gguf(version: 1), "x.gguf" },
            { SampleFiles.Gguf(tensors: ulong.MaxValue), "x.gguf" },
            { SampleFiles.Gguf()[..10], "x.gguf" },
            { "{}"u8.ToArray(), "tokenizer.json" },
            { "[1]"u8.ToArray(), "tokenizer.json" },
            { "{\"model\":"u8.ToArray(), "tokenizer.json" },
        };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Sees_files_that_are_not_what_they_are_called(byte[] bytes, string name) =>
        Assert.NotNull(ModelStructure.ProblemOf(_folder.Write(name, bytes)));

    [Fact]
    public void Accepts_sound_files()
    {
        Assert.Null(ModelStructure.ProblemOf(_folder.Write("x.onnx", SampleFiles.Onnx(1000))));
        Assert.Null(ModelStructure.ProblemOf(_folder.Write("x.gguf", SampleFiles.Gguf())));
        Assert.Null(ModelStructure.ProblemOf(_folder.Write("tokenizer.json", SampleFiles.Tokenizer)));
        Assert.Null(ModelStructure.ProblemOf(_folder.Write("LICENSE", "any")));
    }
}
