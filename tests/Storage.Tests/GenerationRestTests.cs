using System.Text;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Purging;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>What parts, backups and purges make of a collection that is in generations.</summary>
public sealed class GenerationRestTests
{
    private const int Shard = 'a' % GenerationRun.Shards;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_part_that_is_published_already_is_followed_by_the_whole_in_both_generations(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(fixture);
        await run.CreateAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("a", shard: Shard), default);
        var whole = StoreFixture.Chunked(receipt, "first", "second");
        var part = whole with { IsPart = true, Chunks = [whole.Chunks[0]] };
        Assert.True(await CommitAsync(part));
        Assert.NotNull(await fixture.Store.ReadPartAsync("docs", "a", receipt.Version, default));
        Assert.True(await run.BeginAsync());

        // It cannot be gone on with, so the lane begins with the whole.
        Assert.Null(await fixture.Store.ReadPartAsync("docs", "a", receipt.Version, default));
        Assert.False(await CommitAsync(whole with { Kept = 1, Chunks = [whole.Chunks[1]] }));

        // What was made of it beside does not stand for the whole.
        var served = await run.Store.ReadServedAsync("docs", "a", receipt.Version, default);
        await run.Store.CommitCutsAsync([served! with { Generation = 1 }], default);
        Assert.Empty(await run.MissingAsync());
        Assert.True(await CommitAsync(whole));
        Assert.Single(await run.MissingAsync());
        Assert.False(await run.SwitchAsync());
        await run.Store.CommitCutsAsync([whole with { Generation = 1 }], default);
        Assert.True(await run.SwitchAsync());
        Assert.Equal(2, (await fixture.Store.ListChunksAsync("docs", "a", 0, 10, default))!.Total);

        async Task<bool> CommitAsync(ChunkedDocument document) =>
            (await fixture.Store.CommitChunksAsync([document], default))[0].Committed;
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_backup_has_what_was_served_and_is_restored_beside_a_generation_too(StoreKind kind)
    {
        await using var one = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(one);
        await run.CreateAsync();
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            await run.SubmitAsync(id);
        }

        Assert.True(await run.BeginAsync());
        await run.CutAsync(2);
        await run.SubmitAsync("a");
        await RestoresAsync(one, kind);

        await run.CutAsync(9);
        Assert.True(await run.SwitchAsync());
        await run.SubmitAsync("b");
        await RestoresAsync(one, kind);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_purge_leaves_nothing_of_what_is_served_no_more_in_either_generation(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var purge = (IStorePurge)fixture.Store;
        var run = new GenerationRun(fixture);
        await run.CreateAsync();
        Assert.Equal(0, await purge.RemoveOutdatedCutsAsync("docs", default));
        foreach (var id in (string[])["aaaaaaaa", "bbbbbbbb", "cccccccc"])
        {
            await run.SubmitAsync(id);
        }

        Assert.True(await run.BeginAsync());
        await run.CutAsync(9);
        await run.SubmitAsync("bbbbbbbb");
        await run.DeleteAsync("cccccccc");
        Assert.Equal(["aaaaaaaa v1 g1", "bbbbbbbb v1 g1"], await BesideAsync(fixture));
        Assert.Equal(["bbbbbbbb v1 g1"], await BesideAsync(fixture, "bbbbbbbb"));

        Assert.Equal(1, await purge.RemoveOutdatedCutsAsync("docs", default));
        await purge.RewriteAsync(default);
        Assert.Equal(["aaaaaaaa v1 g1"], await BesideAsync(fixture));
        Assert.Equal("bbbbbbbb", Assert.Single(await run.MissingAsync()).Document.DocumentId);
        await run.CheckAsync();
        if (kind == StoreKind.Sqlite)
        {
            Assert.True(IsInFiles(fixture, "aaaaaaaa v1 g1") && IsInFiles(fixture, "bbbbbbbb v2 g0"));
            Assert.False(IsInFiles(fixture, "bbbbbbbb v1 g"));
            Assert.False(IsInFiles(fixture, "cccccccc v1 g"));
        }

        // Of what is given up nothing waits for housekeeping.
        Assert.True(await run.DropAsync());
        Assert.True(await purge.RemoveOutdatedCutsAsync("docs", default) > 0);
        Assert.Empty(await BesideAsync(fixture));
        await run.CheckAsync();
        if (kind == StoreKind.Postgres)
        {
            await purge.RewriteAsync(default);
            await using var source = PostgresDataSource.Create(fixture.ConnectionString);
            await using var size = source.CreateCommand("select pg_relation_size('other_chunks')");
            Assert.Equal(0L, await size.ExecuteScalarAsync());
        }
    }

