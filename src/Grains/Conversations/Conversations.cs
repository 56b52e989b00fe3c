using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Conversations;

/// <summary>The way to conversations by what callers name. An id that was never given out never becomes a
/// grain.</summary>
/// <param name="grains">Finds them.</param>
public sealed class Conversations(IGrainFactory grains)
{
    /// <summary>Begins a conversation under an id that nobody can guess.</summary>
    /// <param name="collection">The collection that it asks.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="title">What it is called; null: as its first question.</param>
    public Task<ConversationInfo> CreateAsync(string collection, CallerIdentity owner, string? title) =>
        grains.GetGrain<IConversationGrain>(AnswerId.New()).Create(Known(collection), owner, title);

    /// <summary>Somebody's conversations, the last changed first.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="owner">Whose.</param>
    /// <param name="after">The next of the page before; null: the first page.</param>
    /// <param name="limit">How many at most.</param>
    public Task<ConversationPage> ListAsync(string collection, CallerIdentity owner, string? after, int limit) =>
        grains.GetGrain<IConversationListGrain>(Known(collection)).List(owner, after, limit);

    /// <summary>A conversation.</summary>
    /// <param name="id">Its id as somebody names it.</param>
    /// <exception cref="PipelineException">It is no such id.</exception>
    public IConversationGrain Of(string id) =>
        grains.GetGrain<IConversationGrain>(AnswerId.Parse(id) ?? throw ConversationErrors.Unknown());

    private static string Known(string collection) =>
        CollectionNames.IsValid(collection) ? collection : throw PipelineException.UnknownCollection(collection);
}
