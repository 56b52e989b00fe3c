using System.Collections.Concurrent;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Client.Tests.FakeCluster;

/// <summary>What the fake grains share; one for all of them, as a corpus store is.</summary>
public sealed class FakeStore
{
    public ConcurrentDictionary<string, FakeCollection> Collections { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, bool> Asked { get; } = new();

    public ConcurrentQueue<string> Settled { get; } = new();

    /// <summary>Events that a read hands out before it ends early; empty: to the end.</summary>
    public ConcurrentQueue<int> EndReadsAfter { get; } = new();

    public ConcurrentQueue<string> Cancelled { get; } = new();

    /// <summary>Submits running now, and the most there were at once.</summary>
    public int Running;

    public int MostRunning;

    /// <summary>Awaited in every submit.</summary>
    public Func<Task> DuringSubmit { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<AnswerEvent> Script { get; } =
    [
        new StageEvent("keyword", StageStatus.Finished, 1) { Sequence = 0 },
        new TokenEvent("연차는 ") { Sequence = 1 },
        new TokenEvent("15일입니다.") { Sequence = 2 },
        new DoneEvent(AnswerEnd.Completed, AnswerOrigin.Generated, new TokenUsage(1, 2), 3, null, new Coverage(1, 1))
        {
            Sequence = 3,
        },
    ];
}
