using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Http.Api.Intake;

/// <summary>
/// A document a line in, a receipt or an error a line out, in the same order. Nothing that is wrong with a line ends
/// the stream; what is wrong with the body as a whole is its last line.
/// </summary>
/// <param name="submit">Submits a document.</param>
/// <param name="errors">Makes an error of an exception.</param>
/// <param name="longestLine">Bytes of the longest line.</param>
internal sealed class LineIntake(
    Func<DocumentInput, Task<DocumentReceipt>> submit,
    ErrorResponses errors,
    int longestLine
)
{
    /// <summary>Lines submitted but not yet acknowledged; past it the socket is not read.</summary>
    private const int LinesInFlight = 64;

    /// <summary>Bytes of such lines; one line may have more.</summary>
    private const long BytesInFlight = 64 << 20;

    public async Task RunAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // A slow source is no attack here: it waits for its own acknowledgements.
            rate.MinDataRate = null;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(context.RequestAborted);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var window = Channel.CreateBounded<Task<object>>(LinesInFlight);
        var writing = WriteAsync(window.Reader, context, stopping);
        try
        {
            await ReadAsync(window.Writer, context, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The answers cannot be written any more; the writer says why.
        }
        finally
        {
            window.Writer.TryComplete();
        }

        await writing;
    }

    private async Task ReadAsync(
        ChannelWriter<Task<object>> window,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        using var lines = new BoundedLines(context.Request.Body, longestLine);
        var held = new Queue<(Task<object> Answer, long Bytes)>();
        var bytes = 0L;
        for (var number = 1; ; number++)
        {
            Line? next;
            try
            {
                next = await lines.ReadAsync(cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // The status has long been sent: the reason is the last line.
                await window.WriteAsync(
                    Task.FromResult(Failure(number, errors.Explain(context, error))),
                    cancellationToken
                );
                return;
            }

            if (next is not { } line)
            {
                return;
            }

            if (!line.TooLong && line.Bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            var answer = AnswerAsync(line, number, context);
            await window.WriteAsync(answer, cancellationToken);
            held.Enqueue((answer, line.Length));
            bytes += line.TooLong ? 0 : line.Length;
            while (held.Count > 0 && (bytes > BytesInFlight || held.Peek().Answer.IsCompleted))
            {
                var (oldest, size) = held.Dequeue();
                await oldest.WaitAsync(cancellationToken);
                bytes -= size;
            }
        }
    }

    private static async Task WriteAsync(
        ChannelReader<Task<object>> window,
        HttpContext context,
        CancellationTokenSource stopping
    )
    {
        try
        {
            await foreach (var answer in window.ReadAllAsync(context.RequestAborted))
            {
                var text = JsonSerializer.Serialize(await answer, PipelineJson.Options);
                await context.Response.WriteAsync(text + "\n", context.RequestAborted);
                if (window.Count == 0)
                {
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }
        }
        catch
        {
            // Or the reader would wait for room in a window that nobody empties.
            await stopping.CancelAsync();
            throw;
        }
    }

    /// <summary>The line's answer; it never throws. The line is read before the first wait, after which its bytes are
    /// gone.</summary>
    private async Task<object> AnswerAsync(Line line, int number, HttpContext context)
    {
        try
        {
            return await submit(Read(line));
        }
        catch (Exception error)
        {
            return Failure(number, errors.Explain(context, error));
        }
    }

    private DocumentInput Read(Line line)
    {
        if (line.TooLong)
        {
            throw new PipelineException(
                ErrorCode.TooLarge,
                $"The line has {line.Length} bytes; at most {longestLine} are allowed. Send a large document as a file (multipart/form-data).",
                "line"
            );
        }

        try
        {
            using var json = JsonDocument.Parse(line.Bytes);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? RequestJson.Read<DocumentInput>(json.RootElement)
                : throw PipelineException.Invalid("line", "The line is no JSON object; give one document a line.");
        }
        catch (JsonException error)
        {
            throw RequestJson.NotJson(error);
        }
    }

    private static object Failure(int number, PipelineException error) =>
        new { line = number, error = error.ToDetail() };
}
