using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;

namespace Pipeline.Client.Transport;

/// <summary>Conversations of a client inside a cluster: those of the program itself, which reads everything.</summary>
internal sealed class ClusterConversations(IGrainFactory grains) : IConversationTransport
{
    private static readonly CallerIdentity Self = new(Access: null);

    public Task<ConversationInfo> Create(string collection, string? title, CancellationToken cancellationToken) =>
        ClusterErrors.Run(() => Grain(AnswerId.New()).Create(collection, Self, title), cancellationToken);

    public Task<ConversationPage> List(
        string collection,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ClusterErrors.Run(
            () => grains.GetGrain<IConversationListGrain>(collection).List(Self, after, limit),
            cancellationToken
        );

    public Task<Conversation> Get(string collection, string id, CancellationToken cancellationToken) =>
        ClusterErrors.Run(() => Grain(id).Read(collection, Self), cancellationToken);

    public Task<ConversationInfo> Rename(
        string collection,
        string id,
        string title,
        CancellationToken cancellationToken
    ) => ClusterErrors.Run(() => Grain(id).Rename(collection, Self, title), cancellationToken);

    public Task Delete(string collection, string id, CancellationToken cancellationToken) =>
        ClusterErrors.Run(
            async () =>
            {
                await Grain(id).Remove(collection, Self).ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    private IConversationGrain Grain(string id) =>
        grains.GetGrain<IConversationGrain>(AnswerId.Parse(id) ?? throw ConversationErrors.Unknown());
}
