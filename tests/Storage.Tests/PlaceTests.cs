using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

public sealed class PlaceTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Where_a_chunk_stands_is_kept_and_read_by_its_document_and_by_the_feed(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var receipt = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        var places = new[] { Place(0), null, Place(2), new ChunkPlace() };
        await store.CommitChunksAsync([Chunked(receipt, places)], default);

        var served = await store.ListChunksAsync("docs", "a", 0, 10, default);
        Assert.Equal((1L, 4), (served!.Version, served.Total));
        Assert.Equal(Told(places), Told(served.Chunks.Select(chunk => chunk.Place)));
        Assert.Equal([0, 1, 2, 3], served.Chunks.Select(chunk => chunk.Ordinal));
        Assert.All(served.Chunks, chunk => Assert.True(chunk.Embedding.IsEmpty));

        var page = await store.ListChunksAsync("docs", "a", 1, 2, default);
        Assert.Equal([1, 2], page!.Chunks.Select(chunk => chunk.Ordinal));
        Assert.Equal(4, page.Total);

        var change = Assert.Single(await store.ReadChangesAsync("docs", 0, 0, 10, default));
        Assert.Equal(Told(places), Told(change.Chunks.Select(chunk => chunk.Place)));
        Assert.All(change.Chunks, chunk => Assert.Equal(4, chunk.Embedding.Length));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_chunks_that_are_served_are_those_of_the_version_that_is(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        Assert.Null(await store.ListChunksAsync("docs", "a", 0, 10, default));
        var first = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        var waiting = await store.ListChunksAsync("docs", "a", 0, 10, default);
        Assert.Equal((0L, 0, 0), (waiting!.Version, waiting.Total, waiting.Chunks.Count));
        await store.CommitChunksAsync([Chunked(first, [Place(0)])], default);

        var second = await store.SubmitAsync(StoreFixture.Submission("a", "other"), default);
        var served = await store.ListChunksAsync("docs", "a", 0, 10, default);
        Assert.Equal((first.Version, second.Version), (served!.Version, served.Document.Version));

        await store.CommitChunksAsync([Chunked(second, [null, null])], default);
        Assert.Equal(2, (await store.ListChunksAsync("docs", "a", 0, 10, default))!.Total);
        await store.DeleteDocumentAsync("docs", "a", default);
        Assert.Null(await store.ListChunksAsync("docs", "a", 0, 10, default));
        Assert.Null(await store.ListChunksAsync("nowhere", "a", 0, 10, default));
    }

    private static ChunkPlace Place(int i) =>
        new()
        {
            Kind = PageKind.Sheet,
            LastPage = 3 + i,
            FirstRow = 1,
            LastRow = 2_000_000_000,
            Boxes = [new PlacedBox(7, new PageBox(0.25f, 0.5f, 0.125f, 0.0625f))],
            Added = [new TextRange(0, 5), new TextRange(9, i)],
        };

    private static ChunkedDocument Chunked(Documents.SubmitOutcome receipt, IReadOnlyList<ChunkPlace?> places)
    {
        var chunked = StoreFixture.Chunked(receipt, [.. places.Select(_ => "글 text")]);
        return chunked with
        {
            Chunks =
            [
                .. chunked.Chunks.Select(
                    (chunk, i) => chunk with { Place = places[i], Embedding = new byte[] { 1, 2, 3, 4 } }
                ),
            ],
        };
    }

    private static IEnumerable<string> Told(IEnumerable<ChunkPlace?> places) =>
        places.Select(place => Convert.ToHexString(ChunkPlaceBytes.Write(place)));
}
