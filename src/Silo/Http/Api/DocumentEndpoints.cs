using System.Globalization;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Http.Api.Intake;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>Documents: submit in three ways, list, read, retry, cancel, delete.</summary>
internal static class DocumentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/collections/{collection}/documents").WithTags("Documents");
        group
            .MapPost("", SubmitAsync)
            .For(KeyRole.Writer)
            .WithSummary("Submit documents")
            .WithDescription(
                "application/json: one document or an array; multipart/form-data: files; application/x-ndjson: a document a line, acknowledged line by line."
            )
            .WithMetadata(
                new RequestBody(
                    typeof(DocumentInput),
                    "application/json",
                    "multipart/form-data",
                    "application/x-ndjson"
                )
            )
            .Produces<DocumentReceipt[]>(StatusCodes.Status202Accepted);
        group
            .MapGet("", ListAsync)
            .For(KeyRole.Reader)
            .WithSummary("List documents in the order of their ids")
            .Produces<DocumentPage>();
        group
            .MapGet(
                "/{id}",
                (string collection, string id, HttpContext context, IGrainFactory grains, CallerAccess access) =>
                    FindAsync(collection, DocumentRoute.Id(context, id), context, grains, access)
            )
            .For(KeyRole.Reader)
            .WithSummary("A document with its state")
            .Produces<DocumentInfo>();
        group
            .MapGet("/{id}/content", ReadAsync)
            .For(KeyRole.Reader)
            .WithSummary("A document's content as it was submitted");
        DocumentTextEndpoints.Map(group);
        group
            .MapDelete("/{id}", DeleteAsync)
            .For(KeyRole.Writer)
            .WithSummary("Delete a document")
            .Produces<DocumentReceipt>(StatusCodes.Status202Accepted);
        group
            .MapPost("/{id}/retry", RetryAsync)
            .For(KeyRole.Writer)
            .WithSummary("Try a failed document again")
            .WithDescription("Nothing, or {\"password\": \"…\"} with the password that opens the document.")
            .Produces<DocumentInfo>(StatusCodes.Status202Accepted);
        group
            .MapPost(
                "/{id}/cancel",
                (string collection, string id, HttpContext context, IGrainFactory grains, CallerAccess access) =>
                    ChangeAsync(
                        collection,
                        DocumentRoute.Id(context, id),
                        context,
                        grains,
                        access,
                        (document, labels) => document.Cancel(labels),
                        "waiting"
                    )
            )
            .For(KeyRole.Writer)
            .WithSummary("Park a waiting document")
            .Produces<DocumentInfo>(StatusCodes.Status202Accepted);
    }

    private static async Task SubmitAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        DocumentIntake intake
    )
    {
        if (await grains.GetCollection(collection).FindSettings() is null)
        {
            throw PipelineException.UnknownCollection(collection);
        }

        if (context.Request.HasFormContentType)
        {
            await WriteAsync(context, await intake.FilesAsync(collection, context));
        }
        else if (
            context.Request.ContentType?.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase) == true
        )
        {
            await intake.LinesAsync(collection, context);
        }
        else
        {
            await WriteAsync(context, await intake.JsonAsync(collection, context));
        }
    }

    private static Task WriteAsync(HttpContext context, IReadOnlyList<DocumentReceipt> receipts)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsJsonAsync(
            receipts,
            Contracts.Serialization.PipelineJson.Options,
            context.RequestAborted
        );
    }

    private static async Task<DocumentPage> ListAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        string? state,
        string? after,
        int limit = 100
    ) => await grains.GetCollection(collection).ListDocuments(State(state), after, limit, access.Of(context));

    /// <summary>The document; one that the caller may not read is as unknown as one that is not there.</summary>
    private static async Task<DocumentInfo> FindAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    ) =>
        await grains.GetCollection(collection).FindDocument(id, access.Of(context))
        ?? throw PipelineException.UnknownDocument(collection, id);

    private static DocumentState? State(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        return
            Enum.TryParse<DocumentState>(name, ignoreCase: true, out var state)
            && Enum.IsDefined(state)
            && !char.IsAsciiDigit(name[0])
            ? state
            : throw PipelineException.Invalid(
                "state",
                $"state is '{name}'; it must be accepted, chunked, indexed, failed or deleted."
            );
    }

    private static async Task<IResult> ReadAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        bool inline = false
    )
    {
        id = DocumentRoute.Id(context, id);
        var content =
            await grains.GetCollection(collection).ReadContent(id, access.Of(context))
            ?? throw PipelineException.UnknownDocument(collection, id);

        Handed.Out(context.Response);
        context.Response.Headers["X-Document-Version"] = content.Version.ToString(CultureInfo.InvariantCulture);
        var name = ContentHeaders.FileName(content.FileName ?? id);
        if (inline && Handed.ShownAs(content) is { } type)
        {
            context.Response.Headers.ContentDisposition = ContentHeaders.Inline(name);
            return Results.Bytes(content.Bytes, type);
        }

        return Results.Bytes(content.Bytes, ContentHeaders.Type(content.ContentType), name);
    }

    private static async Task<IResult> RetryAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        var retry = context.Request.HasJsonContentType()
            ? await RequestJson.ReadAsync<DocumentRetry>(context)
            : new DocumentRetry();
        return await ChangeAsync(
            collection,
            DocumentRoute.Id(context, id),
            context,
            grains,
            access,
            (document, labels) =>
                retry.Password is { } password ? document.RetryWithPassword(password, labels) : document.Retry(labels),
            "failed"
        );
    }

    private static async Task<IResult> DeleteAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        id = DocumentRoute.Id(context, id);
        var receipt =
            await grains.GetDocument(collection, id).Delete(access.Of(context))
            ?? throw PipelineException.UnknownDocument(collection, id);
        return Results.Json(receipt, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ChangeAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        Func<IDocumentGrain, IReadOnlyList<string>?, Task<bool>> change,
        string needed
    )
    {
        var info = await FindAsync(collection, id, context, grains, access);
        if (!await change(grains.GetDocument(collection, id), access.Of(context)))
        {
            throw new PipelineException(
                ErrorCode.Conflict,
                $"Document '{id}' is {info.State.ToString().ToLowerInvariant()}; only a {needed} document can be changed so.",
                "id"
            );
        }

        return Results.Json(
            await FindAsync(collection, id, context, grains, access),
            statusCode: StatusCodes.Status202Accepted
        );
    }
}
