using System.Text;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Pipeline.Connectors.Messaging;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;

namespace Pipeline.Connectors.Tests.Messaging;

public sealed class NatsSourceTests
{
    private const string Token = "t0ken";

    private readonly MemorySink _sink = new();

    [OnNats]
    public async Task Messages_become_documents_in_their_order_and_are_taken_once()
    {
        await using var server = await NatsServer.StartAsync(Token);
        var stream = await StreamAsync(server);
        await PublishAsync(stream, "docs.a", "one", ("Pipeline-Id", "휴가"), ("Content-Type", "text/markdown"));
        await PublishAsync(stream, "docs.a", "two", ("pipeline-id", "휴가"));
        await PublishAsync(stream, "docs.b", "named by its place");
        await PublishAsync(stream, "docs.c", "to be deleted", ("Pipeline-Id", "gone"));
        await PublishAsync(stream, "docs.c", "", ("Pipeline-Id", "gone"));
        var report = await RunAsync(server);
        Assert.Equal(["docs.b/3", "휴가"], _sink.Ids);
        Assert.Equal("two", _sink.Documents["휴가"]);
        Assert.Equal((4, 4, 1), (report.Seen, report.Changed, report.Deleted));
        Assert.Equal(0, (await RunAsync(server)).Seen);
        await PublishAsync(stream, "docs.b", "three");
        Assert.Equal(1, (await RunAsync(server)).Seen);
    }

    [OnNats]
    public async Task What_was_not_taken_comes_again()
    {
        await using var server = await NatsServer.StartAsync(Token);
        var stream = await StreamAsync(server);
        await PublishAsync(stream, "docs.a", "one", ("Pipeline-Id", "a"));
        _sink.Gate = _ => throw new SinkException("The store is away.", isTransient: true);
        await Assert.ThrowsAsync<SinkException>(() => RunAsync(server));
        _sink.Gate = _ => { };

        // It comes by itself when the server no longer waits for this one; a new consumer need not wait.
        await RunAsync(server, consumer: "other");
        Assert.Equal(["a"], _sink.Ids);
    }

    [OnNats]
    public async Task More_than_a_batch_is_taken_in_one_run()
    {
        await using var server = await NatsServer.StartAsync(Token);
        var stream = await StreamAsync(server);
        for (var i = 0; i < 250; i++)
        {
            await PublishAsync(stream, "docs.a", $"{i}", ("Pipeline-Id", $"{i % 7}"));
        }

        Assert.Equal(250, (await RunAsync(server)).Changed);
        Assert.Equal(Enumerable.Range(243, 7).Select(i => $"{i}"), _sink.Documents.Values.OrderBy(int.Parse));
    }

    [OnNats]
    public async Task What_is_wrong_is_told()
    {
        await using var server = await NatsServer.StartAsync(Token);
        await StreamAsync(server);
        Assert.Equal(ProblemCode.SourceMissing, await ProblemAsync(Settings(server) with { Stream = "none" }));
        Assert.Equal(ProblemCode.SourceForbids, await ProblemAsync(Settings(server) with { Secret = "wrong" }));
        Assert.Equal(
            ProblemCode.AddressPrivate,
            await ProblemAsync(Settings(server) with { Rules = AddressRules.Public })
        );
    }

    [OnNats]
    public async Task A_test_names_subjects_and_takes_nothing()
    {
        await using var server = await NatsServer.StartAsync(Token);
        var stream = await StreamAsync(server);
        await PublishAsync(stream, "docs.b", "one");
        await PublishAsync(stream, "docs.a", "two");
        await using var source = new NatsSource(Settings(server));
        Assert.Equal(["docs.a (1)", "docs.b (1)"], await source.ProbeAsync(3, default));
        Assert.Equal(2, (await RunAsync(server)).Seen);
    }

    private static NatsSettings Settings(NatsServer server, string consumer = "pipeline") =>
        new(server.Address, "DOCS", consumer) { Secret = Token, Rules = TestServer.Local };

    private static async Task<ProblemCode> ProblemAsync(NatsSettings settings)
    {
        await using var source = new NatsSource(settings);
        return (await Assert.ThrowsAsync<SourceException>(() => source.ProbeAsync(3, default))).Problem.Code;
    }

    private static async Task<NatsJSContext> StreamAsync(NatsServer server)
    {
        var context = new NatsJSContext(
            new NatsConnection(
                new NatsOpts
                {
                    Url = server.Address.ToString(),
                    HeaderEncoding = Encoding.UTF8,
                    AuthOpts = new NatsAuthOpts { Token = Token },
                }
            )
        );
        await context.CreateStreamAsync(new StreamConfig("DOCS", ["docs.>"]));
        return context;
    }

    private static async Task PublishAsync(
        NatsJSContext stream,
        string subject,
        string body,
        params (string Name, string Value)[] headers
    )
    {
        var sent = new NatsHeaders();
        foreach (var (name, value) in headers)
        {
            sent.Add(name, value);
        }

        var acknowledged = await stream.PublishAsync(subject, Encoding.UTF8.GetBytes(body), headers: sent);
        acknowledged.EnsureSuccess();
    }

    private async Task<RunReport> RunAsync(NatsServer server, string consumer = "pipeline")
    {
        await using var source = new NatsSource(Settings(server, consumer));
        return await new ConnectorRun(
            source,
            new MemoryJournal(),
            _sink,
            new RunRules { Pauses = new Backoff(TimeSpan.Zero, TimeSpan.Zero) },
            TimeProvider.System,
            new CountingMonitor()
        ).RunAsync(default);
    }
}
