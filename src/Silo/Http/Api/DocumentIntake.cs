using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Hosting;

namespace Pipeline.Silo.Http.Api;

/// <summary>Takes documents out of a request body, a document at a time, and submits them.</summary>
internal sealed class DocumentIntake(IGrainFactory grains, IOptions<PipelineOptions> options)
{
    /// <summary>Bytes of one request, however many documents it carries.</summary>
    public const long MaxBodyBytes = 4L << 30;

    private const int MaxBatch = 1000;
    private const int MaxFieldBytes = 64 * 1024;

    /// <summary>Lines submitted but not yet acknowledged; past it the socket is not read.</summary>
    private const int LinesInFlight = 64;

    public async Task<IReadOnlyList<DocumentReceipt>> JsonAsync(string collection, HttpContext context)
    {
        var body = await RequestJson.ReadAsync<JsonDocument>(context);
        using (body)
        {
            DocumentInput[] documents;
            try
            {
                documents = body.RootElement.ValueKind switch
                {
                    JsonValueKind.Array => body.RootElement.Deserialize<DocumentInput[]>(PipelineJson.Options)!,
                    JsonValueKind.Object => [body.RootElement.Deserialize<DocumentInput>(PipelineJson.Options)!],
                    _ => throw PipelineException.Invalid("body", "The body must be a document or an array of documents."),
                };
            }
            catch (JsonException error)
            {
                throw RequestJson.NotJson(error);
            }

            if (documents.Length is 0 or > MaxBatch)
            {
                throw PipelineException.Invalid(
                    "body", $"The body has {documents.Length} documents; 1 to {MaxBatch} are allowed. Stream more as application/x-ndjson.");
            }

            return await Task.WhenAll(documents.Select(document => SubmitAsync(collection, document)));
        }
    }

    public async Task<IReadOnlyList<DocumentReceipt>> FilesAsync(string collection, HttpContext context)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(context.Request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw PipelineException.Invalid("Content-Type", "The multipart body has no boundary; let the HTTP library set the Content-Type.");
        }

        var receipts = new List<DocumentReceipt>();
        string? metadata = null;
        string[]? labels = null;
        var reader = new MultipartReader(boundary, context.Request.Body);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
            if (string.IsNullOrEmpty(file))
            {
                var (field, _) = await ReadAsync(section.Body, MaxFieldBytes, context.RequestAborted);
                var text = System.Text.Encoding.UTF8.GetString(field);
                metadata = name == "metadata" ? text : metadata;
                labels = name == "labels" ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : labels;
                continue;
            }

            var (content, total) = await ReadAsync(section.Body, options.Value.MaxDocumentBytes, context.RequestAborted);
            receipts.Add(await SubmitAsync(collection, new DocumentInput
            {
                Content = total > content.Length ? null : content,
                RefusedBytes = total > content.Length ? total : null,
                FileName = file,
                ContentType = section.ContentType,
                Metadata = metadata,
                Labels = labels,
            }));
        }

        return receipts.Count > 0
            ? receipts
            : throw PipelineException.Invalid("body", "The multipart body has no file; send each file as a part with a file name.");
    }

    /// <summary>A document a line in, a receipt or an error a line out, in the same order.</summary>
    public async Task LinesAsync(string collection, HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // A slow source is no attack here: it waits for its own acknowledgements.
            rate.MinDataRate = null;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(context.RequestAborted);
        var window = Channel.CreateBounded<Task<object>>(LinesInFlight);
        var writing = WriteAsync();
        using var lines = new StreamReader(context.Request.Body);
        var number = 0;
        try
        {
            while (await lines.ReadLineAsync(context.RequestAborted) is { } line)
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    await window.Writer.WriteAsync(LineAsync(collection, line, number), context.RequestAborted);
                }
            }
        }
        finally
        {
            window.Writer.TryComplete();
        }

        await writing;

        async Task WriteAsync()
        {
            await foreach (var line in window.Reader.ReadAllAsync(context.RequestAborted))
            {
                var text = JsonSerializer.Serialize(await line, PipelineJson.Options);
                await context.Response.WriteAsync(text + "\n", context.RequestAborted);
                if (window.Reader.Count == 0)
                {
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }
        }
    }

    private async Task<object> LineAsync(string collection, string line, int number)
    {
        try
        {
            var document = JsonSerializer.Deserialize<DocumentInput>(line, PipelineJson.Options)
                ?? throw PipelineException.Invalid("line", "The line is null; give a document.");
            return await SubmitAsync(collection, document);
        }
        catch (JsonException error)
        {
            return new { line = number, error = RequestJson.NotJson(error).ToDetail() };
        }
        catch (PipelineException error)
        {
            return new { line = number, error = error.ToDetail() };
        }
    }

    private Task<DocumentReceipt> SubmitAsync(string collection, DocumentInput document)
    {
        var id = DocumentIds.Of(document);
        return grains.GetGrain<IDocumentGrain>($"{collection}/{id}").Submit(document);
    }

    /// <summary>Reads up to a limit and counts what is beyond it.</summary>
    private static async Task<(byte[] Content, long Total)> ReadAsync(Stream body, long limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        var total = 0L;
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
            if (total <= limit)
            {
                kept.Write(buffer, 0, read);
            }
        }

        return (kept.ToArray(), total);
    }
}
