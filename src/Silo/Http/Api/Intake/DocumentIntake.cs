using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Documents;
using Pipeline.Grains.Hosting;
using Pipeline.Silo.Security;
using Pipeline.Storage;

namespace Pipeline.Silo.Http.Api.Intake;

/// <summary>Takes documents out of request bodies and submits them.</summary>
internal sealed class DocumentIntake(
    IGrainFactory grains,
    ICorpusStore store,
    IOptions<PipelineOptions> options,
    ErrorResponses errors,
    CallerAccess access
)
{
    /// <summary>Bytes of one streamed request, however many documents it carries.</summary>
    private const long MaxStreamedBytes = 4L << 30;

    private const int MaxBatch = 1000;

    /// <summary>A document as JSON: base64 takes a third more than its bytes, text with escapes up to twice as much,
    /// and the rest is fields.</summary>
    private long MaxJsonBytes => Math.Min(Array.MaxLength / 2, 2 * options.Value.MaxDocumentBytes + (1 << 20));

    /// <summary>A document or an array of documents. Nothing of an array is submitted before all of it is
    /// checked.</summary>
    public async Task<IReadOnlyList<DocumentReceipt>> JsonAsync(string collection, HttpContext context)
    {
        DocumentInput[] documents;
        bool several;
        using (var body = await RequestJson.ParseAsync(context, Math.Max(RequestJson.MaxBodyBytes, MaxJsonBytes)))
        {
            several = body.RootElement.ValueKind == JsonValueKind.Array;
            documents = body.RootElement.ValueKind switch
            {
                JsonValueKind.Array => RequestJson.Read<DocumentInput[]>(body.RootElement),
                JsonValueKind.Object => [RequestJson.Read<DocumentInput>(body.RootElement)],
                _ => throw PipelineException.Invalid("body", "The body must be a document or an array of documents."),
            };
        }

        if (documents.Length is 0 or > MaxBatch)
        {
            throw PipelineException.Invalid(
                "body",
                $"The body has {documents.Length} documents; 1 to {MaxBatch} are allowed. Stream more as application/x-ndjson."
            );
        }

        if (Array.IndexOf(documents, null) is var missing and >= 0)
        {
            throw PipelineException.Invalid(
                $"[{missing}]",
                $"Document [{missing}] of the array is null; give an object."
            );
        }

        var caller = access.Of(context);
        if (several)
        {
            await SubmissionCheck.AllAsync(store, collection, documents, caller, context.RequestAborted);
        }

        return await Task.WhenAll(documents.Select(document => SubmitAsync(collection, document, caller)));
    }

    /// <summary>Files as the parts of a multipart body.</summary>
    public Task<IReadOnlyList<DocumentReceipt>> FilesAsync(string collection, HttpContext context)
    {
        RaiseLimit(context);
        var caller = access.Of(context);
        return new FileIntake(
            document => SubmitAsync(collection, document, caller),
            options.Value.MaxDocumentBytes
        ).RunAsync(context.Request, context.RequestAborted);
    }

    /// <summary>A document a line in, a receipt or an error a line out.</summary>
    public Task LinesAsync(string collection, HttpContext context)
    {
        RaiseLimit(context);
        var caller = access.Of(context);
        return new LineIntake(
            document => SubmitAsync(collection, document, caller),
            errors,
            (int)MaxJsonBytes
        ).RunAsync(context);
    }

    /// <summary>Sizes are judged a document at a time, as the body streams by.</summary>
    private static void RaiseLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxStreamedBytes;
        }
    }

    private async Task<DocumentReceipt> SubmitAsync(
        string collection,
        DocumentInput document,
        IReadOnlyList<string>? caller
    )
    {
        var id = DocumentIds.Of(document);
        return await grains.GetDocument(collection, id).Submit(document, caller);
    }
}
