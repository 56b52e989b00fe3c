using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>A pipeline over fakes, with a clock that only moves when a test waits.</summary>
internal sealed class LaneRun : IIngestListener, IAsyncDisposable
{
    public const long Large = DocumentSizes.LargeBytes + 1;

    /// <summary>Only there so that a broken product ends a test instead of hanging it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Func<IngestPipeline> _begin;
    private readonly Meters _meters = new();
    private IngestPipeline _pipeline;

    public LaneRun(Action<IngestionOptions>? configure = null)
    {
        var options = new IngestionOptions { Readers = 2 };
        configure?.Invoke(options);
        Shard = new FakeShard(Time);
        Capacity = new IngestCapacity(options.InFlightBytes, options.Readers);
        Metrics = new IngestMetrics(_meters, new PipelineMetrics(_meters), Time);
        _begin = () =>
            new IngestPipeline(Shard, Model, Model, this, options, Capacity, Metrics, Time, NullLogger.Instance);
        _pipeline = _begin();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeShard Shard { get; }

    public FakeModel Model { get; } = new();

    public IngestCapacity Capacity { get; }

    public IngestMetrics Metrics { get; }

    public bool IsGone { get; private set; }

    public bool IsBusy => _pipeline.IsBusy;

    public long LastPublished { get; private set; }

    /// <summary>Awaited for every number that is waited for until searches see it.</summary>
    public Func<long, CancellationToken, Task<bool>> OnApplied { get; set; } = (_, _) => Task.FromResult(true);

    public void Submit(string id, string content, long bytes = 100)
    {
        Shard.Submit(id, content, bytes);
        _pipeline.Wake();
    }

    public void Wake() => _pipeline.Wake();

    public Task StopAsync() => _pipeline.StopAsync();

    /// <summary>Ends the pipeline wherever it is, and begins another over what the store has.</summary>
    public async Task RestartAsync()
    {
        await _pipeline.StopAsync();
        _pipeline = _begin();
        _pipeline.Wake();
    }

    /// <summary>Waits for something that the pipeline does; time goes by meanwhile, unless it is to stand
    /// still.</summary>
    public async Task UntilAsync(Func<bool> happened, bool still = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!happened())
        {
            patience.Token.ThrowIfCancellationRequested();
            var changed = Shard.Changed;
            if (!still)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            // A look now and then, for what changes without the store.
            await Task.WhenAny(changed, Task.Delay(1, CancellationToken.None));
        }
    }

    public Task SettledAsync() => UntilAsync(() => Shard.IsSettled);

    public async ValueTask DisposeAsync()
    {
        await _pipeline.StopAsync();
        _meters.Dispose();
    }

    void IIngestListener.Published(long number, IEnumerable<string?> embedders) => LastPublished = number;

    Task<bool> IIngestListener.AppliedAsync(long number, CancellationToken cancellationToken) =>
        OnApplied(number, cancellationToken);

    void IIngestListener.Failed(DocumentRow row, ProcessingFailure failure, DateTimeOffset? next) { }

    void IIngestListener.Gone() => IsGone = true;

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}
