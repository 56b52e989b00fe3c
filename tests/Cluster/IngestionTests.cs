using System.Text;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public class IngestionTests(FullCluster cluster)
{
    [Theory]
    [InlineData("The red bicycle is kept in the northern shed.", "where is the bicycle")]
    [InlineData("빨간 자전거는 북쪽 창고에 보관합니다.", "자전거는 어디에 있나요")]
    public async Task ASubmittedDocumentIsFoundOnceSettled(string text, string query)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("other", "Lunch is served at noon."));
        var receipt = await cluster.SubmitAsync(collection, "bike", text);
        await cluster.SettleAsync(receipt);
        var response = await cluster.SearchAsync(new SearchRequest { Collection = collection, Query = query });
        Assert.Equal(
            ("bike", 1L, text),
            (response.Hits[0].DocumentId, response.Hits[0].Version, response.Hits[0].Text)
        );
        var info = await Collection(collection).FindDocument("bike");
        Assert.Equal(DocumentState.Indexed, info?.State);
    }

    [Fact]
    public async Task AnUpdateIsSeenWholeAtItsWatermark()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("doc", "The meeting is in room alpha."));
        var receipt = await cluster.SubmitAsync(collection, "doc", "The meeting is in room omega.");
        Assert.Equal(2, receipt.Version);
        var hit = Assert.Single((await cluster.SearchAsync(receipt, "meeting room")).Hits);
        Assert.Equal((2L, "The meeting is in room omega."), (hit.Version, hit.Text));
    }

    [Fact]
    public async Task ADeleteIsSeenAtItsWatermark()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("keep", "A green apple."), ("drop", "A green pear."));
        var receipt = await Document(collection, "drop").Delete();
        Assert.NotNull(receipt);
        var hit = Assert.Single((await cluster.SearchAsync(receipt, "green")).Hits);
        Assert.Equal("keep", hit.DocumentId);
    }

    [Fact]
    public async Task DeletingWhatIsNotThereSaysSo()
    {
        var collection = await cluster.CreateAsync();
        Assert.Null(await Document(collection, "nothing").Delete());
    }

    [Fact]
    public async Task IdenticalContentChangesNothing()
    {
        var collection = await cluster.CreateAsync();
        var first = await cluster.SubmitAsync(collection, "doc", "The same text.");
        var second = await cluster.SubmitAsync(collection, "doc", "The same text.");
        Assert.Equal((false, true), (first.Unchanged, second.Unchanged));
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task TheLastAcknowledgedVersionWins()
    {
        const int versions = 8;
        var collection = await cluster.CreateAsync();
        var receipts = await Task.WhenAll(
            Enumerable
                .Range(0, versions)
                .Select(async i =>
                    (
                        Text: $"Draft number {i} of the plan.",
                        Receipt: await cluster.SubmitAsync(collection, "plan", $"Draft number {i} of the plan.")
                    )
                )
        );
        Assert.Equal(versions, receipts.Select(entry => entry.Receipt.Version).Distinct().Count());
        var last = receipts.MaxBy(entry => entry.Receipt.Version);
        var hit = Assert.Single((await cluster.SearchAsync(last.Receipt, "draft plan")).Hits);
        Assert.Equal((last.Receipt.Version, last.Text), (hit.Version, hit.Text));
    }

    [Fact]
    public async Task APoisonousDocumentIsParkedAndTheLaneGoesOn()
    {
        var collection = await cluster.CreateAsync();
        await Document(collection, "bad")
            .Submit(
                new DocumentInput
                {
                    Content = Encoding.ASCII.GetBytes("%PDF-1.7 this is no PDF"),
                    ContentType = "application/pdf",
                }
            );
        var good = await cluster.SubmitAsync(collection, "good", "A document behind the bad one.");
        Assert.Single((await cluster.SearchAsync(good, "document behind")).Hits);
        var info = await Collection(collection).FindDocument("bad");
        Assert.Equal((DocumentState.Failed, "read"), (info!.State, info.FailureStage));
        Assert.False(string.IsNullOrWhiteSpace(info.FailureReason));
    }

    [Fact]
    public async Task ADocumentThatIsTooLargeIsListedWithTheReason()
    {
        var collection = await cluster.CreateAsync();
        var receipt = await cluster.SubmitAsync(collection, "big", new string('x', (64 * 1024) + 1));
        Assert.Equal(DocumentState.Failed, receipt.State);
        var page = await Collection(collection).ListDocuments(DocumentState.Failed, null, 10);
        Assert.Equal("big", Assert.Single(page.Documents).Id);
    }

    [Fact]
    public async Task TheOrleansStreamIngests()
    {
        var collection = await cluster.CreateAsync();
        var stream = cluster
            .Client.GetStreamProvider(DocumentStreams.Provider)
            .GetStream<DocumentInput>(StreamId.Create(DocumentStreams.Namespace, collection));
        await stream.OnNextAsync(new DocumentInput { Id = "bad\u0001id", Text = "Refused, and the stream goes on." });
        await stream.OnNextAsync(new DocumentInput { Id = "streamed", Text = "This came in by the stream." });

        // The stream acknowledges before its consumer has run: ask until the store has the document.
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        DocumentInfo? info;
        while ((info = await Collection(collection).FindDocument("streamed")) is null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var marker = await cluster.SubmitAsync(collection, "marker", "A marker behind it.");
        var response = await cluster.SearchAsync(marker, "came in by the stream");
        Assert.Equal("streamed", response.Hits[0].DocumentId);
    }

    [Fact]
    public async Task AnUnknownCollectionIsNamed()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() => cluster.SubmitAsync("nowhere", "doc", "text"));
        Assert.Equal(ErrorCode.UnknownCollection, error.Code);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    private ICollectionGrain Collection(string name) => cluster.Client.GetCollection(name);

    private IDocumentGrain Document(string collection, string id) => cluster.Client.GetDocument(collection, id);
}
