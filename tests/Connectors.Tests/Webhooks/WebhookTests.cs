using System.Text;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;
using Pipeline.Connectors.Webhooks;

namespace Pipeline.Connectors.Tests.Webhooks;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly List<(string Id, string Timestamp, string Signature, string Body)> _received = [];
    private TestServer _server = null!;
    private Queue<int> _statuses = new();

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Answer = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers;
            _received.Add(
                (
                    headers["webhook-id"].ToString(),
                    headers["webhook-timestamp"].ToString(),
                    headers["webhook-signature"].ToString(),
                    await reader.ReadToEndAsync()
                )
            );
            context.Response.StatusCode = _statuses.Count > 0 ? _statuses.Dequeue() : 204;
        };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>The example of the reference libraries (github.com/standard-webhooks/standard-webhooks).</summary>
    [Fact]
    public void An_event_is_signed_as_the_specification_says()
    {
        var signature = WebhookSecret
            .Parse(Secret)!
            .Sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                DateTimeOffset.FromUnixTimeSeconds(1614265330),
                """{"test": 2432232314}"""u8
            );
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_no base64")]
    public void What_is_no_secret_is_refused(string text) => Assert.Null(WebhookSecret.Parse(text));

    [Fact]
    public async Task An_event_is_tried_again_under_its_id_and_signed_each_time()
    {
        _statuses = new Queue<int>([503, 429]);
        var report = await RunAsync("one");
        Assert.Equal((1, 0), (report.Changed, report.Failed));
        Assert.Equal(["msg_one", "msg_one", "msg_one"], _received.Select(one => one.Id));
        Assert.All(
            _received,
            one =>
                Assert.Equal(
                    WebhookSecret
                        .Parse(Secret)!
                        .Sign(
                            one.Id,
                            DateTimeOffset.FromUnixTimeSeconds(long.Parse(one.Timestamp)),
                            Encoding.UTF8.GetBytes(one.Body)
                        ),
                    one.Signature
                )
        );
    }

    [Fact]
    public async Task A_refused_event_is_given_up_and_the_next_one_is_sent()
    {
        _statuses = new Queue<int>([400]);
        var given = new List<string>();
        var report = await RunAsync(given, "one", "two");
        Assert.Equal(["one"], given);
        Assert.Equal((1, 1), (report.Changed, report.Failed));
        Assert.Equal(["msg_one", "msg_two"], _received.Select(one => one.Id));
    }

    [Fact]
    public async Task A_receiver_that_is_away_loses_no_event()
    {
        _statuses = new Queue<int>(Enumerable.Repeat(500, new RunRules().Attempts));
        var given = new List<string>();
        await Assert.ThrowsAsync<SinkException>(() => RunAsync(given, "one"));
        Assert.Empty(given);
    }

    private Task<RunReport> RunAsync(params string[] events) => RunAsync([], events);

    private async Task<RunReport> RunAsync(List<string> givenUp, params string[] events)
    {
        using var http = new GuardedHttp(TestServer.Local, TimeSpan.FromMinutes(1), TimeProvider.System);
        var receiver = new WebhookReceiver(_server.Address, WebhookSecret.Parse(Secret), http, TimeProvider.System);
        await using var source = new ScriptedSource(_ =>
            events.Select(
                SourceEvent (name) =>
                    new ItemFound(
                        new SourceItem(
                            name,
                            "1",
                            _ =>
                                Task.FromResult(
                                    new SourceContent(Encoding.UTF8.GetBytes($"\"{name}\"")) { Title = $"msg_{name}" }
                                )
                        )
                        {
                            IsMessage = true,
                        }
                    )
            )
        );
        return await new ConnectorRun(
            source,
            new MemoryJournal(),
            new WebhookSink(
                receiver,
                (id, _, _) =>
                {
                    givenUp.Add(id);
                    return Task.CompletedTask;
                }
            ),
            new RunRules { Parallelism = 1, Pauses = new Backoff(TimeSpan.Zero, TimeSpan.Zero) },
            TimeProvider.System,
            new CountingMonitor()
        ).RunAsync(default);
    }
}
