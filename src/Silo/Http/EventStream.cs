using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Http;

/// <summary>
/// A response of server-sent events (WHATWG HTML, section 9.2), each flushed as it is written. While there is none to
/// send it sends a comment now and then, because proxies close connections that are silent.
/// <c>TypedResults.ServerSentEvents</c> writes nothing but events, and its status before the first one is settled, so
/// events are written here, one by one, by the same <see cref="SseFormatter"/>.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="time">The clock of silence.</param>
internal sealed class EventStream(HttpContext context, TimeProvider time)
{
    /// <summary>Longest silence.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the headers wait for a first event: what is refused within it is refused by its status, as any other
    /// request.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    /// <summary>An event whose data is an object, as JSON.</summary>
    /// <param name="data">The object.</param>
    /// <param name="type">The event's type; null for the usual one.</param>
    /// <param name="id">The event's id; null for none.</param>
    public static SseItem<string> Item<T>(T data, string? type = null, string? id = null) =>
        new(JsonSerializer.Serialize(data, PipelineJson.Options), type) { EventId = id };

    /// <summary>Sends events until there are no more.</summary>
    /// <param name="events">The events; they are let go of when the reader goes.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <param name="last">What to send in place of an error once the stream is open; null: an event of the type
    /// <c>error</c>.</param>
    /// <exception cref="PipelineException">The events failed before the stream was open.</exception>
    public async Task WriteAsync(
        IAsyncEnumerable<SseItem<string>> events,
        CancellationToken cancellationToken,
        Func<ErrorBody, IEnumerable<SseItem<string>>>? last = null
    )
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reader = events.GetAsyncEnumerator(reading.Token);
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            if (!await IsHereAsync(next, Grace, cancellationToken))
            {
                await OpenAsync(cancellationToken);
                if (RequestMethods.IsHead(context))
                {
                    // What streams has no end that a reader of headers would wait for.
                    return;
                }

                await CommentAsync(cancellationToken);
            }

            while (await NextAsync(next, cancellationToken))
            {
                await OpenAsync(cancellationToken);
                if (RequestMethods.IsHead(context))
                {
                    return;
                }

                await SendAsync(reader.Current, cancellationToken);
                next = reader.MoveNextAsync().AsTask();
            }

            await OpenAsync(cancellationToken);
        }
        catch (PipelineException error) when (context.Response.HasStarted)
        {
            var body = new ErrorBody(error.ToDetail());
            foreach (var item in last?.Invoke(body) ?? [Item(body, "error")])
            {
                await SendAsync(item, cancellationToken);
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> NextAsync(Task<bool> next, CancellationToken cancellationToken)
    {
        while (!await IsHereAsync(next, Heartbeat, cancellationToken))
        {
            await CommentAsync(cancellationToken);
        }

        return await next;
    }

    private async Task<bool> IsHereAsync(Task next, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (!next.IsCompleted)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(longest, time, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return next.IsCompleted;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private Task SendAsync(SseItem<string> item, CancellationToken cancellationToken) =>
        SseFormatter.WriteAsync(new[] { item }.ToAsyncEnumerable(), context.Response.Body, cancellationToken);

    private async Task CommentAsync(CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Comment, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
