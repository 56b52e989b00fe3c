using System.Globalization;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Searching;
using Pipeline.Silo.Security;
using Pipeline.Silo.Shutdown;

namespace Pipeline.Silo.Http.Api;

/// <summary>Search and ask.</summary>
internal static class QuestionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/collections/{collection}/search", SearchAsync)
            .For(KeyRole.Reader)
            .WithTags("Questions")
            .WithSummary("Search a collection")
            .WithMetadata(RequestBody.Json<SearchRequest>())
            .Produces<SearchResponse>();
        api.MapGet(
                "/collections/{collection}/suggest",
                (
                    string collection,
                    string text,
                    HttpContext context,
                    ISearches searches,
                    CallerAccess access,
                    int top = 8
                ) =>
                    searches.SuggestAsync(
                        new SuggestRequest
                        {
                            Collection = collection,
                            Text = text,
                            Top = top,
                            Access = access.Of(context),
                        },
                        context.RequestAborted
                    )
            )
            .For(KeyRole.Reader)
            .WithTags("Questions")
            .WithSummary("Complete and correct a text that is being typed")
            .Produces<SuggestResponse>();
        api.MapPost("/collections/{collection}/ask", AskAsync)
            .For(KeyRole.Reader)
            .WithTags("Questions")
            .WithSummary("Ask a collection; the answer streams as server-sent events")
            .WithDescription("With 'Accept: application/json' the whole answer comes as one object.")
            .WithMetadata(RequestBody.Json<AskRequest>())
            .Produces<Answer>();
        api.MapGet("/answers/{id}/events", ReadAsync)
            .For(KeyRole.Reader)
            .WithTags("Questions")
            .WithSummary("Read an answer again, from Last-Event-ID on");
        api.MapDelete("/answers/{id}", CancelAsync)
            .For(KeyRole.Reader)
            .WithTags("Questions")
            .WithSummary("Cancel an answer");
    }

    private static async Task<SearchResponse> SearchAsync(
        string collection,
        HttpContext context,
        ISearches searches,
        CallerAccess access
    )
    {
        var request = await RequestJson.ReadAsync<SearchRequest>(context) with
        {
            Collection = collection,
            Access = access.Of(context),
            Guardrails = Caller.Of(context).Guardrails,
        };
        return await searches.SearchAsync(request, context.RequestAborted);
    }

    private static async Task AskAsync(
        string collection,
        HttpContext context,
        AnswerStarts answers,
        AnswerReads reads,
        CallerAccess access,
        IHostApplicationLifetime lifetime,
        TimeProvider time
    )
    {
        var caller = access.IdentityOf(context);
        var request = Caller
            .Of(context)
            .Ask((await RequestJson.ReadAsync<AskRequest>(context)).By(caller) with { Collection = collection });
        var (id, _) = await answers.StartAsync(request, context.RequestAborted);
        context.Response.Headers["X-Answer-Id"] = id;
        if (WantsOneObject(context.Request))
        {
            var events = new List<AnswerEvent>();
            try
            {
                await foreach (var answerEvent in reads.ReadAsync(id, 0, caller, context.RequestAborted))
                {
                    events.Add(answerEvent);
                }
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody can re-attach to an answer whose id was never delivered.
                await reads.CancelAsync(id, caller);
                throw;
            }

            await context.Response.WriteAsJsonAsync(
                Answer.Of(id, events),
                PipelineJson.Options,
                context.RequestAborted
            );
            return;
        }

        await StreamAsync(reads, id, 0, caller, context, lifetime, time);
    }

    private static async Task ReadAsync(
        string id,
        HttpContext context,
        AnswerReads reads,
        CallerAccess access,
        IHostApplicationLifetime lifetime,
        TimeProvider time
    )
    {
        if (AnswerId.Parse(id) is not { } known)
        {
            throw new PipelineException(ErrorCode.UnknownAnswer, "An answer's id is the X-Answer-Id of its ask.", "id");
        }

        var last = context.Request.Headers["Last-Event-ID"].ToString();
        var from = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence + 1
            : 0;
        await StreamAsync(reads, known, from, access.ReaderOf(context), context, lifetime, time);
    }

    private static async Task<IResult> CancelAsync(
        string id,
        HttpContext context,
        AnswerReads reads,
        CallerAccess access
    )
    {
        if (AnswerId.Parse(id) is { } known)
        {
            await reads.CancelAsync(known, access.ReaderOf(context));
        }

        return Results.NoContent();
    }

    private static async Task StreamAsync(
        AnswerReads reads,
        string id,
        long from,
        CallerIdentity? caller,
        HttpContext context,
        IHostApplicationLifetime lifetime,
        TimeProvider time
    )
    {
        using var open = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);

        // An answer of this silo ends by itself then, with an event that says so; one of another silo can be read again
        // there.
        using var stopping = lifetime.ApplicationStopping.Register(() => open.CancelAfter(AnswerShutdown.Patience));
        try
        {
            await new EventStream(context, time).WriteAsync(
                reads
                    .ReadAsync(id, from, caller, CancellationToken.None)
                    .Select(answerEvent =>
                        EventStream.Item(
                            answerEvent,
                            TypeOf(answerEvent),
                            answerEvent.Sequence.ToString(CultureInfo.InvariantCulture)
                        )
                    ),
                open.Token
            );
        }
        catch (OperationCanceledException)
        {
            // The reader went away. The answer goes on for its grace period, so that it can be read again.
        }
    }

    private static string TypeOf(AnswerEvent answerEvent) =>
        answerEvent switch
        {
            StageEvent => "stage",
            HitsEvent => "hits",
            TokenEvent => "token",
            CitationEvent => "citation",
            VerdictEvent => "verdict",
            _ => "done",
        };

    private static bool WantsOneObject(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
    }
}
