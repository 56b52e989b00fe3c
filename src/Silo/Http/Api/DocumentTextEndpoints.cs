using System.Globalization;
using System.Text;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>What was read of a document: its chunks with where they stand, and its text.</summary>
internal static class DocumentTextEndpoints
{
    private const int PageOfText = 200;

    public static void Map(RouteGroupBuilder documents)
    {
        documents
            .MapGet("/{id}/chunks", ChunksAsync)
            .For(KeyRole.Reader)
            .WithSummary("A document's chunks, with where they stand in the original")
            .Produces<DocumentChunks>();
        documents
            .MapGet("/{id}/text", TextAsync)
            .For(KeyRole.Reader)
            .WithSummary("A document's text as it was read: the ranges of chunks are ranges of it")
            .Produces<string>(contentType: "text/plain");
    }

    private static async Task<DocumentChunks> ChunksAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        int from = 0,
        int limit = 100
    ) => await FindAsync(grains, collection, DocumentRoute.Id(context, id), from, limit, access.Of(context));

    private static async Task TextAsync(
        string collection,
        string id,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        id = DocumentRoute.Id(context, id);
        var labels = access.Of(context);
        var page = await FindAsync(grains, collection, id, 0, PageOfText, labels);
        if (page.Version == 0)
        {
            throw new PipelineException(
                ErrorCode.Conflict,
                $"Nothing of document '{id}' has been read yet; its state says why.",
                "id"
            );
        }

        var (version, text) = (page.Version, new ChunkText());
        Handed.Out(context.Response);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers["X-Document-Version"] = version.ToString(CultureInfo.InvariantCulture);
        while (true)
        {
            foreach (var chunk in page.Chunks)
            {
                await context.Response.WriteAsync(text.Next(chunk), Encoding.UTF8, context.RequestAborted);
            }

            if (page.Next is not { } next)
            {
                return;
            }

            page = await FindAsync(grains, collection, id, next, PageOfText, labels);
            if (page.Version != version)
            {
                // Half of one version and half of another would be no text of either.
                context.Abort();
                return;
            }
        }
    }

    private static async Task<DocumentChunks> FindAsync(
        IGrainFactory grains,
        string collection,
        string id,
        int from,
        int limit,
        IReadOnlyList<string>? access
    ) =>
        await grains.GetCollection(collection).ReadChunks(id, from, limit, access)
        ?? throw PipelineException.UnknownDocument(collection, id);
}
