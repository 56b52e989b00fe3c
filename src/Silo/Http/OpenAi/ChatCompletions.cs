using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Workers;
using Pipeline.Silo.Http.Api;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>
/// POST /v1/chat/completions. The model is a collection (a grounded answer with citations) or the generator's own name
/// (a plain completion).
/// </summary>
internal sealed class ChatCompletions(IGrainFactory grains, WorkerRouter workers, IModelSessions sessions, CallerAccess access, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = await RequestJson.ReadAsync<ChatCompletionRequest>(context);
        var model = request.Model;
        if (string.IsNullOrWhiteSpace(model))
        {
            throw PipelineException.Invalid("model", "model is missing; give a collection or a generator. GET /v1/models lists them.");
        }

        var pieces = string.Equals(model, sessions.StatusOf(ModelRole.Generate).Name, StringComparison.Ordinal)
            ? CompletionAsync(ChatRequestReader.Completion(request), context.RequestAborted)
            : await AnswerAsync(request, model, context);
        if (request.Stream)
        {
            await StreamAsync(context, request, model, pieces);
        }
        else
        {
            await WholeAsync(context, model, pieces);
        }
    }

    private async Task<IAsyncEnumerable<Piece>> AnswerAsync(ChatCompletionRequest request, string model, HttpContext context)
    {
        if (await grains.GetGrain<ICollectionGrain>(model).FindSettings() is null)
        {
            throw new PipelineException(
                ErrorCode.UnknownModel, $"'{model}' is neither a collection nor the installed generator. GET /v1/models lists what there is.", "model");
        }

        var query = grains.GetGrain<IQueryGrain>(QuestionEndpoints.NewId());
        await query.Start(ChatRequestReader.Ask(request, model) with { Access = access.Of(context) });
        return ReadAsync(query, context.RequestAborted);
    }

    private static async IAsyncEnumerable<Piece> ReadAsync(
        IQueryGrain query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var complete = false;
        try
        {
            await foreach (var answerEvent in query.Read(0).WithCancellation(cancellationToken))
            {
                switch (answerEvent)
                {
                    case TokenEvent token:
                        yield return new Piece(token.Text);
                        break;
                    case CitationEvent citation:
                        yield return new Piece("", Citation: citation);
                        break;
                    case DoneEvent { Error: { } error }:
                        complete = true;
                        throw new PipelineException(
                            ErrorCodes.Find(error.Code) ?? ErrorCode.Internal, error.Message, error.Param, error.RetryAfterSeconds);
                    case DoneEvent done:
                        complete = true;
                        yield return new Piece(
                            "",
                            done.Reason switch { AnswerEnd.Length => "length", AnswerEnd.Blocked => "content_filter", _ => "stop" },
                            done.Usage);
                        break;
                }
            }
        }
        finally
        {
            if (!complete)
            {
                // This API has no way to re-attach, so nobody will read the rest: free the slot now.
                await query.Cancel();
            }
        }
    }

    private async IAsyncEnumerable<Piece> CompletionAsync(
        CompletionRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = 0;
        await foreach (var piece in workers.GenerateAsync(request, cancellationToken))
        {
            tokens += piece.Tokens;
            yield return new Piece(
                piece.Text,
                piece.Finish,
                piece.Finish is null ? null : new TokenUsage(piece.PromptTokens, tokens, piece.CachedTokens));
        }
    }

    private async Task StreamAsync(HttpContext context, ChatCompletionRequest request, string model, IAsyncEnumerable<Piece> pieces)
    {
        var id = $"chatcmpl-{QuestionEndpoints.NewId()}";
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        var stream = new EventStream(context.Response);
        var citations = new List<CitationEvent>();
        var opened = false;
        try
        {
            await foreach (var piece in pieces.WithCancellation(context.RequestAborted))
            {
                if (!opened)
                {
                    stream.Open();
                    opened = true;
                    await SendAsync(new ChatDelta("assistant", ""), null);
                }

                if (piece.Citation is { } citation)
                {
                    citations.Add(citation);
                }

                if (piece.Text.Length > 0)
                {
                    await SendAsync(new ChatDelta(null, piece.Text), null);
                }

                if (piece.Finish is { } finish)
                {
                    await SendAsync(new ChatDelta(null, null), finish, citations.Count > 0 ? citations : null);
                    if (request.StreamOptions?.IncludeUsage == true && piece.Usage is { } usage)
                    {
                        await stream.SendRawAsync(Format(new ChatCompletion(id, "chat.completion.chunk", created, model, [], ChatUsage.Of(usage))), context.RequestAborted);
                    }
                }
            }
        }
        catch (PipelineException error) when (opened)
        {
            await stream.SendRawAsync(JsonSerializer.Serialize(new ErrorBody(error.ToDetail()), PipelineJson.Options), context.RequestAborted);
        }

        await stream.SendRawAsync("[DONE]", context.RequestAborted);

        Task SendAsync(ChatDelta delta, string? finish, IReadOnlyList<CitationEvent>? cited = null) => stream.SendRawAsync(
            Format(new ChatCompletion(id, "chat.completion.chunk", created, model, [new ChatChoice(0, null, delta, finish)], null, cited)),
            context.RequestAborted);
    }

    private async Task WholeAsync(HttpContext context, string model, IAsyncEnumerable<Piece> pieces)
    {
        var text = new StringBuilder();
        var citations = new List<CitationEvent>();
        string? finish = null;
        TokenUsage? usage = null;
        await foreach (var piece in pieces.WithCancellation(context.RequestAborted))
        {
            text.Append(piece.Text);
            finish = piece.Finish ?? finish;
            usage = piece.Usage ?? usage;
            if (piece.Citation is { } citation)
            {
                citations.Add(citation);
            }
        }

        var completion = new ChatCompletion(
            $"chatcmpl-{QuestionEndpoints.NewId()}", "chat.completion", time.GetUtcNow().ToUnixTimeSeconds(), model,
            [new ChatChoice(0, new ChatDelta("assistant", text.ToString()), null, finish ?? "stop")],
            ChatUsage.Of(usage ?? new TokenUsage(0, 0)),
            citations.Count > 0 ? citations : null);
        await context.Response.WriteAsJsonAsync(completion, PipelineJson.Options, context.RequestAborted);
    }

    private static string Format(ChatCompletion completion) => JsonSerializer.Serialize(completion, PipelineJson.Options);

    private sealed record Piece(string Text, string? Finish = null, TokenUsage? Usage = null, CitationEvent? Citation = null);
}
