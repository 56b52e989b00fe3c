using System.Text;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Archives;

/// <content>What is put into stores, and how what is in them reads.</content>
public sealed partial class ArchiveTests
{
    /// <summary>Documents in every state, some with another version waiting, other labels, or gone.</summary>
    private static async Task FillAsync(StoreFixture fixture, int seed)
    {
        var random = new Random(seed);
        await fixture.CollectionAsync(shards: Shards);
        for (var i = 0; i < 40; i++)
        {
            var (id, shard) = ($"doc-{i}", i % Shards);
            var receipt = await fixture.Store.SubmitAsync(
                StoreFixture.Submission(id, $"내용 {i}", shard: shard, title: i % 2 == 0 ? $"제목 {i}" : null) with
                {
                    Labels = i % 5 == 0 ? ["team"] : [],
                    MetadataJson = $$"""{"n": {{i}}}""",
                },
                default
            );
            switch (random.Next(8))
            {
                case 0:
                    break;
                case 1:
                    await fixture.Store.MarkFailedAsync(
                        new DocumentFailure("docs", id, receipt.Version, "read", "broken", null),
                        default
                    );
                    break;
                case 2:
                    await CommitAsync(fixture, receipt, random);
                    await fixture.Store.SubmitAsync(StoreFixture.Submission(id, $"newer {i}", shard: shard), default);
                    break;
                case 3:
                    await CommitAsync(fixture, receipt, random);
                    await fixture.Store.SubmitAsync(
                        StoreFixture.Submission(
                            id,
                            $"내용 {i}",
                            shard: shard,
                            title: i % 2 == 0 ? $"제목 {i}" : null
                        ) with
                        {
                            Labels = ["other"],
                        },
                        default
                    );
                    break;
                case 4:
                    await CommitAsync(fixture, receipt, random);
                    await fixture.Store.DeleteDocumentAsync("docs", id, default);
                    break;
                default:
                    await CommitAsync(fixture, receipt, random);
                    break;
            }
        }

        await fixture.Store.MarkIndexedAsync("docs", 1, long.MaxValue, default);
    }

    private static async Task PublishAsync(StoreFixture fixture, string id, string text)
    {
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission(id, text), default);
        await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, text)], default);
    }

    private static async Task CommitAsync(StoreFixture fixture, SubmitOutcome receipt, Random random)
    {
        var chunks = Enumerable
            .Range(0, random.Next(4))
            .Select(ordinal =>
            {
                var vector = new byte[16];
                random.NextBytes(vector);
                return new StoredChunk(ordinal, $"{receipt.DocumentId} 조각 {ordinal}", ["장"], 1, 9, ordinal, vector);
            });
        var document = new ChunkedDocument(
            "docs",
            receipt.DocumentId,
            receipt.Version,
            receipt.Shard,
            null,
            "embedder",
            [.. chunks]
        );
        Assert.True(Assert.Single(await fixture.Store.CommitChunksAsync([document], default)).Committed);
    }

    private static Task<DocumentTotals> TotalsAsync(StoreFixture fixture) =>
        fixture.Store.CountDocumentsAsync("docs", default);

    /// <summary>What searches see, a line a document.</summary>
    private static async Task<IReadOnlyList<string>> SearchedAsync(StoreFixture fixture)
    {
        var changes = new List<ShardChange>();
        for (var shard = 0; shard < Shards; shard++)
        {
            changes.AddRange(await fixture.Store.ReadChangesAsync("docs", shard, 0, 1000, default));
        }

        return
        [
            .. changes
                .Where(change => !change.Deleted && !change.LabelsOnly)
                .Select(change =>
                    Describe(
                        change.DocumentId,
                        new ArchivedPublication(
                            change.Version,
                            change.Title,
                            change.MetadataJson,
                            change.Labels,
                            change.EmbedderName,
                            change.Chunks
                        )
                    )
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Describe(ArchivedDocument document) => Describe(document.Id, document.Published!);

    private static string Describe(string id, ArchivedPublication published) =>
        string.Join(
            '|',
            [
                id,
                published.Version,
                published.Title,
                published.MetadataJson,
                string.Join(',', published.Labels),
                published.EmbedderName,
                .. published.Chunks.Select(chunk =>
                    $"{chunk.Ordinal} {chunk.Text} {string.Join('/', chunk.HeadingPath)} {chunk.Start}-{chunk.End} p{chunk.Page} {Convert.ToHexString(chunk.Embedding.Span)}"
                ),
            ]
        );

    /// <summary>The rows of all documents, without what is a store's own.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(StoreFixture fixture) =>
        [
            .. (await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", null, null, 1000), default)).Select(
                row =>
                    (
                        row with
                        {
                            Number = 0,
                            State = row.State == DocumentState.Indexed ? DocumentState.Chunked : row.State,
                            Labels = [],
                        }
                    ).ToString() + string.Join(',', row.Labels)
            ),
        ];
}
