using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Http;

/// <summary>Server-sent events (WHATWG HTML, section 9.2), each flushed as it is written.</summary>
internal sealed class EventStream(HttpResponse response)
{
    public void Open()
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public async Task SendAsync<T>(T data, string? type, long? id, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        if (id is { } number)
        {
            text.Append(CultureInfo.InvariantCulture, $"id: {number}\n");
        }

        if (type is not null)
        {
            text.Append("event: ").Append(type).Append('\n');
        }

        // JSON has no raw line breaks, so one data line is enough.
        text.Append("data: ").Append(JsonSerializer.Serialize(data, PipelineJson.Options)).Append("\n\n");
        await response.WriteAsync(text.ToString(), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    public async Task SendRawAsync(string data, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"data: {data}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
