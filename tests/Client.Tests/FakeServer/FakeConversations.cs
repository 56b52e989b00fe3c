using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;

namespace Pipeline.Client.Tests.FakeServer;

/// <summary>Conversations of the one caller there is.</summary>
public sealed class FakeConversations
{
    private const int PageSize = 2;
    private const string Path = "/api/collections/{c}/conversations";

    /// <summary>The conversations, the last changed first.</summary>
    public List<Conversation> All { get; } = [];

    /// <summary>Adds a turn to the conversation of a question.</summary>
    public void Take(AskRequest request)
    {
        if (request.Conversation is { } id)
        {
            var turn = new ConversationTurn
            {
                Number = Find(id).Turns.Count + 1,
                Question = request.Question,
                Text = "Leave is 25 days [1].",
                Sources =
                [
                    new TurnSource
                    {
                        Number = 1,
                        DocumentId = "guide.md",
                        Title = "Guide",
                        Text = "25 days",
                    },
                ],
            };
            Change(id, one => one with { Turns = [.. one.Turns, turn] });
        }
    }

    public void Map(WebApplication app, FakePipelineServer server)
    {
        app.MapPost(
            Path,
            async context =>
            {
                var given = await FakePipelineServer.ReadAsync<ConversationTitle>(context);
                var now = DateTimeOffset.UnixEpoch;
                var collection = server.Find(FakeCollectionRoutes.Name(context)).Name;
                var info = new ConversationInfo(AnswerId.New(), collection, given.Title ?? "", now, now, 0);
                All.Insert(0, new Conversation(info, []));
                await FakePipelineServer.WriteAsync(context, info, 201);
            }
        );
        app.MapGet(
            Path,
            context =>
            {
                _ = int.TryParse(context.Request.Query["after"], out var from);
                var page = All.Skip(from).Take(PageSize).Select(one => one.Info).ToArray();
                var next = from + PageSize < All.Count ? $"{from + PageSize}" : null;
                return FakePipelineServer.WriteAsync(context, new ConversationPage(page, next));
            }
        );
        app.MapGet(Path + "/{id}", context => FakePipelineServer.WriteAsync(context, Find(Id(context))));
        app.MapPatch(
            Path + "/{id}",
            async context =>
            {
                var given = await FakePipelineServer.ReadAsync<ConversationTitle>(context);
                Change(Id(context), one => one with { Info = one.Info with { Title = given.Title! } });
                await FakePipelineServer.WriteAsync(context, Find(Id(context)).Info);
            }
        );
        app.MapDelete(
            Path + "/{id}",
            context =>
            {
                All.Remove(Find(Id(context)));
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }
        );
    }

    private Conversation Find(string id) => All.Find(one => one.Info.Id == id) ?? throw ConversationErrors.Unknown();

    private void Change(string id, Func<Conversation, Conversation> change)
    {
        var at = All.IndexOf(Find(id));
        var changed = change(All[at]);
        var info = changed.Info with { Turns = changed.Turns.Count };
        var title = info.Title.Length > 0 || info.Turns == 0 ? info.Title : changed.Turns[0].Question;
        All[at] = changed with { Info = info with { Title = title } };
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
