using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>More searches than one for a question, where no model is installed.</summary>
public sealed class RetrievalOptionsTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    private const string Korean = "물길 프로젝트 책임자의 내선번호는?";
    private const string English = "What is the extension of the lead of Project Otter?";

    [Theory]
    [InlineData(Korean, "3217", "김민서 내선번호")]
    [InlineData(English, "4417", "Mara Lindqvist extension")]
    public async Task AnAnswerInTwoStepsCitesBothDocumentsAndSaysWhatItSearched(
        string question,
        string number,
        string next
    )
    {
        var collection = await FilledAsync();
        var answer = await AskAsync(collection, question, new RetrievalOptions { Steps = 2 });
        Assert.Contains(number, answer.Text, StringComparison.Ordinal);
        var stage = Assert.Single(answer.Stages, stage => stage.Stage == "steps" && stage.Code is not null);
        Assert.Equal((RemarkCode.LedTo.Name(), next), (stage.Code, stage.Values!["question"]));
        Assert.Equal(GroundingLevel.Supported, answer.Done!.Grounding!.Level);
        Assert.Equal(
            question == Korean ? ["kim", "mulgil"] : ["mara", "otter"],
            answer.Context.Take(2).Select(hit => hit.DocumentId).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task NothingIsDoneUnlessItIsAskedFor()
    {
        var collection = await FilledAsync();
        var answer = await AskAsync(collection, Korean, null);
        Assert.DoesNotContain(answer.Stages, stage => stage.Stage is "steps" or "expand");
        Assert.DoesNotContain("3217", answer.Text, StringComparison.Ordinal);

        // What was kept in the cache for that is no answer in steps.
        var stepped = await AskAsync(collection, Korean, new RetrievalOptions { Steps = 2 });
        Assert.Equal(AnswerOrigin.Extractive, stepped.Done!.Origin);
        Assert.Contains("3217", stepped.Text, StringComparison.Ordinal);
        Assert.Equal(
            AnswerOrigin.Cached,
            (await AskAsync(collection, Korean, new RetrievalOptions { Steps = 2 })).Done!.Origin
        );
    }

    [Fact]
    public async Task AQuestionThatOneDocumentAnswersTakesNoStep()
    {
        var collection = await FilledAsync();
        var search = new SearchRequest
        {
            Collection = collection,
            Query = "김민서의 내선번호는?",
            Top = 3,
        };
        var once = await SearchAsync(search);
        var stepped = await SearchAsync(search with { Retrieval = new RetrievalOptions { Steps = 4 } });
        Assert.Equal(once.Hits.Select(hit => hit.DocumentId), stepped.Hits.Select(hit => hit.DocumentId));
        Assert.Equal(
            RemarkCode.NoFurtherStep.Name(),
            Assert.Single(stepped.Stages, stage => stage.Stage == "steps").Code
        );
    }

    [Fact]
    public async Task ASearchInStepsHasAsManyHitsAsAskedForWithTheWayInFront()
    {
        var collection = await FilledAsync();
        var found = await SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = Korean,
                Top = 2,
                Retrieval = new RetrievalOptions { Steps = 2 },
            }
        );
        Assert.Equal(["kim", "mulgil"], found.Hits.Select(hit => hit.DocumentId).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2], found.Hits.Select(hit => hit.Rank));
    }

    [Fact]
    public async Task WhatTheGuardBlocksIsNotSearchedAndTheQuestionGoesOn()
    {
        var collection = await FilledAsync();
        const string question = "What is the deadline of the account of Project Otter?";
        var stepped = new RetrievalOptions { Steps = 2 };
        var allowed = await AskAsync(collection, question, stepped);
        Assert.Contains("March", allowed.Text, StringComparison.Ordinal);
        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = """{"question": {"api-key": "block"}}""" });
        var guarded = await AskAsync(collection, question, stepped);
        Assert.NotEqual(AnswerEnd.Blocked, guarded.Done!.Reason);
        Assert.DoesNotContain("March", guarded.Text, StringComparison.Ordinal);
        Assert.Equal(
            RemarkCode.NoFurtherStep.Name(),
            Assert.Single(guarded.Stages, stage => stage.Stage == "steps" && stage.Code is not null).Code
        );
    }

    [Fact]
    public async Task OtherWordsAreSearchedToo()
    {
        var collection = await FilledAsync();
        var found = await SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "점심은 언제 먹나요?",
                Retrieval = new RetrievalOptions { Expand = QueryExpansion.MultiQuery },
            }
        );
        var stage = Assert.Single(found.Stages, stage => stage.Stage == "expand");
        Assert.Equal((RemarkCode.AlsoSearchedAs.Name(), "점심"), (stage.Code, stage.Values!["question"]));
        Assert.Equal("lunch", found.Hits[0].DocumentId);
    }

    [Fact]
    public async Task APassageToSearchByNeedsAGeneratorAndThatIsSaid()
    {
        var collection = await FilledAsync();
        var found = await SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "점심은 언제 먹나요?",
                Retrieval = new RetrievalOptions { Expand = QueryExpansion.Hyde },
            }
        );
        var stage = Assert.Single(found.Stages, stage => stage.Stage == "expand");
        Assert.Equal((StageStatus.Skipped, RemarkCode.ExpansionNeedsGenerator.Name()), (stage.Status, stage.Code));
        Assert.Equal("lunch", found.Hits[0].DocumentId);
    }

    [Theory]
    [InlineData(0, 256, "retrieval.steps")]
    [InlineData(5, 256, "retrieval.steps")]
    [InlineData(2, 1025, "retrieval.writtenTokens")]
    [InlineData(2, -1, "retrieval.writtenTokens")]
    public async Task MoreThanThereMayBeIsRefused(int steps, int tokens, string field)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            SearchAsync(
                new SearchRequest
                {
                    Collection = "c",
                    Query = "q",
                    Retrieval = new RetrievalOptions { Steps = steps, WrittenTokens = tokens },
                }
            )
        );
        Assert.Equal((ErrorCode.InvalidRequest, field), (error.Code, error.Field));
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("mulgil", "물길 프로젝트의 책임자는 김민서이고 2027년에 끝납니다."),
            ("kim", "김민서의 내선번호는 3217입니다."),
            ("lee", "이하람의 내선번호는 3240입니다."),
            ("account", "The account of Project Otter is AKIAIOSFODNN7EXAMPLE."),
            ("key", "AKIAIOSFODNN7EXAMPLE has a deadline in March."),
            ("phones", "내선번호는 입사 첫 주에 받습니다. 내선번호 변경은 교환실에 요청합니다."),
            ("otter", "Project Otter replaces old meters. Mara Lindqvist is the lead of it."),
            ("mara", "Mara Lindqvist sits in the Harbour office. Her extension is 4417."),
            ("owen", "Owen Tadley is a hydrologist. His extension is 4460."),
            ("lunch", "구내식당 점심은 열두 시에 시작합니다.")
        );
        return collection;
    }

    private Task<SearchResponse> SearchAsync(SearchRequest request) =>
        cluster.Client.GetGrain<ISearchGrain>(PipelineCluster.NewId()).Search(request, CancellationToken.None);

    private async Task<Answer> AskAsync(string collection, string question, RetrievalOptions? retrieval) =>
        Answer.Of(
            "a",
            await cluster.AskAsync(
                new AskRequest
                {
                    Collection = collection,
                    Question = question,
                    Retrieval = retrieval,
                }
            )
        );
}

