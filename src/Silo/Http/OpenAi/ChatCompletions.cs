using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Workers;
using Pipeline.Silo.Http.Api;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;
using Pipeline.Storage;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>
/// POST /v1/chat/completions. The model is a collection (a grounded answer with citations) or the generator's own name
/// (a plain completion).
/// </summary>
internal sealed class ChatCompletions(
    IGrainFactory grains,
    AnswerStarts answers,
    AnswerReads reads,
    ICorpusStore store,
    WorkerRouter workers,
    IClusterModels models,
    CallerAccess access,
    KeyQuotas quotas,
    TimeProvider time
)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = await RequestJson.ReadCompatibleAsync<ChatCompletionRequest>(context);
        var model = string.IsNullOrWhiteSpace(request.Model) ? await OnlyCollectionAsync(context) : request.Model;
        var generator = GeneratorModel.Parse(model, models.StatusOf(ModelRole.Generate));
        if (generator is not null)
        {
            // No documents and no policy: the prompt is the caller's, and so is what comes of it.
            context.Response.Headers["X-Pipeline-Guarded"] = "false";
        }

        var pieces = generator is not null
            ? CompletionAsync(
                ChatRequestReader.Completion(request) with
                {
                    Adapter = generator.Adapter,
                },
                ChatTools.Read(request) is not null,
                Caller.Of(context),
                context.RequestAborted
            )
            : await AnswerAsync(request, model, context);
        var response = new ChatResponse(context, model, time);
        await (
            request.Stream
                ? response.StreamAsync(pieces, request.StreamOptions?.IncludeUsage == true)
                : response.WholeAsync(pieces)
        );
    }

    /// <summary>What a request without a model means: the collection, where there is only one.</summary>
    private async Task<string> OnlyCollectionAsync(HttpContext context) =>
        (await store.ListCollectionsAsync(context.RequestAborted))
            .Select(collection => collection.Name)
            .Where(Caller.Of(context).MayUse)
            .ToArray() switch
        {
            [var only] => only,
            [] => throw PipelineException.Invalid(
                "model",
                "model is missing, and there is no collection yet; PUT /api/collections/NAME makes one."
            ),
            var names => throw PipelineException.Invalid(
                "model",
                $"model is missing, and there are several collections; give one of {string.Join(", ", names)}, or a generator."
            ),
        };

    private async Task<IAsyncEnumerable<ChatPiece>> AnswerAsync(
        ChatCompletionRequest request,
        string model,
        HttpContext context
    )
    {
        var caller = Caller.Of(context);
        caller.Check(model);
        if (!CollectionNames.IsValid(model) || await grains.GetCollection(model).FindSettings() is null)
        {
            throw new PipelineException(
                ErrorCode.UnknownModel,
                $"'{model}' is neither a collection nor the installed generator. GET /v1/models lists what there is.",
                "model"
            );
        }

        var asked = caller.Ask(ChatRequestReader.Ask(request, model).By(access.IdentityOf(context)));
        var (id, _) = await answers.StartAsync(asked, context.RequestAborted);
        return ReadAsync(id, asked, context.RequestAborted);
    }

    private async IAsyncEnumerable<ChatPiece> ReadAsync(
        string id,
        AskRequest asked,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (complete, caller) = (false, CallerIdentity.Of(asked));
        try
        {
            await foreach (var answerEvent in reads.ReadAsync(id, 0, caller, cancellationToken))
            {
                switch (answerEvent)
                {
                    case TokenEvent token:
                        yield return new ChatPiece { Text = token.Text };
                        break;
                    case CitationEvent citation:
                        yield return new ChatPiece { Citation = citation };
                        break;
                    case DoneEvent { Error: { } error }:
                        complete = true;
                        throw error.ToException();
                    case DoneEvent done:
                        complete = true;
                        yield return new ChatPiece
                        {
                            Refusal =
                                asked.Schema is not null && done.Reason is AnswerEnd.NoPassages or AnswerEnd.NotFound
                                    ? done.Notice
                                    : null,
                            Grounding = ChatGrounding.Of(done),
                            Finish = done.Reason switch
                            {
                                AnswerEnd.Length => ChatFinish.Length,
                                AnswerEnd.Blocked => ChatFinish.ContentFilter,
                                _ => ChatFinish.Stop,
                            },
                            Usage = done.Usage,
                        };
                        break;
                }
            }
        }
        finally
        {
            if (!complete)
            {
                // This API has no way to re-attach, so nobody will read the rest: free the slot now.
                await reads.CancelAsync(id, caller);
            }
        }
    }

    private async IAsyncEnumerable<ChatPiece> CompletionAsync(
        CompletionRequest request,
        bool calls,
        Caller caller,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (prompt, tokens) = (0, 0);
        var text = new AssistantText(calls);
        try
        {
            await foreach (var piece in workers.GenerateAsync(request, cancellationToken))
            {
                tokens += piece.Tokens;
                prompt = Math.Max(prompt, piece.PromptTokens);
                var parts = piece.Finish is null
                    ? text.Push(piece.Text)
                    : [.. text.Push(piece.Text), .. text.Complete()];
                yield return Of(parts) with
                {
                    Probabilities = piece.Probabilities ?? [],
                    Finish = ChatFinishes.Of(piece.Finish),
                    Usage = piece.Finish is null
                        ? null
                        : new TokenUsage(piece.PromptTokens, tokens, piece.CachedTokens),
                };
            }
        }
        finally
        {
            // Also of what nobody waited for.
            quotas.Spend(caller, prompt + tokens);
        }
    }

    private static ChatPiece Of(IReadOnlyList<(AssistantPart Part, string Text)> parts)
    {
        var piece = new ChatPiece();
        foreach (var (part, text) in parts)
        {
            piece = part switch
            {
                AssistantPart.Thought => piece with { Reasoning = piece.Reasoning + text },
                AssistantPart.ToolCall when ChatTools.Parse(text) is { } call => piece with
                {
                    Calls = [.. piece.Calls, call],
                },
                // What is no call after all is what the model said.
                AssistantPart.ToolCall => piece with
                {
                    Text = $"{piece.Text}{AssistantText.CallStart}{text}{AssistantText.CallEnd}",
                },
                _ => piece with { Text = piece.Text + text },
            };
        }

        return piece;
    }
}
