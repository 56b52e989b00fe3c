using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Http;

/// <summary>Reads typed events from a <c>text/event-stream</c> body.</summary>
internal static class ServerEvents
{
    /// <summary>What a caller accepts to get events.</summary>
    public const string ContentType = "text/event-stream";

    private static readonly HashSet<string> AnswerEventTypes =
    [
        "stage",
        "hits",
        "token",
        "citation",
        "verdict",
        "done",
    ];

    private static readonly JsonSerializerOptions Json = new(PipelineJson.Options)
    {
        // A server in between (or of another make) need not write the type first.
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>
    /// An answer's events. Types that this version does not know are passed over: a newer server may have more.
    /// </summary>
    /// <exception cref="BrokenStreamException">The connection broke, or an event is cut short.</exception>
    /// <param name="body">The stream.</param>
    /// <param name="idle">Longest silence; a comment of the server is none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<AnswerEvent> ReadAnswerAsync(
        Stream body,
        TimeSpan idle,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var item in ReadAsync(body, idle, cancellationToken).ConfigureAwait(false))
        {
            if (item.EventType != SseParser.EventTypeDefault && !AnswerEventTypes.Contains(item.EventType))
            {
                yield return new UnknownEvent { Sequence = long.TryParse(item.EventId, out var id) ? id : -1 };
                continue;
            }

            yield return Parse<AnswerEvent>(item.Data);
        }
    }

    /// <summary>Events that are all of one record.</summary>
    /// <param name="body">The stream.</param>
    /// <param name="idle">Longest silence; a comment of the server is none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BrokenStreamException">The connection broke, or an event is cut short.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream body,
        TimeSpan idle,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var item in ReadAsync(body, idle, cancellationToken).ConfigureAwait(false))
        {
            yield return Parse<T>(item.Data);
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        Stream body,
        TimeSpan idle,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var heard = new HeardStream(body, () => waiting.CancelAfter(idle));
        var items = SseParser.Create(heard).EnumerateAsync(waiting.Token).GetAsyncEnumerator(waiting.Token);
        await using var disposal = items.ConfigureAwait(false);
        while (true)
        {
            bool any;
            try
            {
                waiting.CancelAfter(idle);
                any = await items.MoveNextAsync().ConfigureAwait(false);
                waiting.CancelAfter(Timeout.InfiniteTimeSpan);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BrokenStreamException($"nothing for {idle.TotalSeconds:0} s", error);
            }
            catch (Exception error) when (error is IOException or HttpRequestException)
            {
                throw new BrokenStreamException("the connection broke", error);
            }

            if (!any)
            {
                yield break;
            }

            yield return items.Current;
        }
    }

    private static T Parse<T>(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(data, Json) ?? throw new JsonException("the event is null");
        }
        catch (JsonException error)
        {
            throw new BrokenStreamException("an event is not the expected JSON", error);
        }
    }
}

/// <summary>Stands for an event whose type this version does not know; never handed to a caller.</summary>
internal sealed record UnknownEvent : AnswerEvent;
