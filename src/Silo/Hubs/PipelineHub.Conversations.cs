using Pipeline.Contracts.Conversations;

namespace Pipeline.Silo.Hubs;

/// <content>Stored conversations: each caller's own.</content>
internal sealed partial class PipelineHub
{
    public Task<ConversationInfo> CreateConversation(string collection, string? title)
    {
        CallerFor(collection);
        return conversations.CreateAsync(collection, Identity(), title);
    }

    public Task<ConversationPage> ListConversations(string collection, string? after, int limit)
    {
        CallerFor(collection);
        return conversations.ListAsync(collection, Identity(), after, limit);
    }

    public Task<Conversation> GetConversation(string collection, string id)
    {
        CallerFor(collection);
        return conversations.Of(id).Read(collection, Identity());
    }

    public Task<ConversationInfo> RenameConversation(string collection, string id, string title)
    {
        CallerFor(collection);
        return conversations.Of(id).Rename(collection, Identity(), title);
    }

    public Task DeleteConversation(string collection, string id)
    {
        CallerFor(collection);
        return conversations.Of(id).Remove(collection, Identity());
    }
}
