using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http.Api.Intake;

/// <summary>
/// Files as the parts of a multipart body, each submitted as it has come in. The fields <c>metadata</c> and
/// <c>labels</c> are those of all files after them; <c>id</c>, <c>title</c> and <c>password</c> are those of the next
/// file. With a single file the fields may also follow it.
/// </summary>
/// <param name="submit">Submits a document.</param>
/// <param name="maxBytes">Bytes of the largest file that is kept; larger ones are submitted as refused.</param>
internal sealed class FileIntake(Func<DocumentInput, Task<DocumentReceipt>> submit, long maxBytes)
{
    private const int MaxFieldBytes = 64 * 1024;
    private const int MaxBoundary = 200;

    private static readonly string[] Fields = ["id", "title", "password", "metadata", "labels"];
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<DocumentReceipt> _receipts = [];
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private DocumentInput? _held;
    private string? _trailing;

    /// <summary>Submits every file of a body.</summary>
    /// <exception cref="PipelineException">The body is no multipart body, has no file, or a part is refused; files
    /// before it stay submitted.</exception>
    public async Task<IReadOnlyList<DocumentReceipt>> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundary)
        {
            throw PipelineException.Invalid(
                "Content-Type",
                $"The multipart body has no boundary of 1 to {MaxBoundary} characters; let the HTTP library set the Content-Type."
            );
        }

        var reader = new MultipartReader(boundary, request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                await TakeAsync(section, cancellationToken);
            }
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw PipelineException.Invalid(
                "body",
                "The multipart body is broken off or malformed; let the HTTP library write it."
            );
        }

        if (_receipts.Count > 0 && _trailing is { } field)
        {
            throw PipelineException.Invalid(
                field,
                $"The field {field} comes after the last of several files; fields stand before the files that they belong to."
            );
        }

        if (_held is { } last)
        {
            await SubmitAsync(With(last));
        }

        return _receipts.Count > 0
            ? _receipts
            : throw PipelineException.Invalid(
                "body",
                "The multipart body has no file; send each file as a part with a file name."
            );
    }

    private async Task TakeAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw PipelineException.Invalid(
                "body",
                "A part of the multipart body has no Content-Disposition; give each a name."
            );
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
        var file = disposition.FileNameStar.HasValue
            ? disposition.FileNameStar.Value
            : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        if (string.IsNullOrEmpty(file))
        {
            await TakeFieldAsync(name, section.Body, cancellationToken);
            return;
        }

        // Held until it is known whether it is the only one, for whose fields may follow it.
        if (_held is { } before)
        {
            await SubmitAsync(before);
        }

        var (content, total) = await ReadAsync(section.Body, maxBytes, cancellationToken);
        _held = With(
            new DocumentInput
            {
                Content = total > content.Length ? null : content,
                RefusedBytes = total > content.Length ? total : null,
                FileName = file,
                ContentType = section.ContentType,
            }
        );
    }

    private async Task TakeFieldAsync(string name, Stream body, CancellationToken cancellationToken)
    {
        if (Array.IndexOf(Fields, name) < 0)
        {
            throw KnownFields.Unknown("", name, Fields);
        }

        var (bytes, total) = await ReadAsync(body, MaxFieldBytes, cancellationToken);
        if (total > MaxFieldBytes)
        {
            throw PipelineException.Invalid(name, $"{name} has {total} bytes; at most {MaxFieldBytes} are allowed.");
        }

        try
        {
            _fields[name] = StrictUtf8.GetString(bytes);
            _trailing = name;
        }
        catch (DecoderFallbackException)
        {
            throw PipelineException.Invalid(name, $"{name} is not valid UTF-8.");
        }
    }

    /// <summary>The document with the fields that have come so far; those of one file are used up.</summary>
    private DocumentInput With(DocumentInput document)
    {
        _trailing = null;
        _fields.Remove("id", out var id);
        _fields.Remove("title", out var title);
        _fields.Remove("password", out var password);
        return document with
        {
            Id = id ?? document.Id,
            Title = title ?? document.Title,
            Password = password ?? document.Password,
            Metadata = _fields.GetValueOrDefault("metadata") ?? document.Metadata,
            Labels =
                _fields
                    .GetValueOrDefault("labels")
                    ?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                ?? document.Labels,
        };
    }

    private async Task SubmitAsync(DocumentInput document)
    {
        _held = null;
        _receipts.Add(await submit(document));
    }

    /// <summary>Reads up to a limit and counts what is beyond it.</summary>
    private static async Task<(byte[] Content, long Total)> ReadAsync(
        Stream body,
        long limit,
        CancellationToken cancellationToken
    )
    {
        using var kept = new MemoryStream();
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(81920);
        try
        {
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
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
