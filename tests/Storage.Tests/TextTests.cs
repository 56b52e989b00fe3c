using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>What every store does with text that not every database can keep.</summary>
public sealed class TextTests
{
    private const string Odd = "가\0나\uD800다 \U0001F600";
    private const string Kept = "가\uFFFD나\uFFFD다 \U0001F600";

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Text_without_an_encoding_is_kept_with_replacements_of_the_same_length(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = fixture.Store;
        await store.CreateCollectionAsync(new CollectionRow("docs", 1, Odd, StoreFixture.Start), default);
        Assert.Equal(Kept, (await store.FindCollectionAsync("docs", default))!.SettingsJson);
        await store.UpdateSettingsAsync("docs", Odd + Odd, StoreFixture.Start.UtcTicks, default);
        Assert.Equal(Kept + Kept, (await store.FindCollectionAsync("docs", default))!.SettingsJson);

        var submission = StoreFixture.Submission("a", Odd, title: Odd) with
        {
            ContentType = Odd,
            FileName = Odd,
            MetadataJson = Odd,
            Labels = ["라\0벨"],
        };
        var receipt = await store.SubmitAsync(submission, default);
        var row = (await store.FindDocumentAsync("docs", "a", default))!;
        Assert.Equal((Kept, Kept, Kept, Kept), (row.ContentType, row.FileName, row.Title, row.MetadataJson));
        Assert.Equal(["라\0벨"], row.Labels);
        Assert.Equal(1, (await store.CountDocumentsAsync("docs", ReadScope.Of(["라\0벨"]), default)).Accepted);
        Assert.True((await store.SubmitAsync(submission, default)).Unchanged);
        Assert.Equal(submission.Content.ToArray(), (await store.ReadContentAsync("docs", "a", default))!.Content);

        await store.ReportProgressAsync("docs", [new ProgressReport("a", 1, new DocumentProgress(Odd, 0, 1))], default);
        Assert.Equal(Kept, (await store.FindDocumentAsync("docs", "a", default))!.Progress!.Stage);
        await store.MarkFailedAsync(new DocumentFailure("docs", "a", 1, Odd, Odd, null), default);
        row = (await store.FindDocumentAsync("docs", "a", default))!;
        Assert.Equal((Kept, Kept), (row.FailureStage, row.FailureReason));
        await store.RetryAsync("docs", "a", default);
        var chunk = new StoredChunk(0, Odd, ["장\0"], 0, Odd.Length, null, default);
        await store.CommitChunksAsync(
            [new ChunkedDocument("docs", "a", receipt.Version, 0, Odd, Odd, [chunk])],
            default
        );
        var change = Assert.Single(await store.ReadChangesAsync("docs", 0, 0, 10, default));
        Assert.Equal(
            (Kept, Kept, Kept, "장\0"),
            (change.Title, change.EmbedderName, change.Chunks[0].Text, change.Chunks[0].HeadingPath[0])
        );
        Assert.False(await store.AwaitsEmbedderAsync("docs", 0, Odd, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Names_without_an_encoding_are_refused_where_they_are_given_and_found_nowhere(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await fixture.CollectionAsync("docs\uFFFD");
        var store = fixture.Store;
        await store.SubmitAsync(StoreFixture.Submission("a\uFFFD"), default);
        foreach (var bad in (string[])["a\0", "a\uD800"])
        {
            await Assert.ThrowsAsync<StoreInputException>(() =>
                store.SubmitAsync(StoreFixture.Submission(bad), default)
            );
            Assert.Null(await store.FindDocumentAsync("docs", bad, default));
            Assert.Null(await store.ReadContentAsync("docs", bad, default));
            Assert.Null(await store.FindAcceptedAsync("docs", bad, 1, default));
            Assert.Null(await store.DeleteDocumentAsync("docs", bad, default));
            Assert.False(await store.RetryAsync("docs", bad, default));
        }

        foreach (var bad in (string[])["docs\0", "docs\uD800"])
        {
            Assert.Null(await store.FindCollectionAsync(bad, default));
            Assert.False(await store.DeleteCollectionAsync(bad, default));
            Assert.False(await store.UpdateSettingsAsync(bad, "{}", 1, default));
            await Assert.ThrowsAsync<CollectionNotFoundException>(() => store.CountDocumentsAsync(bad, default));
        }

        // A cursor is anybody's text; ids come after it as their characters say.
        Assert.Single(await store.ListDocumentsAsync(new DocumentQuery("docs", After: "a\0zzz"), default));
        Assert.Empty(await store.ListDocumentsAsync(new DocumentQuery("docs", After: "a\uFFFF"), default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Ids_are_told_apart_and_ordered_by_code_point_however_long_they_are(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var random = new Random(7);
        var prefix = string.Concat(Enumerable.Range(0, 1022).Select(_ => (char)random.Next('가', '힣')));
        string[] ids =
        [
            prefix,
            prefix + "가",
            prefix + "각",
            prefix + "a",
            prefix + "A",
            "가",
            "각",
            "나",
            "ㄱ",
            "a",
            "A",
            "á",
            "a ",
            "Z",
            "\uFFFD",
            "\U0001F600",
            "e\u0301",
            "é",
        ];
        foreach (var id in ids)
        {
            await fixture.Store.SubmitAsync(StoreFixture.Submission(id, id), default);
        }

        var expected = ids.OrderBy(id => id, Comparer<string>.Create(ByCodePoint)).ToList();
        foreach (var state in (DocumentState?[])[null, DocumentState.Accepted])
        {
            var listed = new List<string>();
            IReadOnlyList<DocumentRow> page;
            do
            {
                page = await fixture.Store.ListDocumentsAsync(
                    new DocumentQuery("docs", state, listed.LastOrDefault(), Limit: 4),
                    default
                );
                listed.AddRange(page.Select(row => row.DocumentId));
            } while (page.Count == 4);
            Assert.Equal(expected, listed);
        }

        foreach (var id in ids)
        {
            Assert.True((await fixture.Store.SubmitAsync(StoreFixture.Submission(id, id), default)).Unchanged);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task As_many_and_as_long_labels_as_are_allowed_are_kept_and_counted(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var random = new Random(3);
        string[] labels =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(_ => string.Concat(Enumerable.Range(0, 100).Select(_ => (char)random.Next('가', '힣')))),
        ];
        await fixture.Store.SubmitAsync(StoreFixture.Submission("a") with { Labels = labels }, default);
        Assert.Equal(labels, (await fixture.Store.FindDocumentAsync("docs", "a", default))!.Labels);
        Assert.Equal(
            1,
            (await fixture.Store.CountDocumentsAsync("docs", ReadScope.Of([labels[^1]]), default)).Accepted
        );
        Assert.Equal(0, (await fixture.Store.CountDocumentsAsync("docs", ReadScope.Of(["가"]), default)).Accepted);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_a_scope_hides_is_passed_over_in_every_order(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 450)
                .Select(i =>
                    fixture.Store.SubmitAsync(
                        StoreFixture.Submission($"{i:D3}") with
                        {
                            Labels = i % 220 == 3 ? ["hr"] : ["other"],
                        },
                        default
                    )
                )
        );
        var query = new DocumentQuery("docs", Limit: 2) { Scope = ReadScope.Of(["hr"]) };
        Assert.Equal(["003", "223"], Ids(await fixture.Store.ListDocumentsAsync(query, default)));
        Assert.Equal(["443"], Ids(await fixture.Store.ListDocumentsAsync(query with { After = "223" }, default)));
        Assert.Equal(
            ["003", "223", "443"],
            Ids(await fixture.Store.ListDocumentsAsync(query with { NewestFirst = true, Limit = 9 }, default))
                .Order(StringComparer.Ordinal)
        );

        static IEnumerable<string> Ids(IReadOnlyList<DocumentRow> rows) => rows.Select(row => row.DocumentId);
    }

    private static int ByCodePoint(string? left, string? right) =>
        System
            .Text.Encoding.UTF8.GetBytes(left!)
            .AsSpan()
            .SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right!));
}
