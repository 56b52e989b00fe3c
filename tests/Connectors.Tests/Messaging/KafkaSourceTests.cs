using System.Text;
using Confluent.Kafka;
using Pipeline.Connectors.Messaging;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;

namespace Pipeline.Connectors.Tests.Messaging;

/// <summary>Against the brokers that librdkafka has for tests, which speak the protocol in this process.</summary>
public sealed class KafkaSourceTests : IDisposable
{
    private readonly IProducer<string?, byte[]> _producer = new ProducerBuilder<string?, byte[]>(
        new ProducerConfig(new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" })
        {
            BootstrapServers = "replaced:1",
        }
    )
        .SetLogHandler((_, _) => { })
        .Build();

    private readonly MemorySink _sink = new();

    public void Dispose() => _producer.Dispose();

    [Fact]
    public async Task Messages_become_documents_in_their_order_and_are_taken_once()
    {
        await ProduceAsync("휴가", "one", ("Content-Type", "text/markdown"));
        await ProduceAsync("휴가", "two");
        await ProduceAsync("gone", "to be deleted");
        await ProduceAsync("gone", null);
        await ProduceAsync("key", "by its header", ("pipeline-id", "header"));
        var report = await RunAsync();
        Assert.Equal(["header", "휴가"], _sink.Ids);
        Assert.Equal("two", _sink.Documents["휴가"]);
        Assert.Equal((4, 1), (report.Changed, report.Deleted));
        Assert.Equal(0, (await RunAsync()).Seen);
        await ProduceAsync("휴가", "three");
        Assert.Equal(1, (await RunAsync()).Seen);
    }

    [Fact]
    public async Task What_was_not_taken_comes_again()
    {
        await ProduceAsync("a", "one");
        _sink.Gate = _ => throw new SinkException("The store is away.", isTransient: true);
        await Assert.ThrowsAsync<SinkException>(RunAsync);
        _sink.Gate = _ => { };
        await RunAsync();
        Assert.Equal(["a"], _sink.Ids);
    }

    [Fact]
    public async Task A_private_broker_is_not_reached()
    {
        await ProduceAsync("a", "one");
        await using var source = new KafkaSource(Settings() with { Rules = AddressRules.Public });
        Assert.Equal(
            ProblemCode.AddressPrivate,
            (await Assert.ThrowsAsync<SourceException>(() => source.ProbeAsync(3, default))).Problem.Code
        );
    }

    [Fact]
    public async Task A_test_names_partitions()
    {
        await ProduceAsync("a", "one");
        await using var source = new KafkaSource(Settings());
        Assert.Equal(["docs/0", "docs/1", "docs/2"], await source.ProbeAsync(3, default));
    }

    private KafkaSettings Settings()
    {
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        var broker = admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers[0];
        return new KafkaSettings([(broker.Host, broker.Port)], "docs", "pipeline") { Rules = TestServer.Local };
    }

    private async Task ProduceAsync(string key, string? body, params (string Name, string Value)[] headers)
    {
        var message = new Message<string?, byte[]>
        {
            Key = key,
            Value = body is null ? null! : Encoding.UTF8.GetBytes(body),
            Headers = [],
        };
        foreach (var (name, value) in headers)
        {
            message.Headers.Add(name, Encoding.UTF8.GetBytes(value));
        }

        await _producer.ProduceAsync("docs", message);
    }

    private async Task<RunReport> RunAsync()
    {
        await using var source = new KafkaSource(Settings());
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
