using Pipeline.Contracts.Conversations;

namespace Pipeline.Client.Transport;

/// <summary>How calls about conversations reach a server.</summary>
internal interface IConversationTransport
{
    Task<ConversationInfo> Create(string collection, string? title, CancellationToken cancellationToken);

    Task<ConversationPage> List(string collection, string? after, int limit, CancellationToken cancellationToken);

    Task<Conversation> Get(string collection, string id, CancellationToken cancellationToken);

    Task<ConversationInfo> Rename(string collection, string id, string title, CancellationToken cancellationToken);

    Task Delete(string collection, string id, CancellationToken cancellationToken);
}
