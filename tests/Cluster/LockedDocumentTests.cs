using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public class LockedDocumentTests(FullCluster cluster)
{
    private const string Password = "열려라 참깨";

    // By the program zip, of a text in Korean and English.
    private static readonly byte[] Locked = Convert.FromBase64String(
        "UEsDBAoACQAAAClOfF2WmKHFQAAAADQAAAAIABwAbm90ZS50eHRVVAkAA56jCmueowprdXgLAAEEAAAAAAQAAAAAkd2Xk5JoaBNQHehZfmuKEnGei5ffsMNM7nbvWKhhMEnq8tU1u0hfBqlJchOe7wKkUUbBXmdGXryuLabaUMB2BVBLBwiWmKHFQAAAADQAAABQSwECHgMKAAkAAAApTnxdlpihxUAAAAA0AAAACAAYAAAAAAABAAAApIEAAAAAbm90ZS50eHRVVAUAA56jCmt1eAsAAQQAAAAABAAAAABQSwUGAAAAAAEAAQBOAAAAkgAAAAAA"
    );

    [Fact]
    public async Task ADocumentIsReadWithItsPasswordWhichNobodyKeeps()
    {
        var collection = await cluster.CreateAsync();
        var receipt = await Document(collection).Submit(new DocumentInput { Content = Locked, Password = Password });
        await cluster.SettleAsync(receipt);
        Assert.Equal(DocumentState.Indexed, (await FindAsync(collection)).State);
        Assert.Single((await cluster.SearchAsync(receipt, "meeting at three")).Hits);
        Assert.Single((await cluster.SearchAsync(receipt, "회의는 몇 시")).Hits);
    }

    [Fact]
    public async Task APasswordThatIsMissingOrWrongIsNamedAndCanBeGivenAfterwards()
    {
        var collection = await cluster.CreateAsync();
        await cluster.SettleAsync(await Document(collection).Submit(new DocumentInput { Content = Locked }));
        Assert.Equal("encrypted", (await FindAsync(collection)).FailureCode);

        Assert.True(await Document(collection).RetryWithPassword("참깨"));
        await SettleAsync(collection);
        Assert.Equal("wrong_password", (await FindAsync(collection)).FailureCode);

        // What was wrong is not kept for the next attempt.
        Assert.True(await Document(collection).Retry());
        await SettleAsync(collection);
        Assert.Equal("encrypted", (await FindAsync(collection)).FailureCode);

        Assert.True(await Document(collection).RetryWithPassword(Password));
        await SettleAsync(collection);
        Assert.Equal(DocumentState.Indexed, (await FindAsync(collection)).State);
        Assert.False(await Document(collection).RetryWithPassword(Password));
    }

    [Fact]
    public async Task TheSameContentWithAPasswordIsAnotherAttempt()
    {
        var collection = await cluster.CreateAsync();
        await cluster.SettleAsync(await Document(collection).Submit(new DocumentInput { Content = Locked }));
        var receipt = await Document(collection).Submit(new DocumentInput { Content = Locked, Password = Password });
        Assert.Equal(1, receipt.Version);
        await cluster.SettleAsync(receipt);
        Assert.Equal(DocumentState.Indexed, (await FindAsync(collection)).State);
    }

    [Fact]
    public async Task APasswordThatIsTooLongIsRefusedWithoutBeingRepeated()
    {
        var collection = await cluster.CreateAsync();
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            Document(collection).Submit(new DocumentInput { Content = Locked, Password = new string('가', 1025) })
        );
        Assert.Equal(("password", false), (error.Field, error.Message.Contains('가', StringComparison.Ordinal)));
    }

    private IDocumentGrain Document(string collection) => cluster.Client.GetDocument(collection, "locked");

    private async Task<DocumentInfo> FindAsync(string collection) =>
        (await cluster.Client.GetCollection(collection).FindDocument("locked"))!;

    private async Task SettleAsync(string collection)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while ((await FindAsync(collection)).State is DocumentState.Accepted or DocumentState.Chunked)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
