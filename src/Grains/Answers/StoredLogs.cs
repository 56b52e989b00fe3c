using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage.Answers;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Answers of which no silo has the log any more, as they are stored. One whose end is not stored was lost with its
/// silo: its end is an error, appended here once for all, so that nothing is ever added to what was stored, and no
/// other text comes under positions that a reader has seen.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="retention">How long an answer is kept from its end on.</param>
internal sealed class StoredLogs(IAnswerLogStore store, TimeProvider time, TimeSpan retention)
{
    private const int MostAttempts = 3;

    /// <summary>The log of an answer, complete; null: there is none.</summary>
    /// <param name="id">The answer's id.</param>
    /// <exception cref="PipelineException">The store is away, or the answer is still being written.</exception>
    public async Task<StoredLog?> FindAsync(string id)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await StoreCalls.RunAsync(() => store.FindAnswerAsync(id, CancellationToken.None)) is not { } found)
            {
                return null;
            }

            var events = found.Bodies.SelectMany(Events).ToList();
            if (!found.IsEnded)
            {
                var end = LostEnd(found.Count);
                if (!await EndAsync(id, found, end))
                {
                    // Somebody else was faster: another reader, or the silo that was taken for lost.
                    continue;
                }

                events.Add(end);
            }

            return new StoredLog(found.Collection, AnswerOwner.Stored(found.Owner), LogOf(events));
        }

        throw new PipelineException(
            ErrorCode.SiloLost,
            "The answer is being taken over from a server that was lost. Try again.",
            "id",
            retryAfterSeconds: 1
        );
    }

    /// <summary>Forgets an answer.</summary>
    /// <param name="id">The answer's id.</param>
    public Task RemoveAsync(string id) =>
        StoreCalls.RunAsync(async () =>
        {
            await store.RemoveAnswerAsync(id, CancellationToken.None);
            return true;
        });

    /// <summary>The log that some events make.</summary>
    internal static AnswerLog LogOf(IReadOnlyList<AnswerEvent> events)
    {
        var log = new AnswerLog(int.MaxValue, long.MaxValue)
        {
            IsCutOff = events is [.., DoneEvent { Error: { } error }] && error.Code == ErrorCode.SiloLost.Name(),
        };
        foreach (var one in events)
        {
            log.Append(one);
        }

        return log;
    }

    /// <summary>What is told of an answer that was lost with its silo.</summary>
    internal static PipelineException Lost() =>
        new(
            ErrorCode.SiloLost,
            "The server that wrote this answer was lost before its end. Ask again.",
            retryAfterSeconds: 1
        );

    /// <summary>The end of an answer that was lost with its silo.</summary>
    internal static DoneEvent LostEnd(long sequence) =>
        new(AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), 0, Lost().ToDetail(), Coverage: null)
        {
            Sequence = sequence,
        };

    private async Task<bool> EndAsync(string id, StoredAnswer found, DoneEvent end)
    {
        var block = new AnswerBlock(
            id,
            found.Collection,
            found.Owner,
            found.Count,
            1,
            JsonSerializer.SerializeToUtf8Bytes<AnswerEvent[]>([end], PipelineJson.Options),
            IsLast: true,
            time.GetUtcNow() + retention
        );
        return (await StoreCalls.RunAsync(() => store.AppendAsync([block], CancellationToken.None)))[0];
    }

    private static AnswerEvent[] Events(byte[] body) =>
        JsonSerializer.Deserialize<AnswerEvent[]>(body, PipelineJson.Options) ?? [];
}

/// <summary>An answer as it is stored.</summary>
/// <param name="Collection">The collection that it was asked of.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Log">What it says, to its end.</param>
internal sealed record StoredLog(string Collection, AnswerOwner Owner, AnswerLog Log);