/// <summary>More searches than one for a question, where a generator writes.</summary>
[Collection(FullClusterTests.Name)]
public sealed class GeneratedRetrievalTests(FullCluster cluster)
{
    [Fact]
    public async Task WhatTheGeneratorWritesIsSearchedUnlessItSaysSomethingNew()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script(
            """{"questions": ["How many months is a router covered?", "Is a router covered for 36 months?"]}"""
        );
        var found = await SearchAsync(collection, QueryExpansion.MultiQuery);
        var stage = Assert.Single(found.Stages, stage => stage.Stage == "expand");
        Assert.Contains("How many months is a router covered?", stage.Values!["question"], StringComparison.Ordinal);
        Assert.DoesNotContain("36", stage.Values["question"], StringComparison.Ordinal);
        Assert.Equal("router", found.Hits[0].DocumentId);
    }

    [Fact]
    public async Task APassageThatTheGeneratorWritesIsSearchedByItsVector()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("""{"passage": "Lunch is served at noon."}""");
        var found = await SearchAsync(collection, QueryExpansion.Hyde);
        Assert.Equal(
            RemarkCode.SearchedByPassage.Name(),
            Assert.Single(found.Stages, stage => stage.Stage == "expand").Code
        );
        Assert.Equal(["router", "lunch"], found.Hits.Take(2).Select(hit => hit.DocumentId));
    }

    [Fact]
    public async Task WhatIsNoJsonChangesNothing()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("I am sorry.");
        var found = await SearchAsync(collection, QueryExpansion.Hyde);
        Assert.Equal(StageStatus.Skipped, Assert.Single(found.Stages, stage => stage.Stage == "expand").Status);
        Assert.Equal("router", found.Hits[0].DocumentId);
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("router", "The warranty for a router lasts 24 months."),
            ("switch", "A switch has eight ports."),
            ("lunch", "Lunch is served at noon.")
        );
        return collection;
    }

    private Task<SearchResponse> SearchAsync(string collection, QueryExpansion expand) =>
        cluster
            .Client.GetGrain<ISearchGrain>(PipelineCluster.NewId())
            .Search(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "How long is the warranty for a router?",
                    Mode = SearchMode.Hybrid,
                    Retrieval = new RetrievalOptions { Expand = expand },
                },
                CancellationToken.None
            );
}
