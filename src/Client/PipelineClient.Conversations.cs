using System.Runtime.CompilerServices;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <content>Stored conversations: the caller's own.</content>
public sealed partial class PipelineClient
{
    private const int ConversationsOnPage = 100;

    /// <summary>Begins a conversation. What is asked with its id as <see
    /// cref="Contracts.Answers.AskRequest.Conversation"/> is its next turn.</summary>
    /// <param name="collection">The collection that it asks.</param>
    /// <param name="title">What it is called; null: as its first question.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConversationInfo> CreateConversationAsync(
        string collection,
        string? title = null,
        CancellationToken cancellationToken = default
    ) => _transport.Conversations.Create(Named(collection), title, cancellationToken);

    /// <summary>The caller's conversations in a collection, the last changed first, page by page as they are
    /// read.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<ConversationInfo> ListConversationsAsync(
        string collection,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string? after = null;
        do
        {
            var page = await _transport
                .Conversations.List(Named(collection), after, ConversationsOnPage, cancellationToken)
                .ConfigureAwait(false);
            foreach (var conversation in page.Conversations)
            {
                yield return conversation;
            }

            after = page.Next;
        } while (after is not null);
    }

    /// <summary>A conversation with its turns.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">There is none of that id for the caller (<see
    /// cref="ErrorCode.UnknownConversation"/>).</exception>
    public Task<Conversation> GetConversationAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _transport.Conversations.Get(Named(collection), id, cancellationToken);
    }

    /// <summary>Renames a conversation.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="title">The title, 1 to <see cref="ConversationTitle.MostCharacters"/> characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConversationInfo> RenameConversationAsync(
        string collection,
        string id,
        string title,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(title);
        return _transport.Conversations.Rename(Named(collection), id, title, cancellationToken);
    }

    /// <summary>Deletes a conversation with its turns.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task DeleteConversationAsync(string collection, string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _transport.Conversations.Delete(Named(collection), id, cancellationToken);
    }

    /// <summary>A conversation with its sources as Markdown.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<string> ExportConversationAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    ) =>
        ConversationMarkdown.Write(await GetConversationAsync(collection, id, cancellationToken).ConfigureAwait(false));
}
