using System.Text.Json;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>
/// Random documents, labels and callers. The oracle filters first: what a caller is told of a collection is what it
/// would be told of a collection that never had anything else. And from a receipt on, nothing shows what its labels
/// hide.
/// </summary>
[Collection(FullClusterTests.Name)]
public sealed class AccessProperties(FullCluster cluster)
{
    private static readonly string[] Words =
    [
        "portal",
        "leave",
        "canteen",
        "refund",
        "travel",
        "badge",
        "salary",
        "merger",
        "lawsuit",
        "parking",
        "휴가",
        "급여",
        "합병",
        "소송",
        "식당",
    ];

    private static readonly string[][] Callers =
    [
        [],
        ["hr"],
        ["legal"],
        ["hr", "legal"],
        ["sales"],
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public async Task A_caller_is_told_what_a_collection_without_the_hidden_documents_tells(int seed, int shards)
    {
        var random = new Random(seed);
        var collection = await cluster.CreateAsync(shards);
        var model = new Dictionary<string, DocumentInput>(StringComparer.Ordinal);
        var history = new Dictionary<string, List<DocumentInput>>(StringComparer.Ordinal);
        for (var step = 0; step < 40; step++)
        {
            var id = $"d{random.Next(14)}";
            var document = Next(random, id, step, model.GetValueOrDefault(id));
            DocumentReceipt? receipt;
            if (document is null)
            {
                receipt = await Document(collection, id).Delete();
                model.Remove(id);
                history.Remove(id);
            }
            else
            {
                receipt = await Document(collection, id).Submit(document);
                model[id] = document;
                (history.TryGetValue(id, out var versions) ? versions : history[id] = []).Add(document);
            }

            // Nothing is waited for: the receipt alone must do.
            await CheckNothingHiddenAsync(collection, history, Callers[random.Next(Callers.Length)], id);
            if (receipt is not null && random.Next(3) == 0)
            {
                await cluster.SettleAsync(receipt);
            }
        }

        await SettleAsync(collection, shards);
        foreach (var caller in Callers)
        {
            var bare = await cluster.CreateAsync(shards);
            foreach (var (id, document) in model.Where(pair => MayRead(caller, pair.Value)))
            {
                await Document(bare, id).Submit(document);
            }

            await SettleAsync(bare, shards);
            var told = await TellAsync(collection, caller, model.Keys);
            foreach (var (surface, expected) in await TellAsync(bare, null, model.Keys))
            {
                Assert.True(
                    expected == told[surface],
                    $"{surface} of [{string.Join(' ', caller)}]:\nexpected {expected}\ntold     {told[surface]}"
                );
            }
        }
    }

    /// <summary>Content is shown to those only whom its newest labels, and those of all later content, allow.</summary>
    private async Task CheckNothingHiddenAsync(
        string collection,
        Dictionary<string, List<DocumentInput>> history,
        string[] caller,
        string changed
    )
    {
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            var found = await cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = string.Join(' ', Words),
                    Mode = mode,
                    Top = 100,
                    Access = caller,
                    Explain = true,
                }
            );
            foreach (var hit in found.Hits)
            {
                var versions = history.GetValueOrDefault(hit.DocumentId) ?? [];
                var shown = versions.FindLastIndex(version => version.Text == hit.Text);
                Assert.True(shown >= 0, $"{hit.DocumentId} shows '{hit.Text}', which is deleted.");
                Assert.All(
                    versions.Skip(shown),
                    version => Assert.True(MayRead(caller, version), $"{hit.DocumentId} shows '{hit.Text}'.")
                );
            }

