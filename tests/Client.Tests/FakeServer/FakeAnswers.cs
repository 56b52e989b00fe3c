using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Tests.FakeServer;

/// <summary>Answers with a script, over connections that can be cut after any event.</summary>
public sealed class FakeAnswers
{
    private const string AnswerId = "0123456789abcdef0123456789abcdef";

    /// <summary>The events; numbered as they are sent.</summary>
    public IReadOnlyList<AnswerEvent> Script { get; set; } =
    [
        new StageEvent("keyword", StageStatus.Finished, 1.5),
        new HitsEvent(
            "context",
            [
                new SearchHit
                {
                    DocumentId = "guide.md",
                    Version = 1,
                    Chunk = 2,
                    Title = "Guide",
                    Text = "Leave is 25 days.",
                    Rank = 1,
                },
            ]
        ),
        new TokenEvent("Leave is "),
        new TokenEvent("25 days"),
        new CitationEvent(1, "guide.md", 1, 2, "Guide", 16),
        new TokenEvent(" [1]."),
        new DoneEvent(
            AnswerEnd.Completed,
            AnswerOrigin.Generated,
            new TokenUsage(100, 7),
            42,
            null,
            new Coverage(1, 1)
        ),
    ];

    /// <summary>Per connection, the events after which it is cut; empty: not at all.</summary>
    public ConcurrentQueue<int> CutAfter { get; } = new();

    /// <summary>Awaited before each event, with its number.</summary>
    public Func<long, Task> BeforeEvent { get; set; } = _ => Task.CompletedTask;

    /// <summary>Text put between two events, e.g. a comment or an event of a newer server.</summary>
    public string Between { get; set; } = "";

    public AskRequest? LastRequest { get; private set; }

    /// <summary>Writes the script of a question; null: all have the same.</summary>
    public Func<AskRequest, IReadOnlyList<AnswerEvent>>? Respond { get; set; }

    /// <summary>Every question so far.</summary>
    public ConcurrentQueue<AskRequest> Requests { get; } = new();

    public TaskCompletionSource<string> Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Map(WebApplication app, FakePipelineServer server)
    {
        app.MapPost(
            "/api/collections/{c}/ask",
            async context =>
            {
                server.Find(FakeCollectionRoutes.Name(context));
                LastRequest = await FakePipelineServer.ReadAsync<AskRequest>(context);
                Script = Respond?.Invoke(LastRequest) ?? Script;
                server.Conversations.Take(LastRequest);
                Requests.Enqueue(LastRequest);
                context.Response.Headers["X-Answer-Id"] = AnswerId;
                await StreamAsync(context, 0);
            }
        );
        app.MapGet(
            "/api/answers/{id}/events",
            context =>
            {
                if ((string)context.Request.RouteValues["id"]! != AnswerId)
                {
                    throw new PipelineException(ErrorCode.UnknownAnswer, "There is no such answer.", "id");
                }

                var last = context.Request.Headers["Last-Event-ID"].ToString();
                return StreamAsync(context, last.Length == 0 ? 0 : int.Parse(last) + 1);
            }
        );
        app.MapDelete(
            "/api/answers/{id}",
            context =>
            {
                Cancelled.TrySetResult((string)context.Request.RouteValues["id"]!);
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }
        );
    }

    private async Task StreamAsync(HttpContext context, int from)
    {
        var cut = CutAfter.TryDequeue(out var events) ? events : int.MaxValue;
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        for (var i = from; i < Script.Count; i++)
        {
            await BeforeEvent(i).WaitAsync(context.RequestAborted);
            if (i - from >= cut)
            {
                // Without the last chunk: the client sees the connection break, but nothing already sent is lost.
                throw new IOException("cut");
            }

            var answerEvent = Script[i] with { Sequence = i };
            var data = JsonSerializer.Serialize(answerEvent, PipelineJson.Options);
            var type = JsonDocument.Parse(data).RootElement.GetProperty("type").GetString();
            await context.Response.WriteAsync($"{Between}id: {i}\nevent: {type}\ndata: {data}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
