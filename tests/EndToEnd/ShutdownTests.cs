using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Pipeline.Client;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>Whoever is reading an answer when the program is stopped is told so, by whatever way they read.</summary>
public sealed class ShutdownTests
{
    private const string Collection = "handbook";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Documents that take minutes to embed, so that a question that waits for them is open until somebody
    /// ends it.</summary>
    private const int Documents = 40;
    private const int SentencesOfADocument = 4_000;

    private static readonly AskRequest Waiting = new()
    {
        Collection = Collection,
        Question = "연차는 며칠인가요?",
        AtLeast = new Dictionary<int, long> { [0] = 1_000_000 },
    };

    [Fact]
    public async Task Readers_over_events_the_hub_and_the_client_get_an_end_that_says_so()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var client = silo.CreateClient(retries: 0);
        await client.CreateCollectionAsync(Collection);
        await client.SubmitBatchAsync(
            Collection,
            [.. Enumerable.Range(0, Documents).Select(i => new DocumentInput { Id = $"{i}", Text = Text(i) })]
        );
        using var patience = new CancellationTokenSource(Patience);

        var library = new Reading();
        var overLibrary = ReadAsync(client, library, patience.Token);
        using var http = silo.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/collections/{Collection}/ask")
        {
            Content = new StringContent(
                """{"question":"연차는 며칠인가요?","atLeast":{"0":1000000}}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{silo.BaseAddress.Authority}/hub"), patience.Token);
        await SendAsync(socket, """{"protocol":"json","version":1}""", patience.Token);
        await SendAsync(
            socket,
            $$$"""{"type":4,"invocationId":"1","target":"Ask","arguments":[{"collection":"{{{Collection}}}","question":"연차는 며칠인가요?","atLeast":{"0":1000000}}]}""",
            patience.Token
        );
        var hub = new StringBuilder();
        await ReceiveAsync(socket, hub, until: "\"type\":\"stage\"", patience.Token);
        await library.Begun.Task.WaitAsync(patience.Token);

        var stopped = silo.StopAsync();
        await ReceiveAsync(socket, hub, until: null, patience.Token);
        var events = ServerSentEvent.Parse(await response.Content.ReadAsStringAsync(patience.Token));
        var done = await overLibrary;

        Assert.True(await stopped == 0, silo.Output);
        Assert.Equal((AnswerEnd.Failed, "shutting_down"), (done?.Reason, done?.Error?.Code));
        Assert.Equal("done", events[^1].Type);
        Assert.Equal("shutting_down", CodeOf(JsonDocument.Parse(events[^1].Data).RootElement));
        var items = hub.ToString()
            .Split('\u001e', StringSplitOptions.RemoveEmptyEntries)
            .Select(record => JsonDocument.Parse(record).RootElement)
            .Where(record => record.TryGetProperty("item", out _))
            .Select(record => record.GetProperty("item"))
            .ToArray();
        Assert.Equal("shutting_down", CodeOf(items[^1]));
    }

    private static string Text(int document) =>
        string.Join(
            ' ',
            Enumerable
                .Range(0, SentencesOfADocument)
                .Select(i => $"Rule {i} of book {document} says that leave takes {i + document} days.")
        );

    private static string? CodeOf(JsonElement done) => done.GetProperty("error").GetProperty("code").GetString();

    private static async Task<DoneEvent?> ReadAsync(
        PipelineClient client,
        Reading reading,
        CancellationToken cancellationToken
    )
    {
        DoneEvent? done = null;
        await foreach (var answerEvent in client.AskAsync(Waiting).WithCancellation(cancellationToken))
        {
            reading.Begun.TrySetResult();
            done = answerEvent as DoneEvent;
        }

        return done;
    }

    private static Task SendAsync(ClientWebSocket socket, string record, CancellationToken cancellationToken) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(record + "\u001e"),
            WebSocketMessageType.Text,
            endOfMessage: true,
            cancellationToken
        );

    /// <summary>Reads until a text has come, or (null) until the connection ends.</summary>
    private static async Task ReceiveAsync(
        ClientWebSocket socket,
        StringBuilder received,
        string? until,
        CancellationToken cancellationToken
    )
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[8192];
        var characters = new char[8192];
        while (until is null || !received.ToString().Contains(until, StringComparison.Ordinal))
        {
            try
            {
                var part = await socket.ReceiveAsync(bytes, cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                received.Append(characters, 0, decoder.GetChars(bytes, 0, part.Count, characters, 0));
            }
            catch (WebSocketException) when (until is null)
            {
                return;
            }
        }
    }

    private sealed class Reading
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
