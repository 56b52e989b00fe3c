using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Client;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A generator in a process of its own: what its death takes with it.</summary>
public sealed class IsolatedGenerationTests : IAsyncLifetime
{
    private const string Collection = "samples";
    private const string Question = "Why does reciprocal rank fusion use k = 60?";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly SiloFolder _folder = new(SiloFolder.Embedder, SiloFolder.Generator);
    private SiloProcess _silo = null!;
    private PipelineClient _client = null!;

    public async Task InitializeAsync()
    {
        _silo = await SiloProcess.StartAsync(_folder, "--isolate-generation", "true");
        _client = _silo.CreateClient();
        await _client.SettleAsync(Collection);
        await ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_question_whose_worker_dies_before_the_answer_is_answered_by_the_next_one()
    {
        var worker = WorkerChild.Find(_silo.Id)!;

        // Stopped, it takes the request and gives nothing: the answer cannot have begun when it is killed.
        worker.Signal("STOP");
        var stream = _client.AskAsync(
            new AskRequest
            {
                Collection = Collection,
                Question = Question,
                MaxTokens = 16,
                UseCache = false,
            }
        );
        var events = new List<AnswerEvent>();
        var isKilled = false;
        await foreach (var item in stream)
        {
            events.Add(item);
            if (item is StageEvent { Stage: "context" or "generate", Status: StageStatus.Started } && !isKilled)
            {
                var hits = await _client.SearchAsync(new SearchRequest { Collection = Collection, Query = "actors" });
                Assert.NotEmpty(hits.Hits);
                isKilled = true;
                worker.Signal("KILL");
            }
        }

        var done = Assert.IsType<DoneEvent>(events[^1]);
        Assert.True(isKilled, string.Join('\n', events));
        Assert.True(
            done is { Origin: AnswerOrigin.Generated, Reason: AnswerEnd.Completed or AnswerEnd.Length },
            $"{done}\n{_silo.Output}"
        );
        Assert.NotEqual(worker, WorkerChild.Find(_silo.Id));

        // Neither the process that runs nor the one that died is a silo of its own to whoever looks.
        var cluster = await _client.GetClusterStatusAsync();
        Assert.Equal(
            (cluster.Answering, SiloState.Active),
            (Assert.Single(cluster.Silos).Name, cluster.Silos[0].State)
        );
    }

    [Fact]
    public async Task A_completion_whose_worker_dies_in_the_middle_ends_with_a_clear_error_and_the_next_one_is_whole()
    {
        using var http = _silo.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions");

        // Without the tokens that end an answer it goes on for longer than a kill takes.
        var endless = new Dictionary<string, double>
        {
            ["0"] = -100,
            ["1"] = -100,
            ["2"] = -100,
        };
        request.Content = JsonContent.Create(
            new
            {
                model = SiloFolder.Generator,
                stream = true,
                max_tokens = 4000,
                temperature = 0,
                logit_bias = endless,
                messages = new[] { new { role = "user", content = "Count." } },
            }
        );
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string>();
        var isKilled = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (
                !isKilled
                && line.Contains("\"content\":\"", StringComparison.Ordinal)
                && !line.Contains("\"content\":\"\"", StringComparison.Ordinal)
            )
            {
                isKilled = true;
                WorkerChild.Find(_silo.Id)!.Signal("KILL");
            }
        }

        Assert.True(isKilled, string.Join('\n', lines));
        var last = JsonDocument
            .Parse(lines.Last(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..])
            .RootElement;
        Assert.True(last.TryGetProperty("error", out var error), string.Join('\n', lines.TakeLast(5)));
        Assert.Contains("Ask again", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Orleans", error.GetRawText(), StringComparison.Ordinal);

        Assert.NotEmpty(
            (await _client.SearchAsync(new SearchRequest { Collection = Collection, Query = "actors" })).Hits
        );
        var answer = await _client.AnswerAsync(
            new AskRequest
            {
                Collection = Collection,
                Question = Question,
                MaxTokens = 16,
                UseCache = false,
            }
        );
        Assert.Equal(AnswerOrigin.Generated, answer.Done?.Origin);
    }

    [Fact]
    public async Task A_worker_that_is_killed_is_not_said_to_be_ready_before_the_next_one_is_and_answers()
    {
        var worker = WorkerChild.Find(_silo.Id)!;
        worker.Signal("KILL");
        await EventuallyAsync(async () =>
        {
            var isReady = (await _client.ListWorkersAsync()).Any(info =>
                info is { Role: ModelRole.Generate, State: ModelState.Ready }
            );

            // Looked for after the question: what is ready now was there then.
            var next = WorkerChild.Find(_silo.Id);
            Assert.False(isReady && (next is null || next == worker), _silo.Output);
            return isReady;
        });

        foreach (var question in (string[])[Question, "HNSW에서 M과 efConstruction은 무엇을 정하나요?"])
        {
            var answer = await _client.AnswerAsync(
                new AskRequest
                {
                    Collection = Collection,
                    Question = question,
                    MaxTokens = 16,
                    UseCache = false,
                }
            );
            Assert.Equal(AnswerOrigin.Generated, answer.Done?.Origin);
        }
    }

    [Fact]
    public async Task The_worker_ends_with_the_program_even_when_that_is_killed()
    {
        var worker = WorkerChild.Find(_silo.Id)!;
        _silo.Kill();
        await EventuallyAsync(() =>
            Task.FromResult(
                !File.Exists($"/proc/{worker.Id}/stat")
                    || File.ReadAllText($"/proc/{worker.Id}/stat").Contains(") Z ", StringComparison.Ordinal)
            )
        );
    }

    private Task ReadyAsync() =>
        EventuallyAsync(async () =>
            (await _client.ListWorkersAsync()).Any(worker =>
                worker is { Role: ModelRole.Generate, State: ModelState.Ready }
            )
        );

    private async Task EventuallyAsync(Func<Task<bool>> isTrue)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await isTrue())
        {
            Assert.False(limit.IsCancellationRequested, _silo.Output);
            await Task.Delay(100);
        }
    }
}
