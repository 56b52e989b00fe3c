using System.Text;
using Pipeline.Client.Submitting;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Tests;

public sealed class DocumentCallsTests : ServerFixture
{
    [Theory]
    [InlineData("plain")]
    [InlineData("folder/휴가 규정.md")]
    [InlineData("a/..b/.c")]
    [InlineData("100% & #1?x=y+z")]
    [InlineData("back\\slash")]
    public async Task Any_id_survives_the_way_through_a_url(string id)
    {
        var receipt = await Client.SubmitAsync(
            Collection,
            new DocumentInput
            {
                Id = id,
                Text = "본문",
                Metadata = """{"year":2024}""",
            }
        );
        Assert.Equal((id, 1, false), (receipt.Id, receipt.Version, receipt.Unchanged));
        Assert.True((await Client.SubmitAsync(Collection, new DocumentInput { Id = id, Text = "본문" })).Unchanged);

        var info = await Client.GetDocumentAsync(Collection, id);
        Assert.Equal((id, """{"year":2024}"""), (info.Id, info.Metadata));
        var content = await Client.ReadContentAsync(Collection, id);
        Assert.Equal(
            ("본문", 1, "text/plain"),
            (Encoding.UTF8.GetString(content.Bytes), content.Version, content.ContentType)
        );
        Assert.Equal(DocumentState.Deleted, (await Client.DeleteDocumentAsync(Collection, id)).State);
        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.GetDocumentAsync(Collection, id));
        Assert.Equal(ErrorCode.UnknownDocument, error.Code);
    }

    [Fact]
    public async Task Chunks_are_read_page_after_page_and_of_one_version_only()
    {
        const string Id = "folder/긴 글.md";
        await SubmitAsync(450);
        Server.Requests.Clear();
        var chunks = await ToListAsync(Client.ListChunksAsync(Collection, Id));
        Assert.Equal(Enumerable.Range(0, 450), chunks.Select(chunk => chunk.Chunk));
        Assert.Equal(3, Server.Requests.Count);
        Assert.Equal(899, chunks[449].Page);
        Assert.Equal(900, chunks[449].Place!.LastPage);
        Assert.Equal(["Guide", "휴가"], chunks[0].HeadingPath);
        var rest = await ToListAsync(Client.ListChunksAsync(Collection, Id, from: 448));
        Assert.Equal([448, 449], rest.Select(chunk => chunk.Chunk));

        var reading = Client.ListChunksAsync(Collection, Id).GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        await SubmitAsync(451);
        var error = await Assert.ThrowsAsync<PipelineException>(async () =>
        {
            while (await reading.MoveNextAsync()) { }
        });
        Assert.Equal(ErrorCode.Conflict, error.Code);

        Task SubmitAsync(int lines) =>
            Client.SubmitAsync(
                Collection,
                new DocumentInput
                {
                    Id = Id,
                    Text = string.Join('\n', Enumerable.Range(0, lines).Select(i => $"줄 {i}")),
                }
            );
    }

    [Fact]
    public async Task A_listing_reads_page_after_page_and_only_as_far_as_it_is_read()
    {
        await ToListAsync(Client.SubmitAsync(Collection, Documents(450)));
        Server.Requests.Clear();

        var first = Client.ListDocumentsAsync(Collection).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());
        await first.DisposeAsync();
        Assert.Single(Server.Requests);

        var all = await ToListAsync(Client.ListDocumentsAsync(Collection, DocumentState.Indexed));
        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"d{i:000}"), all.Select(document => document.Id));
        Assert.Equal(4, Server.Requests.Count);
        Assert.Empty(await ToListAsync(Client.ListDocumentsAsync(Collection, DocumentState.Failed)));
    }

    [Fact]
    public async Task A_failed_document_is_retried_and_a_waiting_one_cancelled()
    {
        await Client.SubmitBatchAsync(
            Collection,
            [new() { Id = "bad", Text = "poison" }, new() { Id = "slow", Text = "waiting" }]
        );

        Assert.Equal(DocumentState.Accepted, (await Client.RetryDocumentAsync(Collection, "bad")).State);
        Assert.Equal(DocumentState.Failed, (await Client.CancelDocumentAsync(Collection, "slow")).State);
        var error = await Assert.ThrowsAsync<PipelineException>(() => Client.CancelDocumentAsync(Collection, "slow"));
        Assert.Equal(ErrorCode.Conflict, error.Code);
    }

    [Fact]
    public async Task Files_are_sent_with_progress_and_opened_again_when_repeated()
    {
        var opened = 0;
        var failures = 1;
        Server.Intercept = async context =>
        {
            if (Interlocked.Decrement(ref failures) < 0)
            {
                return false;
            }

            await context.Request.Body.CopyToAsync(Stream.Null);
            await FakePipelineServer.FailAsync(context, new PipelineException(ErrorCode.Overloaded, "busy", null, 1));
            return true;
        };
        var progress = new Sink();
        var big = new byte[200_000];
        var receipts = await Client.SubmitFilesAsync(
            Collection,
            [
                new FileUpload(
                    "휴가.txt",
                    () =>
                    {
                        opened++;
                        return new MemoryStream("연차"u8.ToArray());
                    },
                    "text/plain",
                    6
                ),
                new FileUpload("big.bin", () => new MemoryStream(big), null, big.Length),
            ],
            """{"team":"hr"}""",
            ["hr", "all"],
            progress
        );

        Assert.Equal(["휴가.txt", "big.bin"], receipts.Select(receipt => receipt.Id));
        Assert.Equal(2, opened);
        var info = await Client.GetDocumentAsync(Collection, "휴가.txt");
        Assert.Equal(["hr", "all"], info.Labels);
        Assert.Equal("""{"team":"hr"}""", info.Metadata);
        Assert.Equal(new UploadProgress("big.bin", 2, 2, 200_006, 200_006), progress.Last);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            Client.SubmitFilesAsync(Collection, [new FileUpload("locked.txt", () => throw new IOException("locked"))])
        );

        Assert.Equal(ErrorCode.InvalidRequest, error.Code);
        Assert.Contains("locked.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collections_are_created_described_calibrated_and_deleted()
    {
        await Client.CreateCollectionAsync("new", new CollectionSettings { ShardCount = 3 });
        await Client.CreateCollectionAsync("new", new CollectionSettings { ShardCount = 3 });
        var conflict = await Assert.ThrowsAsync<PipelineException>(() =>
            Client.CreateCollectionAsync("new", new CollectionSettings { ShardCount = 4 })
        );
        Assert.Equal(ErrorCode.Conflict, conflict.Code);
        Assert.Equal([Collection, "new"], (await Client.ListCollectionsAsync()).Select(info => info.Name));
        Assert.Equal(RankingOrigin.Measured, (await Client.CalibrateAsync("new")).Origin);
        var tuning = await Client.TuneFusionAsync(
            "new",
            new TuneFusionRequest
            {
                Questions = [new JudgedQuestion("사과", new Dictionary<string, double> { ["d/1"] = 2 })],
                Apply = true,
            }
        );
        Assert.True(tuning.Applied);
        Assert.Equal(
            (1, 0.7, RankingSettings.ConvexZScore),
            (tuning.Questions, tuning.HeldOutNdcg, tuning.Ranking.Method)
        );
        Assert.Equal(
            RankingOrigin.Set,
            (await Client.SetRankingAsync("new", new RankingSettings { KeywordWeight = 1 })).Origin
        );
        Assert.Equal(3, (await Client.SettleAsync("new", TimeSpan.FromSeconds(90))).Settings.ShardCount);
        Assert.Contains("POST /api/collections/new/settle?timeoutSeconds=90", Server.Requests);
        await Client.DeleteCollectionAsync("new");
        Assert.Equal(
            ErrorCode.UnknownCollection,
            (await Assert.ThrowsAsync<PipelineException>(() => Client.DeleteCollectionAsync("new"))).Code
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public async Task A_name_never_addresses_something_else(string name)
    {
        await Assert.ThrowsAsync<PipelineException>(() => Task.FromResult(Client.DeleteCollectionAsync(name)));
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Metadata_that_is_not_JSON_is_named_before_anything_is_sent()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            Client.SubmitAsync(Collection, new DocumentInput { Text = "x", Metadata = "team=hr" })
        );

        Assert.Equal("metadata", error.Field);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_search_finds_what_was_submitted()
    {
        await Client.SubmitAsync(Collection, new DocumentInput { Id = "ko", Text = "연차 휴가는 15일이다" });

        var suggested = await Client.SuggestAsync(
            new SuggestRequest
            {
                Collection = Collection,
                Text = "휴가 & 연ㅊ?",
                Top = 3,
            }
        );
        Assert.Equal(
            (Collection, new WordSuggestion("word", "휴가 & 연ㅊ?!", 3)),
            (suggested.Correction, Assert.Single(suggested.Completions))
        );
        var found = await Client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = "휴가는",
                Mode = SearchMode.Keyword,
            }
        );

        Assert.Equal("ko", Assert.Single(found.Hits).DocumentId);
        Assert.Equal(SearchMode.Keyword, found.Mode);
    }

    [Fact]
    public async Task Models_are_listed_pulled_and_verified()
    {
        Assert.Equal(["tiny", "한국어-모델"], (await Client.ListModelsAsync()).Select(model => model.Name));
        Assert.Equal(Server.Models.Script, await ToListAsync(Client.PullModelAsync("한국어-모델")));
        Assert.Equal("한국어-모델", Assert.Single(Server.Models.Pulls));
        Assert.Equal(2, (await Client.VerifyModelsAsync()).Count);
        Assert.Equal(ModelFileState.Damaged, Assert.Single(await Client.VerifyModelsAsync("broken")).State);
        Assert.Equal("embed/tiny@cpu:0", Assert.Single(await Client.ListWorkersAsync()).Key);
    }

    [Fact]
    public async Task The_default_models_are_pulled_to_the_last()
    {
        Server.Models.Script =
        [
            new("one", null, 1, 1, null, ModelPullState.Ready),
            new("two", null, 0, 1, null, ModelPullState.Failed, "The disk is full."),
            new("three", null, 1, 1, null, ModelPullState.Ready),
        ];

        Assert.Equal(Server.Models.Script, await ToListAsync(Client.PullModelAsync(ModelPullProgress.Defaults)));
        Server.Models.Script = [];
        Assert.Empty(await ToListAsync(Client.PullModelAsync(ModelPullProgress.Defaults)));
    }

    [Fact]
    public async Task A_label_that_would_become_two_is_refused()
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            Client.SubmitFilesAsync(Collection, [new FileUpload("a.txt", () => new MemoryStream())], null, ["a,b"])
        );

        Assert.Equal("labels", error.Field);
    }

    [Fact]
    public async Task Progress_that_never_ends_is_given_up()
    {
        Server.Models.Script = [];

        var error = await Assert.ThrowsAsync<PipelineException>(() => ToListAsync(Client.PullModelAsync("tiny")));

        Assert.Equal(ErrorCode.Unreachable, error.Code);
        Assert.Equal(3, Clock.Pauses.Count);
    }

    private sealed class Sink : IProgress<UploadProgress>
    {
        public UploadProgress? Last { get; private set; }

        public void Report(UploadProgress value) => Last = value;
    }
}
