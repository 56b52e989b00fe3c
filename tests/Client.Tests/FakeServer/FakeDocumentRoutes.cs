using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Tests.FakeServer;

internal static class FakeDocumentRoutes
{
    private const string Documents = "/api/collections/{c}/documents";

    public static void Map(WebApplication app, FakePipelineServer server)
    {
        app.MapPost(Documents, context => SubmitAsync(context, server));
        app.MapGet(
            Documents,
            context =>
            {
                var query = context.Request.Query;
                DocumentState? state = query.TryGetValue("state", out var word)
                    ? Enum.Parse<DocumentState>(word.ToString(), ignoreCase: true)
                    : null;
                var after = query.TryGetValue("after", out var last) ? last.ToString() : null;
                var page = Collection(context, server).List(state, after, int.Parse(query["limit"].ToString()));
                return FakePipelineServer.WriteAsync(context, page);
            }
        );
        app.MapGet(
            Documents + "/{id}",
            context => FakePipelineServer.WriteAsync(context, Collection(context, server).Get(Id(context)).Info)
        );
        app.MapGet(
            Documents + "/{id}/content",
            async context =>
            {
                var (input, info) = Collection(context, server).Get(Id(context));
                context.Response.ContentType = info.ContentType;
                context.Response.Headers["X-Document-Version"] = info.Version.ToString();
                await context.Response.Body.WriteAsync(input.Content ?? Encoding.UTF8.GetBytes(input.Text!));
            }
        );
        app.MapGet(Documents + "/{id}/chunks", context => ChunksAsync(context, server));
        app.MapDelete(
            Documents + "/{id}",
            context => FakePipelineServer.WriteAsync(context, Collection(context, server).Delete(Id(context)), 202)
        );
        app.MapPost(
            Documents + "/{id}/retry",
            async context =>
            {
                var body = context.Request.HasJsonContentType()
                    ? await context.Request.ReadFromJsonAsync<DocumentRetry>()
                    : null;
                await ChangeAsync(context, server, DocumentState.Failed, DocumentState.Accepted, body?.Password);
            }
        );
        app.MapPost(
            Documents + "/{id}/cancel",
            context => ChangeAsync(context, server, DocumentState.Accepted, DocumentState.Failed)
        );
    }

    // A chunk a line, each on two pages of its own.
    private static Task ChunksAsync(HttpContext context, FakePipelineServer server)
    {
        var (input, info) = Collection(context, server).Get(Id(context));
        var query = context.Request.Query;
        var (from, limit) = (int.Parse(query["from"].ToString()), int.Parse(query["limit"].ToString()));
        var lines = info.State == DocumentState.Failed ? [] : input.Text!.Split('\n');
        var chunks = lines
            .Select(
                (line, i) =>
                    new DocumentChunk
                    {
                        Chunk = i,
                        Text = line,
                        HeadingPath = ["Guide", "휴가"],
                        Start = i * 100,
                        End = (i * 100) + line.Length,
                        Page = (2 * i) + 1,
                        Place = new PassagePlace { LastPage = (2 * i) + 2 },
                    }
            )
            .Skip(from)
            .Take(limit)
            .ToList();
        int? next = from + limit < lines.Length ? from + limit : null;
        return FakePipelineServer.WriteAsync(
            context,
            new DocumentChunks(
                info.Id,
                info.Version,
                null,
                info.ContentType!,
                null,
                info.Version,
                lines.Length,
                chunks,
                next
            )
        );
    }

    private static FakeCollection Collection(HttpContext context, FakePipelineServer server) =>
        server.Find(FakeCollectionRoutes.Name(context));

    /// <summary>The server leaves an escaped slash in a segment as it is.</summary>
    private static string Id(HttpContext context) =>
        ((string)context.Request.RouteValues["id"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Task ChangeAsync(
        HttpContext context,
        FakePipelineServer server,
        DocumentState from,
        DocumentState to,
        string? password = null
    )
    {
        var collection = Collection(context, server);
        var info = collection.Get(Id(context)).Info;
        if (info.State != from)
        {
            throw new PipelineException(ErrorCode.Conflict, $"Document '{info.Id}' is {info.State}, not {from}.", "id");
        }

        var changed = info with { State = to, FailureReason = to == DocumentState.Failed ? "Cancelled." : null };
        var text =
            collection.Get(info.Id).Input.Text ?? Encoding.UTF8.GetString(collection.Get(info.Id).Input.Content ?? []);
        collection.Set(FakeCollection.Opened(changed, text, password));
        return FakePipelineServer.WriteAsync(context, collection.Get(info.Id).Info, 202);
    }

    private static async Task SubmitAsync(HttpContext context, FakePipelineServer server)
    {
        var collection = Collection(context, server);
        var type = context.Request.ContentType ?? "";
        if (type.StartsWith("application/x-ndjson", StringComparison.Ordinal))
        {
            await StreamAsync(context, server, collection);
        }
        else if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync();
            var receipts = new List<DocumentReceipt>();
            foreach (var file in form.Files)
            {
                using var content = new MemoryStream();
                await file.CopyToAsync(content);
                receipts.Add(
                    collection.Submit(
                        new DocumentInput
                        {
                            FileName = file.FileName,
                            Content = content.ToArray(),
                            Metadata = form.TryGetValue("metadata", out var metadata) ? metadata.ToString() : null,
                            Labels = form.TryGetValue("labels", out var labels) ? labels.ToString().Split(',') : null,
                        }
                    )
                );
            }

            await FakePipelineServer.WriteAsync(context, receipts, 202);
        }
        else
        {
            var body = await FakePipelineServer.ReadAsync<JsonElement>(context);
            var inputs =
                body.ValueKind == JsonValueKind.Array
                    ? body.Deserialize<DocumentInput[]>(PipelineJson.Options)!
                    : [body.Deserialize<DocumentInput>(PipelineJson.Options)!];
            await FakePipelineServer.WriteAsync(context, inputs.Select(collection.Submit).ToArray(), 202);
        }
    }

    private static async Task StreamAsync(HttpContext context, FakePipelineServer server, FakeCollection collection)
    {
        context.Response.ContentType = "application/x-ndjson";
        var cut = server.CutUploadsAfter.TryDequeue(out var lines) ? lines : int.MaxValue;
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        for (var number = 1; await reader.ReadLineAsync() is { } line; number++)
        {
            object reply;
            var id = "";
            try
            {
                var input = JsonSerializer.Deserialize<DocumentInput>(line, PipelineJson.Options)!;
                id = DocumentIds.Of(input);
                reply = collection.Submit(input);
            }
            catch (PipelineException error)
            {
                reply = new SubmitFailure(number, error.ToDetail());
            }

            await server.BeforeAcknowledge(id);
            if (number > cut)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(
                JsonSerializer.Serialize(reply, reply.GetType(), PipelineJson.Options) + "\n"
            );
            await context.Response.Body.FlushAsync();
        }
    }
}
