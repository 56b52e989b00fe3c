using System.Text;
using Pipeline.Inference.Generation.Gguf;

namespace Pipeline.Inference.Tests.Generation;

public sealed class GgufLanguagesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void TheLanguagesAreRead() => Assert.Equal(["en", "ko"], Read(Head("en", "ko")));

    [Fact]
    public void AModelThatDoesNotSayHasNone() => Assert.Empty(GgufFile.Describe(TinyModel()).Languages);

    [Fact]
    public void AMissingFileHasNone() => Assert.Empty(GgufFile.Describe(_path + ".missing").Languages);

    [Fact]
    public void ACutHeadHasNone()
    {
        var head = Head("en", "ko");
        for (var length = 0; length < head.Length; length++)
        {
            Assert.Empty(Read(head[..length]));
        }
    }

    [Fact]
    public void DamagedBytesNeverThrow()
    {
        var head = Head("en", "ko");
        for (var at = 0; at < head.Length; at++)
        {
            foreach (var value in (byte[])[0, 0x7F, 0xFF])
            {
                var damaged = head.ToArray();
                damaged[at] = value;
                Assert.InRange(Read(damaged).Count, 0, 2);
            }
        }
    }

    private static byte[] Head(params string[] languages)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write("GGUF"u8);
            writer.Write(3u);
            writer.Write(0ul);
            writer.Write(1ul);
            writer.Write((ulong)"general.languages".Length);
            writer.Write("general.languages"u8);
            writer.Write(9u);
            writer.Write(8u);
            writer.Write((ulong)languages.Length);
            foreach (var language in languages)
            {
                writer.Write((ulong)language.Length);
                writer.Write(Encoding.UTF8.GetBytes(language));
            }
        }

        return bytes.ToArray();
    }

    private static string TinyModel()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "tests", "Models", "tiny", "tiny-chat.gguf");
    }

    private IReadOnlyList<string> Read(byte[] head)
    {
        File.WriteAllBytes(_path, head);
        return GgufFile.Describe(_path).Languages;
    }
}