            Assert.All(
                found.Lists!.SelectMany(list => list.Value),
                hit => Assert.True(MayRead(caller, history[hit.DocumentId][^1]))
            );
        }

        var visible = history.TryGetValue(changed, out var all) && MayRead(caller, all[^1]);
        var grain = cluster.Client.GetCollection(collection);
        Assert.Equal(visible, await grain.FindDocument(changed, caller) is { State: not DocumentState.Deleted });
        Assert.Equal(visible, await grain.ReadContent(changed, caller) is not null);
        var page = await grain.ListDocuments(null, null, 1000, caller);
        Assert.Equal(visible, page.Documents.Any(document => document.Id == changed));
    }

    /// <summary>Everything that a collection tells a caller, as text.</summary>
    private async Task<Dictionary<string, string>> TellAsync(
        string collection,
        string[]? caller,
        IEnumerable<string> ids
    )
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            foreach (var query in (string[])["salary merger portal", "급여 소송", "salry mergr canten"])
            {
                var found = await cluster.SearchAsync(
                    new SearchRequest
                    {
                        Collection = collection,
                        Query = query,
                        Mode = mode,
                        Top = 50,
                        Access = caller,
                        Explain = true,
                        Facets = ["area"],
                        Suggest = true,
                        Fuzzy = query.Contains("salry", StringComparison.Ordinal),
                        Feedback = mode == SearchMode.Hybrid,
                    }
                );
                told[$"{mode} {query}"] = JsonSerializer.Serialize(
                    new
                    {
                        Hits = found.Hits.Select(hit => new
                        {
                            hit.DocumentId,
                            hit.Text,
                            hit.Metadata,
                            Score = hit.Score.ToString("0.0000", null),
                            hit.Terms,
                        }),
                        Lists = found.Lists!.Select(list => new
                        {
                            list.Key,
                            Ids = list.Value.Select(hit => hit.DocumentId),
                        }),
                        found.Facets,
                        found.Correction,
                    }
                );
            }
        }

        foreach (var text in (string[])["s", "m", "휴", "ㅎ", "salry"])
        {
            var suggested = await cluster
                .Client.GetGrain<ISearchGrain>(PipelineCluster.NewId())
                .Suggest(
                    new SuggestRequest
                    {
                        Collection = collection,
                        Text = text,
                        Access = caller,
                    },
                    CancellationToken.None
                );
            told[$"suggest {text}"] = JsonSerializer.Serialize(suggested);
        }

        var grain = cluster.Client.GetCollection(collection);
        var info = await grain.Describe(caller);
        told["counts"] = JsonSerializer.Serialize(
            new
            {
                Documents = info.Documents with
                {
                    Deleted = 0,
                },
                info.Chunks,
                info.Vectors,
                info.Settings,
            }
        );
        for (var limit = 1; limit < 5; limit++)
        {
            var pages = new List<string>();
            string? after = null;
            do
            {
                var page = await grain.ListDocuments(null, after, limit, caller);
                pages.Add($"{string.Join(' ', page.Documents.Select(document => document.Id))} next {page.Next}");
                after = page.Next;
            } while (after is not null);
            told[$"pages of {limit}"] = string.Join('\n', pages);
        }

        foreach (var id in ids)
        {
            var document = await grain.FindDocument(id, caller);
            told[$"document {id}"] = JsonSerializer.Serialize(
                document is null ? null : document with { Version = 0, Submitted = default, Updated = default }
            );
            told[$"content {id}"] = JsonSerializer.Serialize((await grain.ReadContent(id, caller))?.Bytes);
        }

        var tuned = await grain.TuneFusion(
            new TuneFusionRequest
            {
                Questions =
                [
                    new JudgedQuestion(
                        "salary",
                        ids.Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => (double)(pair.i % 3))
                    ),
                ],
                Apply = false,
                Access = caller,
            },
            CancellationToken.None
        );
        told["tune-fusion"] = JsonSerializer.Serialize(tuned);
        foreach (var asked in (string[])["What is the salary?", "What is the salary?", "소송은 무엇입니까?"])
        {
            var query = Query();
            await query.Start(
                new AskRequest
                {
                    Collection = collection,
                    Question = asked,
                    Extractive = true,
                    Access = caller,
                }
            );
            var answer = Answer.Of("a", await PipelineCluster.ReadAsync(query, 0, caller));
            told[$"answer {told.Count} {asked}"] = JsonSerializer.Serialize(
                new
                {
                    answer.Text,
                    Cited = answer.Citations.Select(citation => citation.DocumentId),
                    Context = answer.Context.Select(hit => hit.Text),
                    answer.Done!.Reason,
                    answer.Done.Notice,
                }
            );
        }

        return told;
    }

    private async Task SettleAsync(string collection, int shards)
    {
        for (var shard = 0; shard < shards; shard++)
        {
            await cluster
                .Client.GetGrain<IIngestLaneGrain>($"{collection}/{shard}")
                .WaitUntilSettled(long.MaxValue, CancellationToken.None)
                .WaitAsync(PipelineCluster.Patience);
        }
    }

    /// <summary>What happens to a document next: new content, other labels or metadata for the same content, or (null)
    /// it is deleted.</summary>
    private static DocumentInput? Next(Random random, string id, int step, DocumentInput? old)
    {
        string[] labels = [.. ((string[])["hr", "legal"]).Where(_ => random.Next(3) == 0)];
        var metadata = $$"""{"area": "a{{random.Next(3)}}"}""";
        if (old is null || random.Next(3) == 0)
        {
            // The number tells versions apart; a word with a digit is no neighbour of another in spelling.
            var text = string.Join(
                ' ',
                Enumerable.Range(0, random.Next(3, 9)).Select(_ => Words[random.Next(Words.Length)])
            );
            return new DocumentInput
            {
                Id = id,
                Text = $"{text} x{step}.",
                Labels = labels,
                Metadata = metadata,
            };
        }

        return random.Next(5) == 0
            ? null
            : old with
            {
                Labels = labels,
                Metadata = random.Next(2) == 0 ? metadata : old.Metadata,
            };
    }

    private static bool MayRead(string[] caller, DocumentInput document) =>
        document.Labels is not { Count: > 0 } labels || labels.Intersect(caller).Any();

    private IDocumentGrain Document(string collection, string id) => cluster.Client.GetDocument(collection, id);

    private IQueryGrain Query() => cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
}
