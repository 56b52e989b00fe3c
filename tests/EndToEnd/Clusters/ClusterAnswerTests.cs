using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Client;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Serialization;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>Answers outlive connections, and the silos that write them.</summary>
public sealed class ClusterAnswerTests : IAsyncLifetime
{
    private const string Collection = "handbook";
    private const int Rounds = 3;
    private const int Answers = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A form that takes many tokens to fill in.</summary>
    private static readonly object Long = new
    {
        type = "array",
        items = new { type = "integer" },
        minItems = 500,
    };

    private SiloCluster? _cluster;

    private SiloCluster Cluster => _cluster!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.ReasonToSkip is null)
        {
            _cluster = await SiloCluster.StartAsync(3, SiloFolder.Embedder, SiloFolder.Generator);
            await FillAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [NeedsPostgresFact]
    public async Task Readers_miss_nothing_and_see_nothing_twice_when_the_silo_of_their_answers_is_killed()
    {
        var random = new Random(20261127);
        var lost = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var victim = round % 3;
            int[] others = [.. Enumerable.Range(0, 3).Where(silo => silo != victim)];
            var ids = await Task.WhenAll(Enumerable.Range(0, Answers).Select(_ => AskAsync(Cluster[victim], Long)));

            // Half of the readers hold on to their connection; the others let go of it again and again.
            var plans = ids.Select((id, i) => (Id: id, Cuts: i % 2 == 0 ? int.MaxValue : random.Next(1, 20))).ToArray();
            var killAfter = random.Next(2, Answers * 10);
            var all = 0;
            var read = await Task.WhenAll(
                plans.Select(plan =>
                    ReadToEndAsync(
                        plan.Id,
                        others,
                        plan.Cuts,
                        () =>
                        {
                            if (Interlocked.Increment(ref all) == killAfter)
                            {
                                Cluster[victim].Kill();
                            }
                        }
                    )
                )
            );
            foreach (var (id, seen) in ids.Zip(read))
            {
                AssertWhole(seen);

                // Whoever reads it from the beginning, wherever, reads the beginning of the same.
                var again = await ReadToEndAsync(id, others, int.MaxValue, () => { });
                AssertWhole(again);
                Assert.True(again.Count <= seen.Count);
                Assert.Equal(Told(seen.Take(again.Count - 1)), Told(again.SkipLast(1)));
            }

            lost += read.Count(seen => seen[^1] is DoneEvent { Error.Code: "silo_lost" });
            await Cluster.StartSiloAsync(victim);
        }

        // Answers were being written when their silos were killed.
        Assert.InRange(lost, 1, Rounds * Answers);
    }

    [NeedsPostgresFact]
    public async Task A_finished_answer_is_read_again_after_its_silo_is_gone_whichever_way_it_went()
    {
        foreach (var kills in (bool[])[true, false])
        {
            var id = await AskAsync(Cluster[0], null);
            var seen = new List<AnswerEvent>();
            await ReadAsync(Cluster[1], id, seen, int.MaxValue, () => { });
            AssertWhole(seen);
            Assert.True(((DoneEvent)seen[^1]).Reason is AnswerEnd.Completed or AnswerEnd.Length, Cluster[0].Output);
            if (kills)
            {
                // What ends is stored behind it, at once.
                await Task.Delay(500);
                Cluster[0].Kill();
            }
            else
            {
                await Cluster[0].StopAsync();
            }

            foreach (var silo in (int[])[1, 2])
            {
                var again = new List<AnswerEvent>();
                await ReadAsync(Cluster[silo], id, again, int.MaxValue, () => { });
                Assert.Equal(Told(seen), Told(again));
            }

            await Cluster.StartSiloAsync(0);
        }
    }

    [NeedsPostgresFact]
    public async Task The_client_goes_on_at_another_silo_by_itself()
    {
        // So many that the last one cannot be through.
        var ids = await Task.WhenAll(Enumerable.Range(0, Answers).Select(_ => AskAsync(Cluster[0], Long)));
        using var client = new PipelineClient(
            new PipelineClientOptions
            {
                BaseAddress = Cluster[0].BaseAddress,
                OtherAddresses = [Cluster[1].BaseAddress, Cluster[2].BaseAddress],
                MaxRetries = 10,
            }
        );
        var seen = new List<AnswerEvent>();
        await foreach (var one in client.ReadAnswerAsync(ids[^1]))
        {
            seen.Add(one);
            if (seen.Count == 2)
            {
                // Of an answer of which nothing is stored nobody knows afterwards.
                await StoredAsync(ids[^1]);
                Cluster[0].Kill();
            }
        }

        Assert.Equal("silo_lost", ((DoneEvent)seen[^1]).Error?.Code);
        AssertWhole(seen);
        for (var i = 0; i < 6; i++)
        {
            await client.DescribeCollectionAsync(Collection);
        }
    }

    private async Task StoredAsync(string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (
            await PostgresServer.ExecuteAsync(
                Cluster.Store,
                $"select count(*) from answer_events where answer_id = '{id}'"
            )
                is 0L
        )
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Asks, and leaves.</summary>
    /// <param name="silo">Whom.</param>
    /// <param name="schema">The form of the answer; null: some words.</param>
    private static async Task<string> AskAsync(SiloProcess silo, object? schema)
    {
        using var http = silo.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/collections/{Collection}/ask")
        {
            Content = JsonContent.Create(
                new
                {
                    question = "What does the rule of case k3q say?",
                    maxTokens = schema is null ? 40 : 1500,
                    useCache = false,
                    schema,
                }
            ),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.StatusCode == HttpStatusCode.OK, silo.Output);
        return Assert.Single(response.Headers.GetValues("X-Answer-Id"));
    }

    private async Task<List<AnswerEvent>> ReadToEndAsync(string id, int[] silos, int cuts, Action after)
    {
        var seen = new List<AnswerEvent>();
        for (var connection = 0; seen is not [.., DoneEvent]; connection++)
        {
            await ReadAsync(Cluster[silos[connection % silos.Length]], id, seen, cuts, after);
        }

        return seen;
    }

    /// <summary>Reads on behind what was seen, over one connection, and lets go of it after some events.</summary>
    private static async Task ReadAsync(SiloProcess silo, string id, List<AnswerEvent> seen, int most, Action after)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var http = silo.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/answers/{id}/events");
        if (seen.Count > 0)
        {
            request.Headers.Add("Last-Event-ID", (seen.Count - 1).ToString(CultureInfo.InvariantCulture));
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            // Nobody has taken the answer up yet; a reader comes again.
            await Task.Delay(200, patience.Token);
            return;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            // Only then: what is open is read as it comes.
            Assert.Fail($"{response.StatusCode} {await response.Content.ReadAsStringAsync()} {silo.Output}");
        }

        var body = await response.Content.ReadAsStreamAsync(patience.Token);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(body).EnumerateAsync(patience.Token))
        {
            if (item.EventType == "error")
            {
                Assert.Contains("silo_lost", item.Data, StringComparison.Ordinal);
                return;
            }

            var one = JsonSerializer.Deserialize<AnswerEvent>(item.Data, PipelineJson.Options)!;
            Assert.Equal(seen.Count, one.Sequence);
            Assert.Equal(item.EventId, one.Sequence.ToString(CultureInfo.InvariantCulture));
            seen.Add(one);
            after();
            if (--most == 0)
            {
                return;
            }
        }
    }

    private static void AssertWhole(List<AnswerEvent> events)
    {
        Assert.Equal(Enumerable.Range(0, events.Count).Select(i => (long)i), events.Select(one => one.Sequence));
        var done = Assert.IsType<DoneEvent>(events[^1]);
        Assert.Single(events.OfType<DoneEvent>());
        Assert.True(
            done.Error is null || done.Error.Code is "silo_lost" or "shutting_down",
            $"{done.Error?.Code}: {done.Error?.Message}"
        );
    }

    private static IEnumerable<string> Told(IEnumerable<AnswerEvent> events) =>
        events.Select(one => JsonSerializer.Serialize(one, PipelineJson.Options));

    private async Task FillAsync()
    {
        using var client = Cluster[0].CreateClient();
        await client.CreateCollectionAsync(Collection, new() { ShardCount = 2 });
        await client.SubmitBatchAsync(
            Collection,
            [
                .. Enumerable
                    .Range(0, 8)
                    .Select(i => new DocumentInput
                    {
                        Id = $"문서-{i}",
                        Text = $"The rule of case k{i}q is here. 사례 k{i}q 의 규정입니다.",
                    }),
            ]
        );
        await client.SettleAsync(Collection);
    }
}
