using System.Text;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

public sealed class DocumentTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Everything_of_a_chunk_and_a_document_comes_back_as_it_was(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync(shards: 3);
        var submission = new DocumentSubmission(
            "docs",
            "보고서/2026 \U0001F4C4",
            2,
            Encoding.UTF8.GetBytes("내용"),
            "text/markdown",
            "보고서.md",
            "제목",
            """{"부서":"재무"}""",
            ["team:재무", "level:\"2\""],
            null
        );
        var receipt = await fixture.Store.SubmitAsync(submission, default);

        var row = await fixture.Store.FindDocumentAsync("docs", submission.DocumentId, default);
        Assert.Equal(
            (submission.ContentType, submission.FileName, submission.Title, submission.MetadataJson, 6L, 0),
            (row!.ContentType, row.FileName, row.Title, row.MetadataJson, row.Bytes, row.Chunks)
        );
        Assert.Equal(submission.Labels, row.Labels);
        Assert.Equal((StoreFixture.Start, StoreFixture.Start), (row.Submitted, row.Updated));

        Assert.Single(
            await fixture.Store.ListAcceptedAsync("docs", 2, DocumentSize.Small, 10, StoreFixture.Start, default)
        );
        var taken = (await fixture.Store.FindAcceptedAsync("docs", submission.DocumentId, receipt.Version, default))!;
        Assert.Equal(submission.Content.ToArray(), taken.Content);

        // A slice of a larger array, and a text with characters that storage layers like to trip over.
        var vector = new byte[] { 9, 9, 1, 2, 3, 4, 9 }.AsMemory(2, 4);
        var chunk = new StoredChunk(0, "첫 문단 'quoted' \U0001F600", ["1장", "1.1"], 3, 17, 4, vector);
        await fixture.Store.CommitChunksAsync(
            [new ChunkedDocument("docs", submission.DocumentId, receipt.Version, 2, null, "e5", [chunk])],
            default
        );

        var change = Assert.Single(await fixture.Store.ReadChangesAsync("docs", 2, 0, 10, default));
        Assert.Equal(
            (submission.DocumentId, receipt.Version, false, "제목", submission.MetadataJson, "e5"),
            (change.DocumentId, change.Version, change.Deleted, change.Title, change.MetadataJson, change.EmbedderName)
        );
        Assert.Equal(submission.Labels, change.Labels);
        var read = Assert.Single(change.Chunks);
        Assert.Equal(
            (chunk.Ordinal, chunk.Text, chunk.Start, chunk.End, chunk.Page),
            (read.Ordinal, read.Text, read.Start, read.End, read.Page)
        );
        Assert.Equal(chunk.HeadingPath, read.HeadingPath);
        Assert.Equal(vector.ToArray(), read.Embedding.ToArray());
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_title_found_while_reading_is_published_and_does_not_make_a_resubmission_new(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default);
        await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, "x") with { Title = "Found" }], default);

        Assert.Equal("Found", (await fixture.Store.FindDocumentAsync("docs", "a", default))!.Title);
        Assert.Equal("Found", Assert.Single(await fixture.Store.ReadChangesAsync("docs", 0, 0, 10, default)).Title);
        var again = await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default);
        Assert.Equal((true, 1L, DocumentState.Chunked), (again.Unchanged, again.Version, again.State));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_chunks_are_made_of_makes_a_new_version_and_nothing_else_does(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var submission = StoreFixture.Submission("a", "ab") with { Labels = ["x", "y"] };
        var version = (await fixture.Store.SubmitAsync(submission, default)).Version;
        DocumentSubmission[] different =
        [
            submission with
            {
                Content = "abc"u8.ToArray(),
            },
            submission with
            {
                ContentType = "text/html",
            },
            submission with
            {
                Title = "",
            },
        ];
        foreach (var other in different)
        {
            Assert.Equal(++version, (await fixture.Store.SubmitAsync(other, default)).Version);
            Assert.Equal(++version, (await fixture.Store.SubmitAsync(submission, default)).Version);
        }

        DocumentSubmission[] beside =
        [
            submission with
            {
                MetadataJson = """{"a":1}""",
            },
            submission with
            {
                Labels = ["x"],
            },
            submission with
            {
                Labels = ["xy"],
            },
            submission,
        ];
        foreach (var other in beside)
        {
            var receipt = await fixture.Store.SubmitAsync(other, default);
            var row = await fixture.Store.FindDocumentAsync("docs", "a", default);
            Assert.Equal((version, false), (receipt.Version, receipt.Unchanged));
            Assert.Equal(
                (other.MetadataJson, string.Join(' ', other.Labels)),
                (row!.MetadataJson, string.Join(' ', row.Labels))
            );
        }

        DocumentSubmission[] same =
        [
            submission with
            {
                FileName = "other.txt",
            },
            submission with
            {
                Labels = ["y", "x", "y"],
            },
        ];
        foreach (var other in same)
        {
            var receipt = await fixture.Store.SubmitAsync(other, default);
            Assert.Equal((version, true), (receipt.Version, receipt.Unchanged));
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_rejected_document_is_listed_as_failed_and_has_nothing_to_retry(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(
            StoreFixture.Submission("big") with
            {
                Content = default,
                Rejection = new DocumentRejection("accept", "too large", 1L << 40),
            },
            default
        );
        Assert.Equal((DocumentState.Failed, 1L), (receipt.State, receipt.Version));

        var row = Assert.Single(
            await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", DocumentState.Failed), default)
        );
        Assert.Equal(("accept", "too large", 1L << 40), (row.FailureStage, row.FailureReason, row.Bytes));
        Assert.Null(await fixture.Store.ReadContentAsync("docs", "big", default));
        Assert.False(await fixture.Store.RetryAsync("docs", "big", default));
        Assert.Empty(
            await fixture.Store.ListAcceptedAsync("docs", 0, DocumentSize.Small, 10, StoreFixture.Start, default)
        );
        Assert.Empty(
            await fixture.Store.ListAcceptedAsync("docs", 0, DocumentSize.Large, 10, StoreFixture.Start, default)
        );

        var replaced = await fixture.Store.SubmitAsync(StoreFixture.Submission("big", "small now"), default);
        Assert.Equal((DocumentState.Accepted, 2L), (replaced.State, replaced.Version));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Small_and_large_documents_are_listed_apart_in_order_of_acceptance(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        foreach (var (id, size) in new[] { ("a", 4), ("b", 262_145), ("c", 262_144), ("d", 3), ("e", 300_000) })
        {
            await fixture.Store.SubmitAsync(StoreFixture.Submission(id, new string('x', size)), default);
        }

        async Task<string> ListAsync(DocumentSize size, int limit) =>
            string.Concat(
                (await fixture.Store.ListAcceptedAsync("docs", 0, size, limit, StoreFixture.Start, default)).Select(d =>
                    d.DocumentId
                )
            );

        Assert.Equal("acd", await ListAsync(DocumentSize.Small, 10));
        Assert.Equal("ac", await ListAsync(DocumentSize.Small, 2));
        Assert.Equal("be", await ListAsync(DocumentSize.Large, 10));
        Assert.Equal("b", await ListAsync(DocumentSize.Large, 1));
        Assert.Equal((DocumentSize.Small, DocumentSize.Large), (DocumentSizes.Of(262_144), DocumentSizes.Of(262_145)));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Paging_lists_every_id_once_by_code_point(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        string[] ids = ["a", "B", "\uFFFD", "\U00010000", "가", "10", "9", "é"];
        await Task.WhenAll(ids.Select(id => fixture.Store.SubmitAsync(StoreFixture.Submission(id), default)));

        var listed = new List<string>();
        string? after = null;
        while (
            await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", After: after, Limit: 3), default)
                is { Count: > 0 } page
        )
        {
            Assert.InRange(page.Count, 1, 3);
            listed.AddRange(page.Select(row => row.DocumentId));
            after = listed[^1];
        }

        Assert.Equal(["10", "9", "B", "a", "é", "가", "\uFFFD", "\U00010000"], listed);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_deleted_document_leaves_a_tombstone_without_a_trace_of_what_it_said(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var submission = StoreFixture.Submission("a", title: "Secret") with
        {
            FileName = "s.txt",
            MetadataJson = """{"s":1}""",
            Labels = ["s"],
        };
        var receipt = await fixture.Store.SubmitAsync(submission, default);
        await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, "secret")], default);
        var deleted = await fixture.Store.DeleteDocumentAsync("docs", "a", default);

        Assert.Equal((2L, DocumentState.Deleted), (deleted!.Version, deleted.State));
        Assert.Null(await fixture.Store.DeleteDocumentAsync("docs", "a", default));
        Assert.Null(await fixture.Store.ReadContentAsync("docs", "a", default));
        var row = await fixture.Store.FindDocumentAsync("docs", "a", default);
        Assert.Equal(
            (DocumentState.Deleted, null, null, "{}"),
            (row!.State, row.Title, row.FileName, row.MetadataJson)
        );
        Assert.Equal(["s"], row.Labels);
        Assert.Equal(0, (await fixture.Store.CountDocumentsAsync("docs", ReadScope.Of([]), default)).Deleted);
        var change = Assert.Single(await fixture.Store.ReadChangesAsync("docs", 0, receipt.Number, 10, default));
        Assert.Equal(
            (true, deleted.Number, null, "{}"),
            (change.Deleted, change.Number, change.Title, change.MetadataJson)
        );
        Assert.Empty(await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs"), default));
        Assert.Single(await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", IncludeDeleted: true), default));
        Assert.Single(
            await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", DocumentState.Deleted), default)
        );

        var again = await fixture.Store.SubmitAsync(submission, default);
        Assert.Equal((3L, false), (again.Version, again.Unchanged));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_feed_page_is_bounded_by_bytes_and_still_moves_on(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind, options => options with { ChangePageBytes = 100 });
        await fixture.CollectionAsync();
        for (var i = 0; i < 5; i++)
        {
            var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission($"d{i}"), default);
            await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, new string('x', 30))], default);
        }

        var sizes = new List<int>();
        var after = 0L;
        while (await fixture.Store.ReadChangesAsync("docs", 0, after, 100, default) is { Count: > 0 } page)
        {
            sizes.Add(page.Count);
            after = page[^1].Number;
        }

        Assert.Equal([2, 2, 1], sizes);
        Assert.Equal(await fixture.Store.LastNumberAsync("docs", 0, default), after);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Bad_input_names_its_field(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind, options => options with { MaxContentBytes = 10 });
        await fixture.CollectionAsync(shards: 2);
        await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default);

        async Task RefusedAsync(string field, Func<Task> act) =>
            Assert.Equal(field, (await Assert.ThrowsAsync<StoreInputException>(act)).Field);

        await RefusedAsync(
            "Content",
            () => fixture.Store.SubmitAsync(StoreFixture.Submission("b", "more than ten"), default)
        );
        await RefusedAsync("Shard", () => fixture.Store.SubmitAsync(StoreFixture.Submission("b", shard: 2), default));
        await RefusedAsync(
            "Shard",
            () => fixture.Store.SubmitAsync(StoreFixture.Submission("a", "other", shard: 1), default)
        );
        await RefusedAsync("DocumentId.Length", () => fixture.Store.SubmitAsync(StoreFixture.Submission(""), default));
        await RefusedAsync("DocumentId", () => fixture.Store.SubmitAsync(StoreFixture.Submission("\uD800"), default));
        await RefusedAsync(
            "Limit",
            () => fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", Limit: 1001), default)
        );
        await RefusedAsync(
            "Ordinal",
            () =>
                fixture.Store.CommitChunksAsync(
                    [
                        new ChunkedDocument(
                            "docs",
                            "a",
                            1,
                            0,
                            null,
                            null,
                            [.. Enumerable.Repeat(new StoredChunk(0, "", [], 0, 0, null, default), 2)]
                        ),
                    ],
                    default
                )
        );
        await RefusedAsync(
            "ShardCount",
            () => fixture.Store.CreateCollectionAsync(new CollectionRow("x", 0, "{}", StoreFixture.Start), default)
        );
        Assert.Equal(
            "none",
            (
                await Assert.ThrowsAsync<CollectionNotFoundException>(() =>
                    fixture.Store.SubmitAsync(StoreFixture.Submission("a", collection: "none"), default)
                )
            ).Collection
        );
        Assert.Equal(1, (await fixture.Store.CountDocumentsAsync("docs", default)).Live);
    }
}
