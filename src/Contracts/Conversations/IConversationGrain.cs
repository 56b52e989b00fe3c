using Orleans.Concurrency;
using Pipeline.Contracts.Answers;

namespace Pipeline.Contracts.Conversations;

/// <summary>
/// One conversation: whose it is and the order of its turns. The key is its id, made by <see cref="AnswerId.New"/>. To
/// anybody but its owner, and in any other collection, it is as unknown as one that was never begun.
/// </summary>
[Alias("pipeline.conversation-grain")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Begins the conversation.</summary>
    /// <param name="collection">The collection that it asks.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="title">What it is called; null: as its first question.</param>
    /// <exception cref="Errors.PipelineException">There is no such collection.</exception>
    [Alias("create")]
    Task<ConversationInfo> Create(string collection, CallerIdentity owner, string? title);

    /// <summary>The conversation with its turns. Of answers that were made from what the caller may no longer read, the
    /// text and the sources are left out.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="caller">Who reads.</param>
    [Alias("read")]
    Task<Conversation> Read(string collection, CallerIdentity caller);

    /// <summary>Calls it something else.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="caller">Who does.</param>
    /// <param name="title">The title.</param>
    [Alias("rename")]
    Task<ConversationInfo> Rename(string collection, CallerIdentity caller, string title);

    /// <summary>Removes it with its turns.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="caller">Who does.</param>
    [Alias("remove")]
    Task Remove(string collection, CallerIdentity caller);

    /// <summary>
    /// Begins the next turn: whatever is asked in the conversation until it ends waits a moment for it, and is refused
    /// then.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="answerId">The answer; null: the turns are only read, and none is added.</param>
    /// <param name="longest">After that the turn is given up.</param>
    /// <param name="silo">Where the answer is written: with that silo the turn is lost.</param>
    /// <returns>The last turns so far, in order.</returns>
    /// <exception cref="Errors.PipelineException">Another question of it is being answered, or it is full
    /// (<see cref="Errors.ErrorCode.Conflict"/>).</exception>
    [Alias("begin"), AlwaysInterleave]
    Task<IReadOnlyList<ConversationTurn>> Begin(
        string collection,
        CallerIdentity caller,
        string? answerId,
        TimeSpan longest,
        SiloAddress? silo = null
    );

    /// <summary>Ends the turn of an answer.</summary>
    /// <param name="answerId">The answer.</param>
    /// <param name="turn">What is kept of it; null: nothing.</param>
    /// <param name="documents">The documents that it was made from.</param>
    [Alias("end"), AlwaysInterleave]
    Task End(string answerId, ConversationTurn? turn, IReadOnlyList<string> documents);
}

/// <summary>The conversations of a collection. The key is its name.</summary>
[Alias("pipeline.conversation-list")]
public interface IConversationListGrain : IGrainWithStringKey
{
    /// <summary>Somebody's conversations, the last changed first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="after">The <see cref="ConversationPage.Next"/> of the page before; null: the first page.</param>
    /// <param name="limit">How many at most, 1 to 200.</param>
    /// <exception cref="Errors.PipelineException">There is no such collection.</exception>
    [Alias("list")]
    Task<ConversationPage> List(CallerIdentity owner, string? after, int limit);
}
