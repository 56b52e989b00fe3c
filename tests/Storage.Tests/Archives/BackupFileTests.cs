using System.Text;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Backups;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Archives;

/// <summary>A backup as a file: what comes back of it, and what is said of one that is not whole.</summary>
public sealed class BackupFileTests
{
    private static readonly BackupContents Everything = new() { Program = "1.0", Created = StoreFixture.Start };

    [Theory]
    [OnSqlite(StoreKind.Sqlite)]
    [OnPostgres(StoreKind.Sqlite)]
    [OnPostgres(StoreKind.Postgres)]
    public async Task A_file_brings_all_back_in_another_store(StoreKind from, StoreKind to)
    {
        await using var one = await StoreFixture.OpenAsync(from);
        await using var other = await StoreFixture.OpenAsync(to);
        var file = await BackUpAsync(one, Everything, documents: 30);
        var summary = await RestoreAsync(other, file, new RestoreRequest());
        Assert.Equal((30L, "embedder"), (summary.Documents, Assert.Single(summary.Embedders)));
        Assert.Equal(await ReadAsync(one, "docs"), await ReadAsync(other, "docs"));
        var row = await other.Store.FindCollectionAsync("docs", default);
        Assert.Equal("{}", row!.SettingsJson);
    }

    [Fact]
    public async Task Something_in_its_place_stays_unless_it_is_to_be_replaced()
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync();
        var file = await BackUpAsync(one, Everything, documents: 3);
        await other.CollectionAsync();
        await other.Store.SubmitAsync(StoreFixture.Submission("mine"), default);
        var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(other, file, new RestoreRequest()));
        Assert.Equal(BackupProblem.Exists, refused.Problem);
        Assert.NotNull(await other.Store.FindDocumentAsync("docs", "mine", default));
        await RestoreAsync(other, file, new RestoreRequest { Into = "beside" });
        Assert.Equal(await ReadAsync(one, "docs"), await ReadAsync(other, "beside"));
        await RestoreAsync(other, file, new RestoreRequest { Replace = true });
        Assert.Equal(
            (await ReadAsync(one, "docs")).Select(line => line[(line.IndexOf('|') + 1)..]),
            (await ReadAsync(other, "docs")).Select(line => line[(line.IndexOf('|') + 1)..])
        );
        Assert.Null(await other.Store.FindDocumentAsync("docs", "mine", default));
    }

    /// <summary>Wherever it is cut, and whatever byte is another: never taken for whole, nothing changed.</summary>
    [Fact]
    public async Task No_cut_and_no_flipped_byte_passes()
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync();
        var whole = (await BackUpAsync(one, Everything, documents: 4, bytes: 30_000)).ToArray();
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            // The two empty blocks at the end are tar's, and no part.
            var cut = whole[..random.Next(whole.Length - 1024 - 512)];
            var problem = await ProblemAsync(cut);
            Assert.True(problem is BackupProblem.Truncated or BackupProblem.NotABackup or BackupProblem.Damaged);
        }

        var parts = 0;
        for (var i = 0; i < 300; i++)
        {
            var flipped = whole.ToArray();
            flipped[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            parts += await ProblemAsync(flipped) is null ? 0 : 1;
        }

        // What passes are bytes that mean nothing: padding, times and owners in tar's own headers.
        Assert.True(parts > 200, $"{parts} of 300");
        Assert.Empty(await other.Store.ListCollectionsAsync(default));

        async Task<BackupProblem?> ProblemAsync(byte[] bytes)
        {
            try
            {
                await BackupReader.CheckAsync(new MemoryStream(bytes), null, default);
                return null;
            }
            catch (BackupException error)
            {
                await Assert.ThrowsAsync<BackupException>(() =>
                    RestoreAsync(other, new MemoryStream(bytes), new RestoreRequest())
                );
                return error.Problem;
            }
        }
    }

    [Fact]
    public async Task Other_files_and_later_formats_are_named()
    {
        foreach (var text in (string[])["", "PK\u0003\u0004", new string('x', 5000)])
        {
            var problem = await Assert.ThrowsAsync<BackupException>(() => CheckAsync(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(BackupProblem.NotABackup, problem.Problem);
        }

        var later = new MemoryStream();
        await using (var tar = new System.Formats.Tar.TarWriter(later, leaveOpen: true))
        {
            var manifest = """{"format":"pipeline-backup","version":7,"program":"9.9","collections":"another shape"}""";
            await tar.WriteEntryAsync(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "manifest.json")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(manifest)),
                }
            );
        }

        var newer = await Assert.ThrowsAsync<BackupException>(() => CheckAsync(later.ToArray()));
        Assert.Equal(
            (BackupProblem.Newer, "7", "9.9"),
            (newer.Problem, newer.Values["found"], newer.Values["program"])
        );

        static Task CheckAsync(byte[] bytes) => BackupReader.CheckAsync(new MemoryStream(bytes), null, default);
    }

    /// <summary>A process that is killed between any two parts goes on with the same file.</summary>
    [Fact]
    public async Task What_was_broken_off_goes_on_with_the_same_file()
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync();
        var file = await BackUpAsync(one, Everything, documents: 12, bytes: 3 << 20);
        var broken = new BrokenProgress(after: 2);
        await Assert.ThrowsAsync<IOException>(() => RestoreAsync(other, file, new RestoreRequest(), broken));
        var some = (await ReadAsync(other, "docs")).Count;
        Assert.InRange(some, 1, 11);
        var summary = await RestoreAsync(other, file, new RestoreRequest());
        Assert.Equal(12 - some, summary.Documents);
        Assert.Equal(await ReadAsync(one, "docs"), await ReadAsync(other, "docs"));
    }

    [Fact]
    public async Task Without_vectors_documents_wait_for_an_embedder()
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync();
        var file = await BackUpAsync(one, Everything with { Vectors = false }, documents: 3);
        var summary = await RestoreAsync(other, file, new RestoreRequest());
        Assert.Equal((0, 3L), (summary.Embedders.Count, summary.WithoutVectors));
        var changes = await other.Store.ReadChangesAsync("docs", 0, 0, 10, default);
        Assert.All(changes, change => Assert.Null(change.EmbedderName));
        await other.Store.MarkIndexedAsync("docs", 0, long.MaxValue, default);
        Assert.Equal(3, await other.Store.RequeueForEmbedderAsync("docs", 0, "any", 10, default));
    }

    private static async Task<MemoryStream> BackUpAsync(
        StoreFixture fixture,
        BackupContents contents,
        int documents,
        int bytes = 100
    )
    {
        await fixture.CollectionAsync();
        var random = new Random(1);
        for (var i = 0; i < documents; i++)
        {
            var content = new byte[bytes];
            random.NextBytes(content);
            var receipt = await fixture.Store.SubmitAsync(
                StoreFixture.Submission($"문서-{i:D2}") with
                {
                    Content = content,
                },
                default
            );
            var chunk = new StoredChunk(
                0,
                $"휴가 vacation {i} \U0001F600",
                ["장", "절"],
                0,
                9,
                2,
                content.AsMemory(0, 8)
            );
            await fixture.Store.CommitChunksAsync(
                [new ChunkedDocument("docs", receipt.DocumentId, receipt.Version, 0, "제목", "embedder", [chunk])],
                default
            );
        }

        var file = new MemoryStream();
        await using var snapshot = await ((IStoreArchive)fixture.Store).OpenSnapshotAsync(default);
        await StoreBackup.WriteAsync(snapshot, contents, file, null, default);
        file.Position = 0;
        return file;
    }

    private static Task<RestoreSummary> RestoreAsync(
        StoreFixture fixture,
        MemoryStream file,
        RestoreRequest request,
        IProgress<RestoreProgress>? progress = null
    )
    {
        file.Position = 0;
        var target = new StoreTarget(fixture.Store, fixture.Clock);
        return new StoreRestore((IStoreArchive)fixture.Store, target).RunAsync(file, request, progress, default);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(StoreFixture fixture, string collection)
    {
        var lines = new List<string>();
        foreach (var change in await fixture.Store.ReadChangesAsync(collection, 0, 0, 100, default))
        {
            var chunk = change.Chunks[0];
            var content = await fixture.Store.ReadContentAsync(collection, change.DocumentId, default);
            lines.Add(
                $"{change.Version}|{change.DocumentId} {change.Title} {change.EmbedderName} {chunk.Text} {Convert.ToHexString(chunk.Embedding.Span)} {Convert.ToHexString(content!.Content[..20])}"
            );
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private sealed class BrokenProgress(int after) : IProgress<RestoreProgress>
    {
        private int _put;

        public void Report(RestoreProgress value)
        {
            if (value.Step == RestoreStep.Restoring && ++_put == after)
            {
                throw new IOException("killed");
            }
        }
    }
}
