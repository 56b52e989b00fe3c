using Orleans.Concurrency;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Roles;
using Pipeline.Storage.Conversations;

namespace Pipeline.Grains.Conversations;

/// <summary>Lists the conversations of a collection, from the store, on the silo that was reached.</summary>
[StatelessWorker, OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class ConversationListGrain(IConversationStore conversations, KnownCollections collections)
    : Grain,
        IConversationListGrain
{
    public async Task<ConversationPage> List(CallerIdentity owner, string? after, int limit)
    {
        var collection = this.GetPrimaryKeyString();
        RequestFields.Range("limit", limit, 1, ConversationLimits.MostOnPage);
        var behind = ConversationRows.Behind(after);
        await collections.FindAsync(collection);
        var rows = await StoreCalls.RunAsync(
            () =>
                conversations.ListConversationsAsync(
                    collection,
                    AnswerOwner.Of(owner).Digest,
                    behind,
                    limit,
                    CancellationToken.None
                ),
            field: "after"
        );
        return new ConversationPage(
            [.. rows.Select(row => row.ToContract())],
            rows.Count == limit ? ConversationRows.PageBehind(rows[^1]) : null
        );
    }
}
