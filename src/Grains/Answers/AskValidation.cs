using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>Refuses a question to be answered with the field, the limit and the fix.</summary>
internal static class AskValidation
{
    private const int MaxTurns = 32;
    private const int MaxTurnCharacters = 32_768;

    public static void Validate(AskRequest request)
    {
        RequestValidation.Text("question", request.Question);
        RequestFields.Range("top", request.Top, 1, 50);
        RequestFields.Range("maxTokens", request.MaxTokens, 1, 4096);
        RequestFields.Range("timeoutMilliseconds", request.TimeoutMilliseconds, 1, 600_000);
        if (!(request.Temperature is >= 0 and <= 2))
        {
            throw PipelineException.Invalid(
                "temperature",
                $"temperature is {request.Temperature}; it must be from 0 (greedy) to 2."
            );
        }

        if (request is { Conversation: not null, History: not null })
        {
            throw ConversationErrors.TwoHistories();
        }

        if (request.History is { } history)
        {
            if (history.Count > MaxTurns)
            {
                throw PipelineException.Invalid(
                    "history",
                    $"history has {history.Count} turns; at most {MaxTurns} are allowed."
                );
            }

            for (var i = 0; i < history.Count; i++)
            {
                Validate(history[i], $"history[{i}]");
            }
        }

        if (request.Schema is { } schema)
        {
            if (request.Extractive)
            {
                throw PipelineException.Invalid(
                    "schema",
                    "schema: quotes are no JSON. Leave out schema or extractive."
                );
            }

            AnswerSchema.Grammar(schema, "schema");
        }

        if (request is { Extractive: true, Generate: true })
        {
            throw PipelineException.Invalid("generate", "generate: leave out extractive or generate.");
        }

        if (request.Decline is { } decline && !Enum.IsDefined(decline))
        {
            throw PipelineException.Invalid("decline", "decline must be auto or never.");
        }

        if (request.Sampling is { } sampling)
        {
            Validate(sampling);
        }

        RequestValidation.Retrieval(request.Retrieval, request.Mode);
        RequestValidation.Scope(request.Filter, request.Documents);
    }

    private static void Validate(ChatMessage? turn, string field)
    {
        if (turn is null || !Enum.IsDefined(turn.Role))
        {
            throw PipelineException.Invalid(
                $"{field}.role",
                $"{field}.role is missing or unknown; it must be one of {ChatRoles.Words}."
            );
        }

        if (turn.Content is null || turn.Content.Length > MaxTurnCharacters)
        {
            throw PipelineException.Invalid(
                $"{field}.content",
                $"{field}.content is {(turn.Content is null ? "missing" : $"{turn.Content.Length} characters long")}; a turn needs a text of at most {MaxTurnCharacters} characters."
            );
        }
    }

    private static void Validate(AnswerSampling sampling)
    {
        if (!(sampling.TopP is > 0 and <= 1))
        {
            throw PipelineException.Invalid(
                "sampling.topP",
                $"sampling.topP is {sampling.TopP}; it must be above 0 and at most 1 (off)."
            );
        }

        if (!(sampling.MinP is >= 0 and < 1))
        {
            throw PipelineException.Invalid(
                "sampling.minP",
                $"sampling.minP is {sampling.MinP}; it must be from 0 (off) to below 1."
            );
        }

        RequestFields.Range("sampling.topK", sampling.TopK, 0, int.MaxValue);
        foreach (
            var (field, penalty) in (ReadOnlySpan<(string, double)>)
                [
                    ("sampling.frequencyPenalty", sampling.FrequencyPenalty),
                    ("sampling.presencePenalty", sampling.PresencePenalty),
                ]
        )
        {
            if (!(penalty is >= -2 and <= 2))
            {
                throw PipelineException.Invalid(
                    field,
                    $"{field} is {penalty}; it must be from -2 to 2. 0 turns it off."
                );
            }
        }
    }
}
