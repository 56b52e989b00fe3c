using Pipeline.Retrieval.Shards.Persistence;

namespace Pipeline.Retrieval.Tests.Shards;

/// <summary>What comes from elsewhere is looked at before anything is written.</summary>
public sealed class ReceivedIndexTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("received-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("../rows-1")]
    [InlineData("lexical/../../rows-1")]
    [InlineData("/tmp/rows-1")]
    [InlineData("lexical/sub/_0.cfs")]
    [InlineData("lexical/..")]
    [InlineData("manifest")]
    [InlineData("lock")]
    [InlineData("rows-1\n")]
    [InlineData("rows-1\0")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Assert.Throws<InvalidDataException>(() => Receive(Manifest(ShardManifest.CurrentFormat, name)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Theory]
    [InlineData(ShardManifest.CurrentFormat - 1)]
    [InlineData(ShardManifest.CurrentFormat + 1)]
    public void Another_format_is_refused(int format)
    {
        Assert.Throws<InvalidDataException>(() => Receive(Manifest(format, "rows-1")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public void One_that_is_given_up_or_lacks_a_file_leaves_nothing()
    {
        using (var received = Receive(Manifest(ShardManifest.CurrentFormat, "rows-1", "lexical/_0.cfs")))
        {
            received.Append(0, "rows"u8);
            Assert.Throws<InvalidDataException>(received.Complete);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    private ReceivedIndex Receive(ShardManifest manifest) =>
        new(Path.Combine(_root, "arriving"), Path.Combine(_root, "index"), manifest.Encode());

    private static ShardManifest Manifest(int format, params string[] names) =>
        new(
            format,
            "embedder",
            4,
            1,
            1,
            1,
            "rows-1",
            null,
            [.. names.Select(name => new SavedFile(name, 4, Crc32C.Of("rows"u8)))]
        );
}
