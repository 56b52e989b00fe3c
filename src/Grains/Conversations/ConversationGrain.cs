using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Roles;
using Pipeline.Storage;
using Pipeline.Storage.Conversations;

namespace Pipeline.Grains.Conversations;

/// <summary>
/// One conversation. What it holds is in the store alone; the grain has the order of questions. Should there be two
/// activations for a moment, the store takes their turns one after the other.
/// </summary>
[OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed partial class ConversationGrain(
    IConversationStore conversations,
    ICorpusStore store,
    KnownCollections collections,
    ISiloStatusOracle silos,
    TimeProvider time,
    ILogger<ConversationGrain> logger
) : Grain, IConversationGrain
{
    /// <summary>How long a question waits for the one before, which may just be ending.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How much longer than its deadline a turn is waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int MostAttempts = 5;

    private OpenTurn? _open;

    private string Id => this.GetPrimaryKeyString();

    public async Task<ConversationInfo> Create(string collection, CallerIdentity owner, string? title)
    {
        var name = title is null ? "" : TitleText.Checked(title);
        await collections.FindAsync(collection);
        var now = time.GetUtcNow();
        var row = new ConversationRow(Id, collection, AnswerOwner.Of(owner).Digest, name, now, now);
        var isNew = await StoreCalls.RunAsync(() =>
            conversations.AddConversationAsync(row, ConversationLimits.MostConversations, CancellationToken.None)
        );
        return isNew ? row.ToContract() : throw PipelineException.UnknownCollection(collection);
    }

    public async Task<Conversation> Read(string collection, CallerIdentity caller)
    {
        var row = await FindAsync(collection, caller);
        return new Conversation(row.ToContract(), await TurnsAsync(row, caller, ConversationLimits.MostTurns));
    }

    public async Task<ConversationInfo> Rename(string collection, CallerIdentity caller, string title)
    {
        var name = TitleText.Checked(title);
        await FindAsync(collection, caller);
        await StoreCalls.RunAsync(() => conversations.RenameConversationAsync(Id, name, CancellationToken.None));
        return (await FindAsync(collection, caller)).ToContract();
    }

    public async Task Remove(string collection, CallerIdentity caller)
    {
        await FindAsync(collection, caller);
        await StoreCalls.RunAsync(() => conversations.RemoveConversationAsync(Id, CancellationToken.None));
        DeactivateOnIdle();
    }

    public async Task<IReadOnlyList<ConversationTurn>> Begin(
        string collection,
        CallerIdentity caller,
        string? answerId,
        TimeSpan longest,
        SiloAddress? silo
    )
    {
        // Before anybody waits, or takes a place: whose it is not learns nothing of it.
        var row = await FindAsync(collection, caller);
        var began = time.GetTimestamp();
        do
        {
            await FreeAsync(row, began);

            // Of several that waited one goes first.
        } while (_open is not null);

        if (answerId is null)
        {
            return await TurnsAsync(await FindAsync(collection, caller), caller, ConversationLimits.TurnsBefore);
        }

        var open = new OpenTurn(answerId, time.GetUtcNow() + longest + Grace, silo);
        _open = open;
        DelayDeactivation(longest + Grace);
        try
        {
            row = await FindAsync(collection, caller);
            return row is { TurnCount: < ConversationLimits.MostTurns, Bytes: < ConversationLimits.MostBytes }
                ? await TurnsAsync(row, caller, ConversationLimits.TurnsBefore)
                : throw ConversationErrors.Full(ConversationLimits.MostTurns);
        }
        catch
        {
            Close(answerId);
            throw;
        }
    }

    public async Task End(string answerId, ConversationTurn? turn, IReadOnlyList<string> documents)
    {
        try
        {
            if (turn is not null)
            {
                await AddAsync(turn, documents);
            }
        }
        catch (PipelineException error)
        {
            // The answer stands, and whoever has it; only the conversation does not remember it.
            LogLost(logger, error);
        }
        finally
        {
            Close(answerId);
        }
    }

    private void Close(string answerId)
    {
        if (_open is { } open && open.AnswerId == answerId)
        {
            _open = null;
            open.End();
        }
    }

    /// <summary>Waits until nothing is being answered here.</summary>
    private async Task FreeAsync(ConversationRow row, long began)
    {
        while (_open is { } open)
        {
            var now = time.GetUtcNow();
            if (open.Until <= now || (open.Silo is { } silo && silos.IsDeadSilo(silo)))
            {
                Close(open.AnswerId);
                return;
            }

            try
            {
                await open.Ended.WaitAsync(Max(TimeSpan.Zero, Patience - time.GetElapsedTime(began)), time);
            }
            catch (TimeoutException)
            {
                throw row.TurnCount >= ConversationLimits.MostTurns
                    ? ConversationErrors.Full(ConversationLimits.MostTurns)
                    : ConversationErrors.Busy();
            }
        }

        static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }

    private async Task AddAsync(ConversationTurn turn, IReadOnlyList<string> documents)
    {
        var body = new KeptTurn(turn, documents).ToBytes();
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var row = await StoreCalls.RunAsync(() => conversations.FindConversationAsync(Id, CancellationToken.None));
            if (row is null)
            {
                // Removed while the answer was written.
                return;
            }

            var next = new StoredTurn(Id, row.TurnCount, body, TitleText.Of(turn.Question));
            if (await StoreCalls.RunAsync(() => conversations.AddTurnAsync(next, CancellationToken.None)))
            {
                return;
            }
        }
    }

    /// <exception cref="PipelineException">There is none, or not for this caller.</exception>
    private async Task<ConversationRow> FindAsync(string collection, CallerIdentity caller)
    {
        var row = await StoreCalls.RunAsync(() => conversations.FindConversationAsync(Id, CancellationToken.None));
        if (
            row is not null
            && string.Equals(row.Collection, collection, StringComparison.Ordinal)
            && AnswerOwner.Stored(row.Owner.ToArray()).Is(caller)
        )
        {
            return row;
        }

        if (row is null && _open is null)
        {
            DeactivateOnIdle();
        }

        throw ConversationErrors.Unknown();
    }

    /// <summary>The last turns as the caller may see them; what documents took along is removed from the
    /// store.</summary>
    private async Task<IReadOnlyList<ConversationTurn>> TurnsAsync(ConversationRow row, CallerIdentity caller, int most)
    {
        var bodies = await StoreCalls.RunAsync(() => conversations.ReadTurnsAsync(Id, CancellationToken.None));
        var readable = new ReadableTurns(store, row.Collection, caller.Access);
        var turns = new List<ConversationTurn>(Math.Min(most, bodies.Count));
        for (var i = Math.Max(0, bodies.Count - most); i < bodies.Count; i++)
        {
            var kept = KeptTurn.Of(i + 1, bodies[i]);
            if (await StoreCalls.RunAsync(() => readable.HasLostAsync(kept)))
            {
                kept = kept.Withheld();
                await StoreCalls.RunAsync(() =>
                    conversations.ReplaceTurnAsync(Id, i, kept.ToBytes(), CancellationToken.None)
                );
            }

            turns.Add(await StoreCalls.RunAsync(() => readable.ReadAsync(kept)));
        }

        return turns;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A turn of a conversation could not be stored")]
    private static partial void LogLost(ILogger logger, Exception error);
}
