using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Tests.Answers;

/// <summary>An answer is read on where it broke off.</summary>
public sealed class AnswerReadsTests
{
    private const int Events = 12;

    [Property]
    public void Whatever_breaks_off_every_event_comes_once_and_in_order(byte from, byte[] cuts)
    {
        var start = from % Events;
        var query = new Query { Cuts = new Queue<int>((cuts ?? []).Select(cut => cut % 5)) };
        var read = ReadAsync(query, start).GetAwaiter().GetResult();
        Assert.Equal(
            Enumerable.Range(start, Events - start).Select(i => (long)i),
            read.Select(answerEvent => answerEvent.Sequence)
        );
        Assert.IsType<DoneEvent>(read[^1]);
    }

    [Fact]
    public async Task It_is_not_tried_for_ever()
    {
        var query = new Query { Cuts = new Queue<int>(Enumerable.Repeat(0, 100)) };
        var error = await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(query, 0));
        Assert.Equal(ErrorCode.SiloLost, error.Code);
        Assert.Equal(12, query.Reads);
    }

    [Fact]
    public async Task What_is_refused_is_refused_once()
    {
        var query = new Query { Refusal = AnswerReads.Unknown() };
        var error = await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(query, 0));
        Assert.Equal(ErrorCode.UnknownAnswer, error.Code);
        Assert.Equal(1, query.Reads);
    }

    [Fact]
    public async Task What_was_read_and_is_unknown_after_a_loss_was_lost()
    {
        var query = new Query { Cuts = new Queue<int>([2]), RefusalAfterLoss = AnswerReads.Unknown() };
        var error = await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(query, 0));
        Assert.Equal((ErrorCode.SiloLost, 2), (error.Code, query.Reads));
    }

    [Fact]
    public async Task Behind_the_end_there_is_nothing() => Assert.Empty(await ReadAsync(new Query(), Events));

    /// <summary>The end of an answer that was lost with its silo is told to readers from before it and from behind
    /// it.</summary>
    [Property]
    public void A_log_that_was_cut_off_ends_for_whoever_has_seen_more(byte stored, byte from)
    {
        AnswerEvent[] events = [.. Enumerable.Range(0, stored % 20).Select(i => new TokenEvent($"{i}"))];
        var log = StoredLogs.LogOf([.. events, StoredLogs.LostEnd(events.Length)]);
        var read = log.ReadAsync(from % 40, CancellationToken.None).ToBlockingEnumerable().ToArray();
        var last = Math.Max(from % 40, events.Length);
        Assert.Equal(
            Enumerable.Range(from % 40, last - (from % 40) + 1).Select(i => (long)i),
            read.Select(one => one.Sequence)
        );
        Assert.Equal("silo_lost", Assert.IsType<DoneEvent>(read[^1]).Error!.Code);
    }

    private static async Task<List<AnswerEvent>> ReadAsync(Query query, long from)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new FakeTimeProvider();
        var reads = new AnswerReads(
            Factory.Of(query),
            new PipelineMetrics(services.GetRequiredService<IMeterFactory>()),
            time
        );
        var reading = Task.Run(async () =>
        {
            var events = new List<AnswerEvent>();
            await foreach (var one in reads.ReadAsync("id", from, null, CancellationToken.None))
            {
                events.Add(one);
            }

            return events;
        });
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await reading;
    }

    /// <summary>An answer whose silo is lost after so many events of each read.</summary>
    private sealed class Query : IQueryGrain
    {
        public Queue<int> Cuts { get; init; } = new();

        public Exception? Refusal { get; init; }

        public Exception? RefusalAfterLoss { get; init; }

        public int Reads { get; private set; }

        public Task Start(AskRequest request) => throw new NotSupportedException();

        public Task Cancel(CallerIdentity? caller = null) => throw new NotSupportedException();

        public IAsyncEnumerable<AnswerEvent> Follow(DateTimeOffset until, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<AnswerEvent> Read(
            long from,
            CallerIdentity? caller = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.Yield();
            Reads++;
            if ((Reads > 1 ? RefusalAfterLoss ?? Refusal : Refusal) is { } refusal)
            {
                throw refusal;
            }

            var left = Cuts.TryDequeue(out var cut) ? cut : int.MaxValue;
            for (var i = from; i < Events; i++)
            {
                if (left-- == 0)
                {
                    throw (Reads % 3) switch
                    {
                        0 => new EnumerationAbortedException("swept"),
                        1 => new SiloUnavailableException("lost"),
                        _ => new OperationCanceledException("ended there"),
                    };
                }

                yield return i == Events - 1 ? StoredLogs.LostEnd(i) : new TokenEvent($"{i}") { Sequence = i };
            }
        }
    }

    public class Factory : DispatchProxy
    {
        private IQueryGrain _query = null!;

        public static IGrainFactory Of(IQueryGrain query)
        {
            var factory = Create<IGrainFactory, Factory>();
            ((Factory)(object)factory)._query = query;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _query;
    }
}
