using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class AnswerLogTests
{
    private static readonly DoneEvent Done = new(
        AnswerEnd.Completed,
        AnswerOrigin.Generated,
        new TokenUsage(0, 0),
        0,
        null,
        null
    );

    [Property(MaxTest = 50)]
    public async Task ReadersFromAnySequenceSeeEverythingWhileItIsWritten(int countCode, int[] starts)
    {
        var count = (int)((uint)countCode % 40);
        var froms = starts.Take(8).Select(start => (long)((uint)start % 45) - 2).Prepend(0).ToArray();
        var read = await OnOneSchedulerAsync(async () =>
        {
            var log = new AnswerLog();
            var readers = froms.Select(from => ReadAsync(log, from, CancellationToken.None)).ToArray();
            for (var i = 0; i < count; i++)
            {
                log.Append(new TokenEvent($"t{i}"));
                if (i % 3 == 0)
                {
                    await Task.Yield();
                }
            }

            log.Append(Done);
            log.Append(new TokenEvent("after the end"));
            return await Task.WhenAll(readers);
        });

        for (var i = 0; i < froms.Length; i++)
        {
            var first = Math.Max(0, froms[i]);
            var expected = Enumerable
                .Range(0, count + 1)
                .Select(sequence => (long)sequence)
                .Where(sequence => sequence >= first);
            Assert.Equal(expected, read[i].Select(answerEvent => answerEvent.Sequence));
            Assert.All(read[i], answerEvent => Assert.Equal(answerEvent.Sequence == count, answerEvent is DoneEvent));
        }
    }

    [Fact]
    public async Task AReaderOfAFinishedLogNeedNotWait()
    {
        var log = new AnswerLog();
        log.Append(new TokenEvent("a"));
        log.Append(Done);
        Assert.True(log.IsComplete);
        Assert.Equal(2, (await ReadAsync(log, 0, CancellationToken.None)).Count);
        Assert.Equal(0, log.Readers);
    }

    [Property(MaxTest = 200)]
    public async Task ItNeverGrowsPastItsLimitsAndStillTellsItsEnd(int[] lengths)
    {
        const int mostEvents = 8;
        const long mostCharacters = 40;
        var log = new AnswerLog(mostEvents, mostCharacters);
        foreach (var length in lengths.Take(30))
        {
            log.Append(new TokenEvent(new string('x', (int)((uint)length % 17))));
            Assert.InRange(log.Events.Count, 0, mostEvents);
            Assert.InRange(log.Characters, 0, mostCharacters);
        }

        log.Append(Done);
        var texts = lengths.Take(30).Select(length => new string('x', (int)((uint)length % 17)));
        Assert.StartsWith(
            string.Concat(log.Events.OfType<TokenEvent>().Select(token => token.Text)),
            string.Concat(texts),
            StringComparison.Ordinal
        );
        Assert.IsType<DoneEvent>(log.Events[^1]);
        Assert.True(log.IsComplete && (log.IsFull || log.Events.Count == Math.Min(lengths.Length, 30) + 1));
        await log.Delivered;
    }

    [Fact]
    public async Task ItIsDeliveredWhenItsReadersHaveHadItsEnd()
    {
        await OnOneSchedulerAsync(async () =>
        {
            var log = new AnswerLog();
            var reader = ReadAsync(log, 0, CancellationToken.None);
            log.Append(Done);
            Assert.False(log.Delivered.IsCompleted);
            await reader;
            await log.Delivered;
            return true;
        });
    }

    [Fact]
    public async Task ACancelledReaderLeaves()
    {
        await OnOneSchedulerAsync(async () =>
        {
            var log = new AnswerLog();
            using var cancellation = new CancellationTokenSource();
            var reader = ReadAsync(log, 0, cancellation.Token);
            Assert.Equal(1, log.Readers);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader);
            Assert.Equal(0, log.Readers);
            return true;
        });
    }

    private static async Task<List<AnswerEvent>> ReadAsync(
        AnswerLog log,
        long from,
        CancellationToken cancellationToken
    )
    {
        var events = new List<AnswerEvent>();
        await foreach (var answerEvent in log.ReadAsync(from, cancellationToken))
        {
            events.Add(answerEvent);
        }

        return events;
    }

    /// <summary>The log is serialised by its grain; here by a scheduler that runs one task at a time.</summary>
    private static Task<T> OnOneSchedulerAsync<T>(Func<Task<T>> work) =>
        Task
            .Factory.StartNew(
                work,
                CancellationToken.None,
                TaskCreationOptions.DenyChildAttach,
                new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler
            )
            .Unwrap();
}