    private static async Task RestoresAsync(StoreFixture one, StoreKind kind)
    {
        await using var snapshot = await ((IStoreArchive)one.Store).OpenSnapshotAsync(default);
        await using var plain = await StoreFixture.OpenAsync(kind);
        await plain.CollectionAsync(shards: GenerationRun.Shards);
        await RestoreAsync(snapshot, plain);
        var expected = await ServedAsync(one);
        Assert.Equal(4, expected.Count);
        Assert.Equal(expected, await ServedAsync(plain));

        await using var inGenerations = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(inGenerations);
        await run.CreateAsync();
        Assert.True(await run.BeginAsync());
        await RestoreAsync(snapshot, inGenerations);
        Assert.Equal(expected, await ServedAsync(inGenerations));
        Assert.Equal(4, (await run.MissingAsync()).Count);
        await run.CutAsync(9);
        Assert.True(await run.SwitchAsync());
        Assert.All(await ServedAsync(inGenerations), line => Assert.Contains(" g1", line, StringComparison.Ordinal));
    }

    private static async Task RestoreAsync(IStoreSnapshot snapshot, StoreFixture to)
    {
        var (archive, part) = ((IStoreArchive)to.Store, 0);
        Assert.Equal(0, await archive.BeginRestoreAsync("docs", "backup", default));
        await foreach (var group in snapshot.ReadDocumentsAsync("docs", content: true, bytes: 50))
        {
            Assert.Equal(group.Count, await archive.RestoreDocumentsAsync("docs", "backup", ++part, group, default));
        }

        await archive.EndRestoreAsync("docs", "backup", default);
    }

    /// <summary>What searches see, a line a document.</summary>
    private static async Task<IReadOnlyList<string>> ServedAsync(StoreFixture fixture)
    {
        var lines = new List<string>();
        for (var shard = 0; shard < GenerationRun.Shards; shard++)
        {
            foreach (var change in await fixture.Store.ReadChangesAsync("docs", shard, 0, 1000, default))
            {
                var chunk = Assert.Single(change.Chunks);
                lines.Add($"{change.DocumentId} {change.EmbedderName} {chunk.Text} {chunk.Place?.LastPage}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static async Task<IReadOnlyList<string>> BesideAsync(StoreFixture fixture, string? document = null)
    {
        await using var snapshot = await ((IStoreArchive)fixture.Store).OpenSnapshotAsync(default);
        var texts = new List<string>();
        await foreach (var some in snapshot.ReadBesideAsync("docs", document))
        {
            texts.AddRange(some);
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    private static bool IsInFiles(StoreFixture fixture, string text)
    {
        var needle = Encoding.UTF8.GetBytes(text);
        return Directory
            .EnumerateFiles(Path.GetDirectoryName(fixture.Options.Path)!)
            .Where(path => new FileInfo(path).Length > 0)
            .Any(path =>
            {
                using var file = new FileStream(
                    path,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete
                );
                var bytes = new byte[file.Length];
                file.ReadExactly(bytes);
                return bytes.AsSpan().IndexOf(needle) >= 0;
            });
    }
}
