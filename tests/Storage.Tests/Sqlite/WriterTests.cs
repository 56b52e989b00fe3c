using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Sqlite;
using Pipeline.Storage.Tables;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Sqlite;

public sealed class WriterTests
{
    [Fact]
    public async Task Writes_that_gathered_share_a_transaction_and_one_that_fails_fails_alone()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        using var hold = await HeldWriter.TakeAsync(fixture.Sqlite);
        var before = fixture.Sqlite.Writes.Commits;

        var good = Enumerable
            .Range(0, 10)
            .Select(i => fixture.Store.SubmitAsync(StoreFixture.Submission($"a{i}"), default))
            .ToList();
        var missing = fixture.Store.SubmitAsync(StoreFixture.Submission("x", collection: "none"), default);
        var broken = fixture.Sqlite.Writes.RunAsync(BreakAfterWriting, 0, default);
        var later = Enumerable
            .Range(0, 10)
            .Select(i => fixture.Store.SubmitAsync(StoreFixture.Submission($"b{i}"), default))
            .ToList();
        hold.Release();

        var receipts = await Task.WhenAll(good.Concat(later));
        await Assert.ThrowsAsync<CollectionNotFoundException>(() => missing);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);

        // One for the transaction that was held, one for all of these.
        Assert.Equal(before + 2, fixture.Sqlite.Writes.Commits);

        // What the failing write did, and the number it took, were rolled back: no gap, no document.
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), receipts.Select(r => r.Number).Order());
        Assert.Null(await fixture.Store.FindDocumentAsync("docs", "broken", default));
        Assert.Equal(20, (await fixture.Store.CountDocumentsAsync("docs", default)).Accepted);
    }

    [Fact]
    public async Task A_lost_transaction_acknowledges_none_of_its_writes_and_the_next_one_works()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        using var hold = await HeldWriter.TakeAsync(fixture.Sqlite);
        var writes = Enumerable
            .Range(0, 5)
            .Select(i => fixture.Store.SubmitAsync(StoreFixture.Submission($"a{i}"), default))
            .ToList();

        // As SQLite does by itself on a full disk: the transaction, savepoints and all, is rolled back under the
        // writer.
        var killer = fixture.Sqlite.Writes.RunAsync<bool>(
            static session =>
            {
                session.Execute("rollback");
                throw new IOException("No space left on device");
            },
            0,
            default
        );
        hold.Release();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => killer);
        foreach (var write in writes)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => write);
        }

        Assert.Equal(0, (await fixture.Store.CountDocumentsAsync("docs", default)).Live);
        Assert.Equal(1, (await fixture.Store.SubmitAsync(StoreFixture.Submission("a0"), default)).Number);
    }

    [Fact]
    public async Task A_full_disk_is_unavailable_and_passes()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        await fixture.Store.SubmitAsync(StoreFixture.Submission("small"), default);
        await fixture.Sqlite.Writes.RunAsync(static session => session.Number("pragma max_page_count = 1"), 0, default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            fixture.Store.SubmitAsync(StoreFixture.Submission("large", new string('x', 1_000_000)), default)
        );
        Assert.Null(await fixture.Store.FindDocumentAsync("docs", "large", default));
        Assert.NotNull(await fixture.Store.FindDocumentAsync("docs", "small", default));

        await fixture.Sqlite.Writes.RunAsync(
            static session => session.Number("pragma max_page_count = 1000000"),
            0,
            default
        );
        await fixture.Store.SubmitAsync(StoreFixture.Submission("large", new string('x', 1_000_000)), default);
    }

    [Fact]
    public async Task A_write_cancelled_while_it_waits_is_not_applied_and_one_under_way_reports_its_outcome()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        using var waiting = new CancellationTokenSource();
        using var hold = await HeldWriter.TakeAsync(fixture.Sqlite);
        var cancelled = fixture.Store.SubmitAsync(StoreFixture.Submission("cancelled"), waiting.Token);
        var applied = fixture.Store.SubmitAsync(StoreFixture.Submission("applied"), default);
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        hold.Release();
        await applied;
        Assert.Null(await fixture.Store.FindDocumentAsync("docs", "cancelled", default));

        using var during = new CancellationTokenSource();
        var started = fixture.Sqlite.Writes.RunAsync(
            session =>
            {
                during.Cancel();
                return SqliteSession.Completed(
                    CollectionTable.UpdateSettingsAsync(
                        session,
                        "docs",
                        "{\"applied\":true}",
                        StoreFixture.Start.UtcTicks
                    )
                );
            },
            0,
            during.Token
        );
        Assert.True(await started);
        Assert.Equal("{\"applied\":true}", (await fixture.Store.FindCollectionAsync("docs", default))!.SettingsJson);
    }

    [Fact]
    public async Task A_full_queue_makes_writers_wait_and_they_can_still_cancel()
    {
        await using var fixture = await StoreFixture.OpenAsync(
            StoreKind.Sqlite,
            options => options with { QueueLimit = 2 }
        );
        await fixture.CollectionAsync();
        using var waiting = new CancellationTokenSource();
        using var hold = await HeldWriter.TakeAsync(fixture.Sqlite);
        var queued = Enumerable
            .Range(0, 5)
            .Select(i => fixture.Store.SubmitAsync(StoreFixture.Submission($"q{i}"), default))
            .ToList();
        var outside = fixture.Store.SubmitAsync(StoreFixture.Submission("outside"), waiting.Token);
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outside);
        hold.Release();
        await Task.WhenAll(queued);
        Assert.Equal(5, (await fixture.Store.CountDocumentsAsync("docs", default)).Accepted);
    }

    [Fact]
    public async Task A_cancelled_read_throws()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fixture.Store.ListDocumentsAsync(new DocumentQuery("docs"), cancelled.Token)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fixture.Store.ReadChangesAsync("docs", 0, 0, 1, cancelled.Token)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fixture.Store.SubmitAsync(StoreFixture.Submission("a"), cancelled.Token)
        );
    }

    [Fact]
    public async Task Reads_see_the_last_commit_while_the_writer_is_busy()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default);
        using var hold = await HeldWriter.TakeAsync(fixture.Sqlite);
        var write = fixture.Store.SubmitAsync(StoreFixture.Submission("b"), default);
        Assert.Equal(1, (await fixture.Store.CountDocumentsAsync("docs", default)).Accepted);
        hold.Release();
        await write;
        Assert.Equal(2, (await fixture.Store.CountDocumentsAsync("docs", default)).Accepted);
    }

    private static bool BreakAfterWriting(SqliteSession session)
    {
        SqliteSession.Completed(new SubmitWrite(StoreFixture.Submission("broken"), null, 0).ApplyAsync(session));
        throw new InvalidOperationException("after writing");
    }

    /// <summary>Keeps the writer inside a transaction, so that what is queued meanwhile gathers.</summary>
    private sealed class HeldWriter : IDisposable
    {
        private readonly ManualResetEventSlim _release = new();

        public static async Task<HeldWriter> TakeAsync(SqliteCorpusStore store)
        {
            var held = new HeldWriter();
            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = store.Writes.RunAsync(
                _ =>
                {
                    entered.SetResult();
                    held._release.Wait();
                    return true;
                },
                0,
                default
            );
            await entered.Task;
            return held;
        }

        public void Release() => _release.Set();

        // Not disposed: the writer may still be waking up from it.
        public void Dispose() => _release.Set();
    }
}
