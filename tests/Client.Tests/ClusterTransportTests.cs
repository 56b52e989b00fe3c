using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Pipeline.Client.Submitting;
using Pipeline.Client.Tests.FakeCluster;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Client.Tests;

/// <summary>One silo with fake grains, for all tests of the class.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public FakeStore Store { get; } = new();

    public PipelineClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo(
            (_, silo) => silo.Services.AddSingleton(Store).AddLogging(logging => logging.ClearProviders())
        );
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        Client = PipelineClient.ForCluster(_cluster.Client);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _cluster!.DisposeAsync();
    }
}

public sealed class ClusterTransportTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private readonly PipelineClient _client = cluster.Client;
    private readonly FakeStore _store = cluster.Store;

    [Fact]
    public async Task Collections_and_documents_live_through_the_grains()
    {
        await _client.CreateCollectionAsync("docs");
        var receipt = await _client.SubmitAsync(
            "docs",
            new DocumentInput
            {
                FileName = "휴가.md",
                Text = "연차는 15일",
                Metadata = """{"y":1}""",
            }
        );
        Assert.Equal(("docs", "휴가.md", 1), (receipt.Collection, receipt.Id, receipt.Version));
        Assert.True(
            (
                await _client.SubmitAsync("docs", new DocumentInput { FileName = "휴가.md", Text = "연차는 15일" })
            ).Unchanged
        );
        await _client.SubmitFilesAsync(
            "docs",
            [new FileUpload("f.txt", () => new MemoryStream("file"u8.ToArray()))],
            null,
            ["a"]
        );
        Assert.Equal("file"u8.ToArray(), (await _client.ReadContentAsync("docs", "f.txt")).Bytes);
        Assert.Equal("휴가.md", (await _client.GetDocumentAsync("docs", "휴가.md")).Id);
        Assert.Equal(
            "연ㅊ!",
            Assert
                .Single(
                    (await _client.SuggestAsync(new SuggestRequest { Collection = "docs", Text = "연ㅊ" })).Completions
                )
                .Text
        );
        Assert.Equal(
            "휴가.md",
            Assert
                .Single((await _client.SearchAsync(new SearchRequest { Collection = "docs", Query = "연차는" })).Hits)
                .DocumentId
        );

        var settled = await _client.SettleAsync("docs");
        Assert.Equal(2, settled.Documents.Indexed);
        Assert.Equal(["docs/0@2", "docs/1@7"], _store.Settled.Order());

        var ids = new List<string>();
        await foreach (var document in _client.ListDocumentsAsync("docs"))
        {
            ids.Add(document.Id);
        }

        Assert.Equal(["f.txt", "휴가.md"], ids);
        Assert.Equal(DocumentState.Deleted, (await _client.DeleteDocumentAsync("docs", "f.txt")).State);
        Assert.Equal(RankingOrigin.Set, (await _client.SetRankingAsync("docs", new RankingSettings())).Origin);
        Assert.Equal(RankingOrigin.Measured, (await _client.CalibrateAsync("docs")).Origin);
        Assert.Contains("docs", (await _client.ListCollectionsAsync()).Select(info => info.Name));
        await _client.DeleteCollectionAsync("docs");
    }

    [Fact]
    public async Task What_is_not_there_is_told_as_over_HTTP()
    {
        await _client.CreateCollectionAsync("few");
        await AssertCode(ErrorCode.UnknownCollection, () => _client.DescribeCollectionAsync("nosuch"));
        await AssertCode(ErrorCode.UnknownCollection, () => _client.DeleteCollectionAsync("nosuch"));
        await AssertCode(ErrorCode.UnknownDocument, () => _client.GetDocumentAsync("few", "nosuch"));
        await AssertCode(ErrorCode.UnknownDocument, () => _client.DeleteDocumentAsync("few", "nosuch"));
        await AssertCode(ErrorCode.UnknownDocument, () => _client.RetryDocumentAsync("few", "nosuch"));
        await _client.SubmitAsync("few", new DocumentInput { Id = "ok", Text = "fine" });
        await AssertCode(ErrorCode.Conflict, () => _client.RetryDocumentAsync("few", "ok"));
        await AssertCode(ErrorCode.Conflict, () => _client.CancelDocumentAsync("few", "ok"));
        await AssertCode(
            ErrorCode.InvalidRequest,
            () => _client.SubmitAsync("few", new DocumentInput { Text = "refused" })
        );
        await AssertCode(
            ErrorCode.UnknownCollection,
            () => _client.AnswerAsync(new AskRequest { Collection = "nosuch", Question = "x" })
        );
    }

    [Fact]
    public async Task A_stream_keeps_the_window_and_tells_each_document_s_fate()
    {
        await _client.CreateCollectionAsync("many");
        var full = new TaskCompletionSource();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.MostRunning = 0;
        _store.DuringSubmit = () =>
        {
            if (Volatile.Read(ref _store.Running) == 5)
            {
                full.TrySetResult();
            }

            return open.Task;
        };
        var pulled = 0;

        async IAsyncEnumerable<DocumentInput> Source()
        {
            for (var i = 0; i < 40; i++)
            {
                pulled++;
                yield return new DocumentInput { Id = $"d{i}", Text = i == 7 ? "refused" : "fine" };
            }

            await Task.CompletedTask;
        }

        var results = new List<SubmitResult>();
        var reading = Task.Run(async () =>
        {
            await foreach (var result in _client.SubmitAsync("many", Source(), new SubmitOptions { MaxInFlight = 5 }))
            {
                results.Add(result);
            }
        });
        await full.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(5, pulled);
        open.SetResult();
        await reading;
        _store.DuringSubmit = () => Task.CompletedTask;

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), results.Select(result => result.Index).Order());
        Assert.Equal("d7", Assert.Single(results, result => !result.Succeeded).Id);
        Assert.Equal(5, _store.MostRunning);
    }

    [Fact]
    public async Task An_answer_whose_stream_broke_goes_on_where_it_broke()
    {
        await _client.CreateCollectionAsync("ask");
        _store.EndReadsAfter.Enqueue(2);
        _store.EndReadsAfter.Enqueue(0);

        var answer = await _client.AnswerAsync(new AskRequest { Collection = "ask", Question = "며칠?" });

        Assert.Equal("연차는 15일입니다.", answer.Text);
        Assert.Equal(AnswerEnd.Completed, answer.Done!.Reason);
        Assert.DoesNotContain(answer.Id, _store.Cancelled);
        await AssertCode(
            ErrorCode.UnknownAnswer,
            async () =>
            {
                await foreach (var _ in _client.ReadAnswerAsync(Guid.NewGuid().ToString("N"))) { }
            }
        );
    }

    [Fact]
    public async Task Leaving_early_cancels_the_answer()
    {
        await _client.CreateCollectionAsync("leave");
        var stream = _client.AskAsync(new AskRequest { Collection = "leave", Question = "x" });
        await foreach (var _ in stream)
        {
            break;
        }

        Assert.Contains(stream.AnswerId, _store.Cancelled);
    }

    [Fact]
    public async Task A_collection_that_does_not_settle_in_time_is_a_deadline()
    {
        await _client.CreateCollectionAsync("stuck");

        await AssertCode(ErrorCode.DeadlineExceeded, () => _client.SettleAsync("stuck", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Workers_models_and_status_come_from_the_registry_and_pulls_are_for_HTTP()
    {
        Assert.Equal("embed/tiny@cpu:0", Assert.Single(await _client.ListWorkersAsync()).Key);
        Assert.Equal("tiny", Assert.Single(await _client.ListModelsAsync()).Name);
        Assert.True((await _client.GetStatusAsync()).Ready);
        Assert.Throws<NotSupportedException>(() => _client.PullModelAsync("tiny"));
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.VerifyModelsAsync());
    }

    private static async Task AssertCode(ErrorCode code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<PipelineException>(call)).Code);
}
