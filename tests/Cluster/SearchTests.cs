using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public class SearchTests(FullCluster cluster)
{
    private static readonly (string Id, string Text)[] Corpus =
    [
        ("leave", "Annual leave is requested in the portal two weeks ahead."),
        ("leave-ko", "연차 휴가는 2주 전에 포털에서 신청합니다."),
        ("sick", "Sick leave is reported by phone before nine, and a doctor's note follows on the third day of leave."),
        ("travel", "Travel is booked through the portal and paid by the company."),
        ("refund", "A refund is paid within fourteen days of the request."),
        ("refund-ko", "환불은 신청한 날부터 14일 안에 지급됩니다."),
        ("desk", "Desks are cleaned every evening."),
        ("badge", "A lost badge is reported to the front desk at once, by phone or in the portal."),
        ("parking", "Parking permits cost forty euros."),
        ("canteen", "The canteen serves lunch from noon until two and coffee all day long in the portal building."),
        ("canteen-ko", "식당은 정오부터 두 시까지 점심을 제공합니다."),
        ("safety", "Fire drills are held twice a year."),
    ];

    [Theory]
    [InlineData(SearchMode.Keyword, "leave portal")]
    [InlineData(SearchMode.Keyword, "환불 신청")]
    [InlineData(SearchMode.Hybrid, "report leave by phone")]
    [InlineData(SearchMode.Reranked, "점심 식당")]
    public async Task TheNumberOfShardsDoesNotChangeTheRanking(SearchMode mode, string query)
    {
        var one = await SearchAsync(shards: 1, mode, query);
        var three = await SearchAsync(shards: 3, mode, query);
        Assert.Equal(new Coverage(3, 3), three.Coverage);
        Assert.NotEmpty(one.Hits);
        Assert.Equal(one.Hits.Select(hit => hit.DocumentId), three.Hits.Select(hit => hit.DocumentId));
        Assert.All(one.Hits.Zip(three.Hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 4));
    }

    [Fact]
    public async Task EveryStageReports()
    {
        var response = await SearchAsync(shards: 1, SearchMode.Reranked, "sick leave", rerankWeight: 0.3);
        Assert.Equal(SearchMode.Reranked, response.Mode);
        Assert.Equal(
            ["embed", "fuse", "keyword", "rerank", "vector"],
            response.Stages.Select(stage => stage.Stage).Order()
        );
        Assert.All(response.Stages, stage => Assert.Equal(StageStatus.Finished, stage.Status));
        Assert.Equal("sick", response.Hits[0].DocumentId);
        Assert.NotNull(response.Hits[0].Scores.Rerank);
    }

    [Fact]
    public async Task FusionIsTunedOnJudgedQuestionsAndReRankingOfNoUseIsLeftOut()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        await cluster.FillAsync(collection, Corpus);
        var grain = cluster.Client.GetCollection(collection);
        var questions = Corpus
            .Select(document => new JudgedQuestion(
                document.Text[..20],
                new Dictionary<string, double> { [document.Id] = 1 }
            ))
            .ToArray();

        var tried = await grain.TuneFusion(
            new TuneFusionRequest { Questions = questions, Apply = false },
            CancellationToken.None
        );
        Assert.False(tried.Applied);
        Assert.Null((await grain.FindSettings())!.Ranking);
        var tuned = await grain.TuneFusion(new TuneFusionRequest { Questions = questions }, CancellationToken.None);
        Assert.Equal(
            (true, Corpus.Length, 5, RankingOrigin.Tuned),
            (tuned.Applied, tuned.Questions, tuned.Folds, tuned.Ranking.Origin)
        );
        Assert.True(tuned.TunedNdcg >= Math.Max(tuned.KeywordNdcg, tuned.VectorNdcg) - 1e-9);
        Assert.InRange(tuned.HeldOutNdcg!.Value, 0, 1);
        Assert.Equal(tuned.Ranking, (await grain.FindSettings())!.Ranking);

        await grain.SetRanking(tuned.Ranking with { RerankWeight = 0 });
        var request = new SearchRequest
        {
            Collection = collection,
            Query = "sick leave",
            Mode = SearchMode.Reranked,
        };
        var without = await cluster.SearchAsync(request);
        Assert.Equal(SearchMode.Reranked, without.Mode);
        var fused = await cluster.SearchAsync(request with { Mode = SearchMode.Hybrid });
        Assert.Equal(fused.Hits.Select(hit => hit.DocumentId), without.Hits.Select(hit => hit.DocumentId));
        Assert.Equal(StageStatus.Skipped, Assert.Single(without.Stages, stage => stage.Stage == "rerank").Status);
        Assert.Equal(SearchMode.Reranked, (await cluster.SearchAsync(request with { RerankWeight = 1 })).Mode);

        var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            grain.TuneFusion(
                new TuneFusionRequest { Questions = [questions[0] with { Query = " " }] },
                CancellationToken.None
            )
        );
        Assert.Equal("questions[0].query", wrong.Field);
        wrong = await Assert.ThrowsAsync<PipelineException>(() => cluster.SearchAsync(request with { Fusion = "sum" }));
        Assert.Equal("fusion", wrong.Field);
    }

    [Fact]
    public async Task HitsCanBeLimitedPerDocumentDiverseAndMarked()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        var handbook = string.Join(
            "\n\n",
            Enumerable
                .Range(1, 12)
                .Select(i =>
                    $"# Part {i}\n\nAnnual leave of kind {i} is requested in the portal, two weeks before it begins."
                )
        );
        await cluster.FillAsync(
            collection,
            [
                ("handbook.md", handbook),
                ("copy.md", handbook),
                ("faq", "연차 휴가는 포털에서 신청합니다. Ask for leave in the portal."),
            ]
        );
        var request = new SearchRequest
        {
            Collection = collection,
            Query = "leave in the portal",
            Mode = SearchMode.Keyword,
            Top = 3,
            Deduplicate = false,
        };

        var limited = await cluster.SearchAsync(request with { PerDocument = 1, Highlight = true });
        Assert.Equal(["copy.md", "faq", "handbook.md"], limited.Hits.Select(hit => hit.DocumentId).Order());
        Assert.Equal([1, 2, 3], limited.Hits.Select(hit => hit.Rank));
        Assert.All(
            limited.Hits,
            hit =>
                Assert.Contains("portal", hit.Highlights!.Select(mark => hit.Text.Substring(mark.Start, mark.Length)))
        );
        Assert.All((await cluster.SearchAsync(request)).Hits, hit => Assert.Null(hit.Highlights));

        // The same passage stands in two documents: a diverse result does not begin with both.
        var diverse = await cluster.SearchAsync(request with { Diversity = 0.7 });
        Assert.NotEqual(diverse.Hits[0].Text, diverse.Hits[1].Text);
        var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            cluster.SearchAsync(request with { Diversity = 2 })
        );
        Assert.Equal("diversity", wrong.Field);
        wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            cluster.SearchAsync(request with { TitleWeight = 11 })
        );
        Assert.Equal("titleWeight", wrong.Field);
    }

    [Fact]
    public async Task TitlesCountAsMuchAsAsked()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        foreach (
            var (id, title, text) in new[]
            {
                ("body", "Rules", "The portal, the portal and again the portal."),
                (
                    "title",
                    "Portal",
                    "Everything about it stands in the long list that follows here, which has many more words than that."
                ),
            }
        )
        {
            await cluster.SettleAsync(
                await cluster
                    .Client.GetDocument(collection, id)
                    .Submit(new DocumentInput { Title = title, Text = text })
            );
        }

        var request = new SearchRequest
        {
            Collection = collection,
            Query = "portal",
            Mode = SearchMode.Keyword,
        };

        Assert.Equal("body", (await cluster.SearchAsync(request with { TitleWeight = 0 })).Hits[0].DocumentId);
        Assert.Equal("title", (await cluster.SearchAsync(request with { TitleWeight = 5 })).Hits[0].DocumentId);
    }

    [Fact]
    public async Task OnlyTheGivenDocumentsAreSearched()
    {
        var collection = await cluster.CreateAsync(shards: 3);
        await cluster.FillAsync(collection, Corpus);
        var response = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "leave portal",
                Documents = ["travel", "badge"],
            }
        );
        Assert.Equal(["badge", "travel"], response.Hits.Select(hit => hit.DocumentId).Order());
    }

    [Fact]
    public async Task AFilterHoldsInBothSearches()
    {
        var collection = await cluster.CreateAsync();
        var old = await cluster
            .Client.GetGrain<IDocumentGrain>($"{collection}/old")
            .Submit(new DocumentInput { Text = "The price list of the shop.", Metadata = """{"year": 2024}""" });
        var current = await cluster
            .Client.GetGrain<IDocumentGrain>($"{collection}/current")
            .Submit(
                new DocumentInput { Text = "The price list of the shop, revised.", Metadata = """{"year": 2026}""" }
            );
        await cluster.SettleAsync(old);
        await cluster.SettleAsync(current);
        var response = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "price list",
                Filter = "year >= 2025",
            }
        );
        Assert.Equal("current", Assert.Single(response.Hits).DocumentId);
    }

    [Fact]
    public async Task FacetsCountDocumentsOverAllShards()
    {
        var collection = await cluster.CreateAsync(shards: 3);
        for (var i = 0; i < 9; i++)
        {
            await cluster.SettleAsync(
                await cluster
                    .Client.GetGrain<IDocumentGrain>($"{collection}/d{i}")
                    .Submit(
                        new DocumentInput
                        {
                            Text = string.Concat(Enumerable.Repeat($"The price list of shop {i}. ", 40)),
                            Metadata =
                                $$"""{"year": {{2020 + (i % 3)}}, "tags": ["list", "{{(i % 2 == 0 ? "even" : "odd")}}"]}""",
                        }
                    )
            );
        }

        var response = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "price list",
                Top = 1,
                Filter = "year >= 2021",
                Facets = ["tags", "year", "none"],
            }
        );
        Assert.Equal(["tags", "year", "none"], response.Facets!.Select(facet => facet.Field));
        Assert.Equal([new("\"list\"", 6), new("\"even\"", 3), new("\"odd\"", 3)], response.Facets![0].Values);
        Assert.Equal([new("2021", 3), new("2022", 3)], response.Facets[1].Values);
        Assert.Empty(response.Facets[2].Values);
        var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "price",
                    Facets = [""],
                }
            )
        );
        Assert.Equal("facets", wrong.Field);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task MisspeltWordsAreCorrectedFoundAndCompletedOverAllShards(int shards)
    {
        var collection = await cluster.CreateAsync(shards);
        await cluster.FillAsync(collection, Corpus);
        var request = new SearchRequest
        {
            Collection = collection,
            Query = "canten serves",
            Mode = SearchMode.Keyword,
        };
        var exact = await cluster.SearchAsync(request with { Query = "canten", Suggest = true });
        Assert.Empty(exact.Hits);
        Assert.Equal("canteen", exact.Correction);
        var fuzzy = await cluster.SearchAsync(request with { Query = "canten", Fuzzy = true });
        Assert.Equal("canteen", fuzzy.Hits[0].DocumentId);
        Assert.Null((await cluster.SearchAsync(request with { Query = "canteen" })).Correction);

        var query = cluster.Client.GetGrain<ISearchGrain>(Guid.NewGuid().ToString("N"));
        var typed = await query.Suggest(
            new SuggestRequest { Collection = collection, Text = "연차 포터" },
            CancellationToken.None
        );
        Assert.Equal(new WordSuggestion("포털", "연차 포털", 1), Assert.Single(typed.Completions));
        var many = await query.Suggest(
            new SuggestRequest
            {
                Collection = collection,
                Text = "the p",
                Top = 3,
            },
            CancellationToken.None
        );
        Assert.Equal(["portal", "paid", "phone"], many.Completions.Select(word => word.Word));
        var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            query.Suggest(
                new SuggestRequest
                {
                    Collection = collection,
                    Text = "p",
                    Top = 0,
                },
                CancellationToken.None
            )
        );
        Assert.Equal("top", wrong.Field);
    }

    [Fact]
    public async Task FeedbackFindsWhatSharesWordsWithTheFirstPassages()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        await cluster.FillAsync(collection, Corpus);
        var request = new SearchRequest
        {
            Collection = collection,
            Query = "canteen",
            Mode = SearchMode.Keyword,
        };
        Assert.Equal("canteen", Assert.Single((await cluster.SearchAsync(request)).Hits).DocumentId);
        var wider = await cluster.SearchAsync(request with { Feedback = true });
        Assert.Equal("canteen", wider.Hits[0].DocumentId);
        Assert.Contains("leave", wider.Hits.Select(hit => hit.DocumentId));
        Assert.Contains("feedback", wider.Stages.Select(stage => stage.Stage));
    }

    [Fact]
    public async Task PhrasesAreRequiredAndScoresExplainedAlikeOnAnyNumberOfShards()
    {
        IReadOnlyList<TermScore>? expected = null;
        foreach (var shards in (int[])[1, 3])
        {
            var collection = await cluster.CreateAsync(shards);
            await cluster.FillAsync(collection, Corpus);
            var request = new SearchRequest
            {
                Collection = collection,
                Query = "leave portal",
                Mode = SearchMode.Keyword,
                Explain = true,
            };
            var found = await cluster.SearchAsync(request with { Phrases = [new Phrase("annual leave")] });
            var hit = Assert.Single(found.Hits);
            Assert.Equal("leave", hit.DocumentId);
            Assert.Equal(hit.Scores.Keyword!.Value, hit.Terms!.Sum(term => term.Score), 4);
            Assert.Equal(expected ?? hit.Terms, hit.Terms);
            expected = hit.Terms;
            Assert.Empty((await cluster.SearchAsync(request with { Phrases = [new Phrase("leave annual")] })).Hits);
            Assert.Single((await cluster.SearchAsync(request with { Phrases = [new Phrase("leave annual", 1)] })).Hits);
            Assert.Empty((await cluster.SearchAsync(request with { Field = SearchField.Title })).Hits);
            var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
                cluster.SearchAsync(request with { Phrases = [new Phrase("a b", 65)] })
            );
            Assert.Equal("phrases", wrong.Field);
        }
    }

    [Fact]
    public async Task ABadRequestCrossesTheWireWithItsField()
    {
        var collection = await cluster.CreateAsync();
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "x",
                    Top = 0,
                }
            )
        );
        Assert.Equal((ErrorCode.InvalidRequest, "top"), (error.Code, error.Field));
    }

    private async Task<SearchResponse> SearchAsync(
        int shards,
        SearchMode mode,
        string query,
        double? rerankWeight = null
    )
    {
        var collection = await cluster.CreateAsync(shards);
        await cluster.FillAsync(collection, Corpus);
        return await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = query,
                Mode = mode,
                RerankWeight = rerankWeight,
            }
        );
    }
}
