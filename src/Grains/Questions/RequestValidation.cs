using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Replicas;

namespace Pipeline.Grains.Questions;

/// <summary>Refuses a question with the field, the limit and the fix.</summary>
internal static class RequestValidation
{
    private const int MaxDocuments = 10_000;
    private const int MaxFieldCharacters = 256;
    private const int MaxPhraseCharacters = 200;
    private const int MaxSlop = 64;
    private const int MaxTurns = 32;
    private const int MaxTurnCharacters = 32_768;

    public static void Validate(SearchRequest request)
    {
        Text("query", request.Query);
        RequestFields.Range("top", request.Top, 1, 1000);
        RequestFields.Range("candidates", request.Candidates, 1, 1000);
        RequestFields.Range("rerankCandidates", request.RerankCandidates, 1, 100);
        RequestFields.Range("timeoutMilliseconds", request.TimeoutMilliseconds, 1, 600_000);
        RequestFields.Weight("keywordWeight", request.KeywordWeight);
        RequestFields.Weight("vectorWeight", request.VectorWeight);
        RequestFields.Weight("rerankWeight", request.RerankWeight);
        RequestFields.Weight("diversity", request.Diversity);
        RequestFields.Weight("titleWeight", request.TitleWeight, SearchRequest.MaxTitleWeight);
        if (request.PerDocument is { } perDocument)
        {
            RequestFields.Range("perDocument", perDocument, 1, 1000);
        }

        if (request.Fusion is not null)
        {
            CollectionRules.Method("fusion", request.Fusion);
        }

        if (request.Phrases is { } phrases && (phrases.Count > SearchRequest.MaxPhrases || phrases.Any(phrase =>
            string.IsNullOrWhiteSpace(phrase?.Text) || phrase.Text.Length > MaxPhraseCharacters || phrase.Slop is < 0 or > MaxSlop)))
        {
            throw PipelineException.Invalid(
                "phrases",
                $"phrases: at most {SearchRequest.MaxPhrases} of 1 to {MaxPhraseCharacters} characters with a slop from 0 to {MaxSlop} are allowed.");
        }

        if (request.Facets is { } facets
            && (facets.Count > SearchRequest.MaxFacets || facets.Any(field => field is not { Length: > 0 and <= MaxFieldCharacters })))
        {
            throw PipelineException.Invalid(
                "facets", $"facets: at most {SearchRequest.MaxFacets} fields of 1 to {MaxFieldCharacters} characters are allowed.");
        }

        Scope(request.Filter, request.Documents);
    }

    public static void Validate(SuggestRequest request)
    {
        Text("text", request.Text);
        RequestFields.Range("top", request.Top, 1, SuggestRequest.MaxTop);
    }

    public static void Validate(AskRequest request)
    {
        Text("question", request.Question);
        RequestFields.Range("top", request.Top, 1, 50);
        RequestFields.Range("maxTokens", request.MaxTokens, 1, 4096);
        RequestFields.Range("timeoutMilliseconds", request.TimeoutMilliseconds, 1, 600_000);
        if (!(request.Temperature is >= 0 and <= 2))
        {
            throw PipelineException.Invalid("temperature", $"temperature is {request.Temperature}; it must be from 0 (greedy) to 2.");
        }

        if (request.History is { } history)
        {
            if (history.Count > MaxTurns)
            {
                throw PipelineException.Invalid("history", $"history has {history.Count} turns; at most {MaxTurns} are allowed.");
            }

            foreach (var turn in history)
            {
                if (turn?.Role is not ("system" or "user" or "assistant") || turn.Content is null || turn.Content.Length > MaxTurnCharacters)
                {
                    throw PipelineException.Invalid(
                        "history", $"history: a turn needs the role system, user or assistant and at most {MaxTurnCharacters} characters.");
                }
            }
        }

        if (request.Schema is { } schema)
        {
            if (request.Extractive)
            {
                throw PipelineException.Invalid("schema", "schema: quotes are no JSON. Leave out schema or extractive.");
            }

            AnswerSchema.Grammar(schema, "schema");
        }

        if (request.Sampling is { } sampling)
        {
            Validate(sampling);
        }

        Scope(request.Filter, request.Documents);
    }

    private static void Validate(AnswerSampling sampling)
    {
        if (!(sampling.TopP is > 0 and <= 1))
        {
            throw PipelineException.Invalid("sampling.topP", $"sampling.topP is {sampling.TopP}; it must be above 0 and at most 1 (off).");
        }

        if (!(sampling.MinP is >= 0 and < 1))
        {
            throw PipelineException.Invalid("sampling.minP", $"sampling.minP is {sampling.MinP}; it must be from 0 (off) to below 1.");
        }

        RequestFields.Range("sampling.topK", sampling.TopK, 0, int.MaxValue);
        foreach (var (field, penalty) in (ReadOnlySpan<(string, double)>)[
            ("sampling.frequencyPenalty", sampling.FrequencyPenalty), ("sampling.presencePenalty", sampling.PresencePenalty)])
        {
            if (!(penalty is >= -2 and <= 2))
            {
                throw PipelineException.Invalid(field, $"{field} is {penalty}; it must be from -2 to 2. 0 turns it off.");
            }
        }
    }

    private static void Scope(string? filter, IReadOnlyList<string>? documents)
    {
        if (!string.IsNullOrWhiteSpace(filter))
        {
            ShardFilters.Parse(filter);
        }

        if (documents?.Count > MaxDocuments)
        {
            throw PipelineException.Invalid("documents", $"documents has {documents.Count} ids; at most {MaxDocuments} are allowed.");
        }
    }

    /// <summary>Refuses a text that is empty, too long or no valid Unicode.</summary>
    public static void Text(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PipelineException.Invalid(field, $"{field} is empty; give 1 to {SearchRequest.MaxQueryCharacters} characters.");
        }

        if (!RequestFields.IsUnicode(text))
        {
            throw PipelineException.Invalid(field, $"{field} holds half a surrogate pair; send valid Unicode.");
        }

        if (text.Length > SearchRequest.MaxQueryCharacters)
        {
            throw PipelineException.Invalid(
                field, $"{field} has {text.Length} characters; at most {SearchRequest.MaxQueryCharacters} are allowed. Shorten it, or add the text as a document.");
        }
    }
}
