using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Gguf;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Inference.Tests.Generation;

public sealed class GgufFileTests : IDisposable
{
    private static readonly byte[] Model = File.ReadAllBytes(TinyModels.Chat);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".gguf");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_sound_file_passes() => GgufFile.Check(TinyModels.Chat, CancellationToken.None);

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        // Every length within the first part of the header, then in strides up to one byte short of the whole.
        var lengths = Enumerable
            .Range(0, 2000)
            .Concat(Enumerable.Range(1, 400).Select(i => (int)((long)Model.Length * i / 401)))
            .Append(Model.Length - 1);
        foreach (var length in lengths)
        {
            Check(new MemoryStream(Model, 0, length, writable: false), expectRefusal: true);
        }
    }

    [Property(MaxTest = 300)]
    public void Damage_in_the_header_is_refused_or_harmless_but_never_another_error(ushort at, byte value, byte width)
    {
        var bytes = Model.ToArray();
        bytes.AsSpan(at, width % 16).Fill(value);
        Check(new MemoryStream(bytes, writable: false), expectRefusal: false);
    }

    [Theory]
    [InlineData(0, "GGUF")]
    [InlineData(4, "version")]
    [InlineData(8, "tensors")]
    [InlineData(16, "metadata")]
    public void Each_header_field_is_checked_by_name(int at, string named)
    {
        var bytes = Model.ToArray();
        bytes.AsSpan(at, at < 8 ? 4 : 8).Fill(0xEE);
        File.WriteAllBytes(_path, bytes);
        var error = Assert.Throws<ModelFileException>(() => GgufFile.Check(_path, CancellationToken.None));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(_path, error.Path);
    }

    [Fact]
    public async Task Loading_a_damaged_or_missing_file_is_a_typed_error()
    {
        await File.WriteAllBytesAsync(_path, Model[..(Model.Length / 2)]);
        await Assert.ThrowsAsync<ModelFileException>(() => Load(_path));
        await Assert.ThrowsAsync<ModelFileException>(() => Load(_path + ".missing"));
        await Assert.ThrowsAsync<ModelFileException>(() => Load(Path.GetTempPath()));
    }

    [Fact]
    public async Task A_file_that_llama_refuses_is_a_typed_error()
    {
        var bytes = Model.ToArray();
        bytes.AsSpan().IndexOf("llama"u8);
        "nomad"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("llama"u8)));
        await File.WriteAllBytesAsync(_path, bytes);
        await Assert.ThrowsAsync<ModelFileException>(() => Load(_path));
    }

    private static Task Load(string path) =>
        LlamaGenerator.LoadAsync("damaged", path, new GeneratorOptions(), NullLogger.Instance, CancellationToken.None);

    private static void Check(MemoryStream stream, bool expectRefusal)
    {
        var error = Record.Exception(() => GgufFile.Check("damaged", stream, CancellationToken.None));
        if (expectRefusal)
        {
            Assert.NotNull(error);
        }

        if (error is not null)
        {
            Assert.IsType<ModelFileException>(error);
        }
    }
}
