using System.Diagnostics;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Answers;

/// <summary>An answer that a generator writes from passages.</summary>
internal sealed class GeneratedAnswer(WorkerRouter workers, StageRates rates, AnswerOptions options)
{
    private readonly AssistantText _text = new(calls: false);

    /// <summary>Generates to the end.</summary>
    /// <param name="writer">Gets the text.</param>
    /// <param name="request">The guarded question, and what its answer should be like.</param>
    /// <param name="context">The passages.</param>
    /// <param name="cancellationToken">Ends it, and frees its place in the worker.</param>
    public async Task<(AnswerEnd End, AnswerOrigin Origin, TokenUsage Usage)> WriteAsync(
        AnswerWriter writer,
        AskRequest request,
        IReadOnlyList<SearchHit> context,
        CancellationToken cancellationToken
    )
    {
        var (prompt, cached, tokens) = (0, 0, 0);
        FinishReason? finish = null;
        var isHeld = true;
        var started = Stopwatch.GetTimestamp();
        await foreach (var piece in workers.GenerateAsync(Completion(request, context), cancellationToken))
        {
            if (prompt == 0)
            {
                (prompt, cached) = (piece.PromptTokens, piece.CachedTokens);
                rates.RecordPrompt(prompt - cached, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                started = Stopwatch.GetTimestamp();
            }

            tokens += piece.Tokens;
            finish = piece.Finish;
            if (!Write(writer, _text.Push(piece.Text)) || (writer.IsBehind && !await writer.SettleAsync()))
            {
                return Ended(writer.End!.Value);
            }

            if (isHeld && writer.HasWritten)
            {
                isHeld = false;
                rates.RecordHeld(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (finish is not (FinishReason.Stop or FinishReason.Length))
        {
            throw new PipelineException(
                ErrorCode.ModelUnavailable,
                "The generator stopped in the middle of the answer. Ask again.",
                retryAfterSeconds: 1
            );
        }

        var isOpen = Write(writer, _text.Complete()) && await writer.CompleteAsync();
        return Ended(
            !isOpen ? writer.End!.Value
            : finish == FinishReason.Length ? AnswerEnd.Length
            : AnswerEnd.Completed
        );

        (AnswerEnd, AnswerOrigin, TokenUsage) Ended(AnswerEnd end) =>
            (end, AnswerOrigin.Generated, new TokenUsage(prompt, tokens, cached));
    }

    private CompletionRequest Completion(AskRequest request, IReadOnlyList<SearchHit> context) =>
        new CompletionRequest
        {
            Messages = PromptBuilder.Build(request.Question, context, request.History, request.Schema),
            MaxTokens = request.MaxTokens,
            Temperature = request.Temperature,

            // JSON repeats its quotes and names by nature.
            RepetitionPenalty = request.Schema is null ? options.RepetitionPenalty : 1,
            Grammar = request.Schema is { } schema ? AnswerSchema.Grammar(schema, "schema") : null,
            Tenant = request.Collection,
        }.With(request.Sampling);

    // What the model thinks aloud is no part of the answer: it cites nothing and is not kept.
    private static bool Write(AnswerWriter writer, IReadOnlyList<(AssistantPart Part, string Text)> parts)
    {
        var content = string.Concat(parts.Where(part => part.Part == AssistantPart.Content).Select(part => part.Text));
        return content.Length == 0 || writer.Write(content);
    }
}
