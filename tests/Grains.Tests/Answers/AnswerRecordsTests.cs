using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Tests.Answers;

/// <summary>Answers are stored behind their logs: whole, in order, and never at their expense.</summary>
public sealed class AnswerRecordsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly AnswerOwner Owner = AnswerOwner.Of(new CallerIdentity(["hr"], "kim"));

    [Property(MaxTest = 30)]
    public void What_is_stored_is_what_was_said_however_it_came_and_whatever_failed_meanwhile(
        byte[] answers,
        byte failures
    ) => StoredAsync([.. (answers ?? []).Take(6).Select(length => length % 80)], failures % 3).GetAwaiter().GetResult();

    [Fact]
    public async Task While_the_store_is_away_an_answer_is_given_up_and_goes_on()
    {
        using var given = new GivenUp();
        var store = new FakeLogs { Failures = int.MaxValue };
        await using var records = Records(store, given);
        await records.StartAsync(default);
        var record = Record(records, "a");
        var log = new AnswerLog(appended: record.Add);
        log.Append(new TokenEvent("one"));
        await record.Settled.WaitAsync(Patience);
        log.Append(new TokenEvent("two"));
        Assert.Equal(2, log.Events.Count);
        Assert.Equal(["store"], given.Reasons);
        Assert.Equal(AnswerRecords.MostAttempts, store.Calls);

        // The next one is stored again.
        store.Failures = 0;
        record = Record(records, "b");
        record.Add(Done(0));
        await record.Settled.WaitAsync(Patience);
        Assert.Single(store.Of("b"));
        Assert.Empty(store.Of("a"));
    }

    [Fact]
    public async Task What_waits_for_the_store_is_bounded()
    {
        using var given = new GivenUp();
        var store = new FakeLogs { Gate = new TaskCompletionSource() };
        await using var records = Records(store, given, mostCharacters: 1000);
        await records.StartAsync(default);
        var large = Record(records, "large");
        large.Add(new TokenEvent(new string('x', 600)) { Sequence = 0 });
        await store.Called.Task.WaitAsync(Patience);
        var larger = Record(records, "larger");
        larger.Add(new TokenEvent(new string('x', 600)) { Sequence = 0 });
        await larger.Settled.WaitAsync(Patience);
        Assert.Equal(["full"], given.Reasons);

        // What was let go of makes room.
        var small = Record(records, "small");
        small.Add(Done(0));
        store.Gate.SetResult();
        await small.Settled.WaitAsync(Patience);
        Assert.Single(store.Of("large"));
        Assert.Empty(store.Of("larger"));
    }

    [Fact]
    public async Task An_answer_whose_end_another_silo_has_stored_is_given_up()
    {
        using var given = new GivenUp();
        var store = new FakeLogs();
        await using var records = Records(store, given);
        await records.StartAsync(default);
        var record = Record(records, "a");
        record.Add(new TokenEvent("one") { Sequence = 0 });
        await store.Appended.Task.WaitAsync(Patience);
        await store.AppendAsync([Block("a", StoredLogs.LostEnd(1))], default);
        record.Add(Done(1));
        await record.Settled.WaitAsync(Patience);
        Assert.Equal(["refused"], given.Reasons);
        Assert.Equal("silo_lost", Assert.IsType<DoneEvent>(store.Of("a")[^1]).Error!.Code);
    }

    private static async Task StoredAsync(int[] lengths, int failures)
    {
        using var given = new GivenUp();
        var store = new FakeLogs { Failures = failures };
        await using var records = Records(store, given);
        await records.StartAsync(default);
        var answers = lengths.Select((length, i) => (Record: Record(records, $"a{i}"), Length: length)).ToArray();
        await Task.WhenAll(
            answers.Select(answer =>
                Task.Run(async () =>
                {
                    for (var i = 0; i < answer.Length; i++)
                    {
                        answer.Record.Add(new TokenEvent($"{i}\0두") { Sequence = i });
                        await Task.Yield();
                    }

                    answer.Record.Add(Done(answer.Length));
                })
            )
        );
        await Task.WhenAll(answers.Select(answer => answer.Record.Settled)).WaitAsync(Patience);
        Assert.Empty(given.Reasons);
        foreach (var (record, length) in answers)
        {
            var events = store.Of(record.Id);
            Assert.Equal(Enumerable.Range(0, length + 1).Select(i => (long)i), events.Select(one => one.Sequence));
            Assert.All(events.Take(length), (one, i) => Assert.Equal($"{i}\0두", ((TokenEvent)one).Text));
            Assert.IsType<DoneEvent>(events[^1]);
        }
    }

    private static AnswerRecords Records(IAnswerLogStore store, GivenUp given, long mostCharacters = 1_000_000) =>
        new(store, given.Metrics, TimeProvider.System, NullLogger<AnswerRecords>.Instance, mostCharacters);

    private static AnswerRecord Record(AnswerRecords records, string id) =>
        new(records, id, "docs", Owner, DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(10));

    private static AnswerBlock Block(string id, AnswerEvent one) =>
        new(
            id,
            "docs",
            Owner.Digest,
            one.Sequence,
            1,
            JsonSerializer.SerializeToUtf8Bytes<AnswerEvent[]>([one], PipelineJson.Options),
            one is DoneEvent,
            DateTimeOffset.UnixEpoch
        );

    private static DoneEvent Done(long sequence) =>
        new(AnswerEnd.Completed, AnswerOrigin.Generated, new TokenUsage(1, 1), 1, null, null) { Sequence = sequence };

    /// <summary>Why answers were given up.</summary>
    private sealed class GivenUp : IDisposable
    {
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly MeterListener _listener = new();

        public GivenUp()
        {
            var meters = _services.GetRequiredService<IMeterFactory>();
            Metrics = new PipelineMetrics(meters);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "pipeline.answers.not_stored" && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Reasons.Enqueue((string)tags[0].Value!));
            _listener.Start();
        }

        public PipelineMetrics Metrics { get; }

        public ConcurrentQueue<string> Reasons { get; } = new();

        public void Dispose()
        {
            _listener.Dispose();
            _services.Dispose();
        }
    }

    /// <summary>Logs in memory, by the contract's rules.</summary>
    private sealed class FakeLogs : IAnswerLogStore
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, List<AnswerEvent>> _logs = new(StringComparer.Ordinal);
        private int _calls;

        public int Failures { get; set; }

        public int Calls => _calls;

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Appended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<AnswerEvent> Of(string id)
        {
            lock (_lock)
            {
                return _logs.TryGetValue(id, out var log) ? [.. log] : [];
            }
        }

        public async Task<IReadOnlyList<bool>> AppendAsync(
            IReadOnlyList<AnswerBlock> blocks,
            CancellationToken cancellationToken
        )
        {
            Called.TrySetResult();
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            if (Interlocked.Increment(ref _calls) <= Failures)
            {
                throw new StoreUnavailableException("away", new IOException());
            }

            lock (_lock)
            {
                Appended.TrySetResult();
                return [.. blocks.Select(Append)];
            }
        }

        public Task<StoredAnswer?> FindAnswerAsync(string answerId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task RemoveAnswerAsync(string answerId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<int> SweepAnswersAsync(int limit, CancellationToken cancellationToken) => Task.FromResult(0);

        private bool Append(AnswerBlock block)
        {
            var log = _logs.TryGetValue(block.AnswerId, out var known) ? known : _logs[block.AnswerId] = [];
            if (log.Count != block.First || log is [.., DoneEvent])
            {
                return false;
            }

            log.AddRange(JsonSerializer.Deserialize<AnswerEvent[]>(block.Body.Span, PipelineJson.Options)!);
            Assert.Equal(block.First + block.Count, log.Count);
            Assert.Equal(log is [.., DoneEvent], block.IsLast);
            return true;
        }
    }
}
