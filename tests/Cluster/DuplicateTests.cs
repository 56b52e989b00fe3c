using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Duplicates;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Documents;

namespace Pipeline.Cluster;

/// <summary>Passages that say the same are one result, of what the caller may read and what is there now.</summary>
[Collection(FullClusterTests.Name)]
public class DuplicateTests(FullCluster cluster)
{
    private const string Rule = "The quasar allowance is 300 euros a month. 퀘이사 수당은 한 달에 300유로이다.";

    [Theory]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Reranked)]
    public async Task WhatIsDeletedOrReplacedLetsItsCopyComeBack(SearchMode mode)
    {
        var collection = await cluster.CreateAsync(shards: 3);
        await cluster.FillAsync(
            collection,
            ("a", Rule),
            ("b", Rule.ToUpperInvariant()),
            ("c", Rule),
            ("d", Rule.Replace("300", "400", StringComparison.Ordinal))
        );
        Assert.Equal(["a,b,c", "d"], await FindAsync(collection, mode));

        var deleted = await FirstAsync(collection, mode);
        await cluster.SettleAsync((await cluster.Client.GetDocument(collection, deleted).Delete(null))!);
        string[] left = [.. ((string[])["a", "b", "c"]).Where(id => id != deleted)];
        var others = await FindAsync(collection, mode);
        Assert.Equal([string.Join(',', left), "d"], others);

        var replaced = await FirstAsync(collection, mode);
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, replaced, $"{Rule} Not in January."));
        var found = await FindAsync(collection, mode);
        Assert.Equal([.. left, "d"], found);
    }

    [Fact]
    public async Task WhatTheCallerMayNotReadHidesNothing()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "a", Rule, "hr"));
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "b", Rule));
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "c", Rule, "legal"));
        Assert.Equal(["b"], await FindAsync(collection, SearchMode.Keyword, []));
        Assert.Equal(["a,b"], await FindAsync(collection, SearchMode.Keyword, ["hr"]));
        Assert.Equal(["b,c"], await FindAsync(collection, SearchMode.Keyword, ["legal"]));
        Assert.Equal(["a,b,c"], await FindAsync(collection, SearchMode.Keyword, null));

        var scan = new DuplicateScan((IStoreArchive)cluster.Store);
        Assert.Empty((await scan.RunAsync(collection, ReadScope.Of([]), 0.8, default)).Groups);
        var group = Assert.Single((await scan.RunAsync(collection, ReadScope.Of(["legal"]), 0.8, default)).Groups);
        Assert.Equal(("b", "c", 1), (group.First, Assert.Single(group.Others).Id, group.Count));
    }

    [Fact]
    public async Task CopiesDoNotTakeThePlacesOfOthers()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        await cluster.FillAsync(
            collection,
            [
                .. Enumerable.Range(0, 40).Select(i => ($"copy{i}", Rule)),
                ("other", "The allowance of a month in a long text about quite other things than that."),
            ]
        );
        var request = new SearchRequest
        {
            Collection = collection,
            Query = "quasar allowance month",
            Mode = SearchMode.Keyword,
            Top = 2,
            Candidates = 3,
        };
        var hits = (await cluster.SearchAsync(request)).Hits;
        Assert.Equal(2, hits.Count);
        Assert.Equal(39, hits[0].AlsoIn!.Count);
        Assert.Equal("other", hits[1].DocumentId);
    }

    [Fact]
    public async Task ACollectionOrARequestCanDoWithoutIt()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("a", Rule), ("b", Rule));
        var request = new SearchRequest { Collection = collection, Query = "quasar allowance" };
        Assert.Single((await cluster.SearchAsync(request)).Hits);
        Assert.Equal(2, (await cluster.SearchAsync(request with { Deduplicate = false })).Hits.Count);
        var grain = cluster.Client.GetCollection(collection);
        await grain.Put(new CollectionChange { Deduplicate = "off" });
        var apart = (await cluster.SearchAsync(request)).Hits;
        Assert.Equal(2, apart.Count);
        Assert.All(apart, hit => Assert.Null(hit.AlsoIn));
        Assert.Single((await cluster.SearchAsync(request with { Deduplicate = true })).Hits);
        var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            grain.Put(new CollectionChange { Deduplicate = "always" })
        );
        Assert.Equal("deduplicate", wrong.Field);
    }

    [Fact]
    public async Task AReportListsDocumentsThatAreMuchTheSameAndBlocksOfMany()
    {
        const string footer = "Copyright of the company. All rights reserved. 무단 전재와 배포를 금합니다.";
        var collection = await cluster.CreateAsync(shards: 2);
        var words = Enumerable.Range(0, 120).Select(i => $"word{i * i}").ToArray();
        var text = string.Join(' ', words);
        await cluster.FillAsync(
            collection,
            [
                ("1", text),
                ("2", text.ToUpperInvariant()),
                ("3", text.Replace("word3600", "word3601", StringComparison.Ordinal)),
                ("gone", text),
                .. Enumerable.Range(0, 6).Select(i => ($"page{i}", $"Page {i} is of matter {i * 7}.\n\n{footer}")),
            ]
        );
        await cluster.SettleAsync((await cluster.Client.GetDocument(collection, "gone").Delete(null))!);
        var scan = new DuplicateScan((IStoreArchive)cluster.Store);
        var report = await scan.RunAsync(collection, ReadScope.Everything, 0.8, default);
        Assert.Equal((9, true, 2), (report.Documents, report.IsComplete, report.Copies));
        var group = Assert.Single(report.Groups);
        Assert.Equal("1", group.First);
        Assert.Equal([("2", true), ("3", false)], group.Others.Select(other => (other.Id, other.SameWords)));
        Assert.Equal((footer, 6), report.Blocks.Select(block => (block.Text, block.Documents)).Single());

        await Assert.ThrowsAsync<PipelineException>(() =>
            scan.RunAsync("not-there", ReadScope.Everything, 0.8, default)
        );
        var wrong = await Assert.ThrowsAsync<PipelineException>(() =>
            scan.RunAsync(collection, ReadScope.Everything, 0.5, default)
        );
        Assert.Equal("likeness", wrong.Field);
    }

    private async Task<string[]> FindAsync(string collection, SearchMode mode, IReadOnlyList<string>? access = null)
    {
        var found = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "quasar allowance 퀘이사 수당",
                Mode = mode,
                Access = access,
            }
        );
        return
        [
            .. found
                .Hits.Select(hit =>
                    string.Join(',', (hit.AlsoIn ?? []).Select(copy => copy.DocumentId).Prepend(hit.DocumentId).Order())
                )
                .Order(),
        ];
    }

    private async Task<string> FirstAsync(string collection, SearchMode mode) => (
            await cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "quasar allowance 퀘이사 수당",
                    Mode = mode,
                }
            )
        ).Hits.Single(hit => hit.AlsoIn is not null).DocumentId;
}
