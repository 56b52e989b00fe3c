using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Conversations;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>Stored conversations: each caller's own.</summary>
internal static class ConversationEndpoints
{
    private const string Markdown = "markdown";
    private const string Json = "json";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/collections/{collection}/conversations").WithTags("Conversations");
        group
            .MapPost("", CreateAsync)
            .For(KeyRole.Reader)
            .WithSummary("Begin a conversation; the body is optional")
            .WithDescription("Ask in it with its id as 'conversation' of an ask. It is the caller's alone.")
            .WithMetadata(RequestBody.Json<ConversationTitle>())
            .Produces<ConversationInfo>(StatusCodes.Status201Created);
        group
            .MapGet("", ListAsync)
            .For(KeyRole.Reader)
            .WithSummary("List the caller's conversations, the last changed first")
            .Produces<ConversationPage>();
        group
            .MapGet(
                "/{id}",
                (string collection, string id, HttpContext context, Conversations conversations, CallerAccess access) =>
                    conversations.Of(id).Read(collection, access.IdentityOf(context))
            )
            .For(KeyRole.Reader)
            .WithSummary("A conversation with its turns")
            .Produces<Conversation>();
        group
            .MapPatch("/{id}", RenameAsync)
            .For(KeyRole.Reader)
            .WithSummary("Rename a conversation")
            .WithMetadata(RequestBody.Json<ConversationTitle>())
            .Produces<ConversationInfo>();
        group.MapDelete("/{id}", RemoveAsync).For(KeyRole.Reader).WithSummary("Delete a conversation with its turns");
        group
            .MapGet("/{id}/export", ExportAsync)
            .For(KeyRole.Reader)
            .WithSummary("A conversation with its sources as a file: 'format=markdown' (default) or 'format=json'");
    }

    private static async Task<IResult> CreateAsync(
        string collection,
        HttpContext context,
        Conversations conversations,
        CallerAccess access
    )
    {
        var given = await RequestJson.ReadOrDefaultAsync<ConversationTitle>(context);
        var created = await conversations.CreateAsync(collection, access.IdentityOf(context), given.Title);
        return Results.Json(created, PipelineJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static Task<ConversationPage> ListAsync(
        string collection,
        HttpContext context,
        Conversations conversations,
        CallerAccess access,
        string? after = null,
        int limit = 50
    ) => conversations.ListAsync(collection, access.IdentityOf(context), after, limit);

    private static async Task<ConversationInfo> RenameAsync(
        string collection,
        string id,
        HttpContext context,
        Conversations conversations,
        CallerAccess access
    )
    {
        var given = await RequestJson.ReadAsync<ConversationTitle>(context);
        return await conversations.Of(id).Rename(collection, access.IdentityOf(context), given.Title ?? "");
    }

    private static async Task<IResult> RemoveAsync(
        string collection,
        string id,
        HttpContext context,
        Conversations conversations,
        CallerAccess access
    )
    {
        await conversations.Of(id).Remove(collection, access.IdentityOf(context));
        return Results.NoContent();
    }

    private static async Task<IResult> ExportAsync(
        string collection,
        string id,
        HttpContext context,
        Conversations conversations,
        CallerAccess access,
        string format = Markdown
    )
    {
        if (format is not (Markdown or Json))
        {
            throw new PipelineException(
                ErrorCode.InvalidRequest,
                $"format is '{format}'; it must be one of {Markdown}, {Json}.",
                "format",
                reason: "not_one_of",
                values: new Dictionary<string, string> { ["value"] = format, ["allowed"] = $"{Markdown}, {Json}" }
            );
        }

        var conversation = await conversations.Of(id).Read(collection, access.IdentityOf(context));
        var name = $"conversation-{conversation.Info.Id[..8]}";
        return format == Json
            ? Results.File(
                System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(conversation, PipelineJson.Options),
                "application/json",
                $"{name}.json"
            )
            : Results.File(
                Encoding.UTF8.GetBytes(ConversationMarkdown.Write(conversation)),
                "text/markdown; charset=utf-8",
                $"{name}.md"
            );
    }
}
