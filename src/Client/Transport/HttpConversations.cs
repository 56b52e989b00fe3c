using System.Globalization;
using Pipeline.Client.Http;
using Pipeline.Contracts.Conversations;

namespace Pipeline.Client.Transport;

/// <summary>Conversations over the HTTP API.</summary>
internal sealed class HttpConversations(HttpCaller caller) : IConversationTransport
{
    public Task<ConversationInfo> Create(string collection, string? title, CancellationToken cancellationToken) =>
        caller.CallAsync<ConversationInfo>(
            new HttpCall(HttpMethod.Post, ApiPaths.Conversations(collection))
            {
                Body = HttpCaller.Json(new ConversationTitle { Title = title }),
                // A second attempt would begin a second one.
                Idempotent = false,
            },
            cancellationToken
        );

    public Task<ConversationPage> List(
        string collection,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        caller.CallAsync<ConversationPage>(
            new HttpCall(
                HttpMethod.Get,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ApiPaths.Conversations(collection)}?limit={limit}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}"
                )
            ),
            cancellationToken
        );

    public Task<Conversation> Get(string collection, string id, CancellationToken cancellationToken) =>
        caller.CallAsync<Conversation>(
            new HttpCall(HttpMethod.Get, ApiPaths.Conversation(collection, id)),
            cancellationToken
        );

    public Task<ConversationInfo> Rename(
        string collection,
        string id,
        string title,
        CancellationToken cancellationToken
    ) =>
        caller.CallAsync<ConversationInfo>(
            new HttpCall(HttpMethod.Patch, ApiPaths.Conversation(collection, id))
            {
                Body = HttpCaller.Json(new ConversationTitle { Title = title }),
            },
            cancellationToken
        );

    public Task Delete(string collection, string id, CancellationToken cancellationToken) =>
        // A second delete answers 404, so a lost reply must not be answered with one.
        caller.CallAsync<Nothing>(
            new HttpCall(HttpMethod.Delete, ApiPaths.Conversation(collection, id)) { Idempotent = false },
            cancellationToken
        );
}
