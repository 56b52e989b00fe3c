using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Serialization;
using Pipeline.Contracts.Workers;
using Pipeline.Silo.Http.Api;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>Writes a chat answer, whole or as chunks.</summary>
internal sealed class ChatResponse(HttpContext context, string model, TimeProvider time)
{
    private static readonly SseItem<string> Done = new("[DONE]");
    private readonly string _id = $"chatcmpl-{AnswerId.New()}";
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly List<CitationEvent> _citations = [];
    private int _calls;

    public Task StreamAsync(IAsyncEnumerable<ChatPiece> pieces, bool withUsage) =>
        new EventStream(context, time).WriteAsync(
            ChunksAsync(pieces, withUsage),
            context.RequestAborted,
            error => [EventStream.Item(error), Done]
        );

    public async Task WholeAsync(IAsyncEnumerable<ChatPiece> pieces)
    {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var calls = new List<ChatToolCall>();
        var probabilities = new List<TokenProbability>();
        ChatFinish? finish = null;
        string? refusal = null;
        ChatGrounding? grounding = null;
        TokenUsage? usage = null;
        await foreach (var piece in pieces.WithCancellation(context.RequestAborted))
        {
            text.Append(piece.Text);
            reasoning.Append(piece.Reasoning);
            calls.AddRange(piece.Calls);
            probabilities.AddRange(piece.Probabilities);
            refusal = piece.Refusal ?? refusal;
            grounding = piece.Grounding ?? grounding;
            finish = piece.Finish ?? finish;
            usage = piece.Usage ?? usage;
            if (piece.Citation is { } citation)
            {
                _citations.Add(citation);
            }
        }

        _calls = calls.Count;
        var message = new ChatDelta(
            ChatAuthor.Assistant.Word(),
            text.Length == 0 && (calls.Count > 0 || refusal is not null) ? null : text.ToString(),
            reasoning.Length > 0 ? reasoning.ToString() : null,
            calls.Count > 0 ? calls : null,
            refusal,
            grounding
        );
        var completion = new ChatCompletion(
            _id,
            "chat.completion",
            _created,
            model,
            [
                new ChatChoice(
                    0,
                    message,
                    null,
                    Finish(finish ?? ChatFinish.Stop).Word(),
                    ChatLogProbs.Of(probabilities)
                ),
            ],
            ChatUsage.Of(usage ?? new TokenUsage(0, 0)),
            Citations
        );
        await context.Response.WriteAsJsonAsync(completion, PipelineJson.Options, context.RequestAborted);
    }

    private List<CitationEvent>? Citations => _citations.Count > 0 ? _citations : null;

    private ChatFinish Finish(ChatFinish finish) =>
        finish == ChatFinish.Stop && _calls > 0 ? ChatFinish.ToolCalls : finish;

    /// <summary>What a piece adds to the message; null when it adds nothing.</summary>
    private ChatDelta? Delta(ChatPiece piece)
    {
        var calls = piece.Calls.Select(call => call with { Index = _calls++ }).ToArray();
        return
            piece.Text.Length == 0
            && piece.Reasoning.Length == 0
            && calls.Length == 0
            && piece.Probabilities.Count == 0
            && piece.Refusal is null
            && piece.Grounding is null
            ? null
            : new ChatDelta(
                null,
                piece.Text.Length > 0 || piece.Probabilities.Count > 0 ? piece.Text : null,
                piece.Reasoning.Length > 0 ? piece.Reasoning : null,
                calls.Length > 0 ? calls : null,
                piece.Refusal,
                piece.Grounding
            );
    }

    private async IAsyncEnumerable<SseItem<string>> ChunksAsync(
        IAsyncEnumerable<ChatPiece> pieces,
        bool withUsage,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var begun = false;
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            if (!begun)
            {
                begun = true;
                yield return EventStream.Item(Chunk(new ChatDelta(ChatAuthor.Assistant.Word(), "")));
            }

            if (piece.Citation is { } citation)
            {
                _citations.Add(citation);
            }

            if (Delta(piece) is { } delta)
            {
                yield return EventStream.Item(Chunk(delta, probabilities: piece.Probabilities));
            }

            if (piece.Finish is { } finish)
            {
                var last = Chunk(new ChatDelta(null, null), Finish(finish));
                yield return EventStream.Item(last with { Citations = Citations });
                if (withUsage && piece.Usage is { } usage)
                {
                    yield return EventStream.Item(last with { Choices = [], Usage = ChatUsage.Of(usage) });
                }
            }
        }

        yield return Done;
    }

    private ChatCompletion Chunk(
        ChatDelta delta,
        ChatFinish? finish = null,
        IReadOnlyList<TokenProbability>? probabilities = null
    ) =>
        new(
            _id,
            "chat.completion.chunk",
            _created,
            model,
            [new ChatChoice(0, null, delta, finish?.Word(), ChatLogProbs.Of(probabilities ?? []))]
        );
}
