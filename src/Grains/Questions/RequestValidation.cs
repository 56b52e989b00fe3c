using System.Globalization;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Replicas;

namespace Pipeline.Grains.Questions;

/// <summary>Refuses a search with the field, the limit and the fix.</summary>
internal static class RequestValidation
{
    private const int MaxDocuments = 10_000;
    private const int MaxFieldCharacters = 256;
    private const int MaxPhraseCharacters = 200;
    private const int MaxSlop = 64;

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
            RequestFields.FusionMethod("fusion", request.Fusion);
        }

        if (
            request.Phrases is { } phrases
            && (
                phrases.Count > SearchRequest.MaxPhrases
                || phrases.Any(phrase =>
                    string.IsNullOrWhiteSpace(phrase?.Text)
                    || phrase.Text.Length > MaxPhraseCharacters
                    || phrase.Slop is < 0 or > MaxSlop
                )
            )
        )
        {
            throw PipelineException.Invalid(
                "phrases",
                $"phrases: at most {SearchRequest.MaxPhrases} of 1 to {MaxPhraseCharacters} characters with a slop from 0 to {MaxSlop} are allowed."
            );
        }

        if (
            request.Facets is { } facets
            && (
                facets.Count > SearchRequest.MaxFacets
                || facets.Any(field => field is not { Length: > 0 and <= MaxFieldCharacters })
            )
        )
        {
            throw PipelineException.Invalid(
                "facets",
                $"facets: at most {SearchRequest.MaxFacets} fields of 1 to {MaxFieldCharacters} characters are allowed."
            );
        }

        Retrieval(request.Retrieval, request.Mode);
        Scope(request.Filter, request.Documents);
    }

    /// <summary>Refuses more searches than there may be, and what the mode leaves no room for.</summary>
    public static void Retrieval(RetrievalOptions? more, SearchMode mode)
    {
        if (more is null)
        {
            return;
        }

        RequestFields.Range("retrieval.steps", more.Steps, 1, RetrievalOptions.MaxSteps);
        RequestFields.Range("retrieval.writtenTokens", more.WrittenTokens, 0, RetrievalOptions.MaxWrittenTokens);
        if (more.Expand is { } expand && !Enum.IsDefined(expand))
        {
            throw PipelineException.Invalid("retrieval.expand", "retrieval.expand must be multiQuery or hyde.");
        }

        if (more.Expand == QueryExpansion.Hyde && mode == SearchMode.Keyword)
        {
            throw PipelineException.Invalid(
                "retrieval.expand",
                "retrieval.expand: hyde searches vectors, and the mode keyword does not. Use another mode, or multiQuery."
            );
        }
    }

    public static void Validate(SuggestRequest request)
    {
        Text("text", request.Text);
        RequestFields.Range("top", request.Top, 1, SuggestRequest.MaxTop);
    }

    /// <summary>Refuses a filter or list of documents that cannot be used.</summary>
    public static void Scope(string? filter, IReadOnlyList<string>? documents)
    {
        if (!string.IsNullOrWhiteSpace(filter))
        {
            ShardFilters.Parse(filter);
        }

        if (documents?.Count > MaxDocuments)
        {
            throw PipelineException.Invalid(
                "documents",
                $"documents has {documents.Count} ids; at most {MaxDocuments} are allowed."
            );
        }
    }

    /// <summary>Refuses a text that is empty, too long or no valid Unicode.</summary>
    public static void Text(string field, string? text)
    {
        const int most = SearchRequest.MaxQueryCharacters;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Refused("empty", $"{field} is empty; give 1 to {most} characters.");
        }

        if (!RequestFields.IsUnicode(text))
        {
            throw Refused("not_unicode", $"{field} holds half a surrogate pair; send valid Unicode.");
        }

        if (text.Length > most)
        {
            throw Refused(
                "too_long",
                $"{field} has {text.Length} characters; at most {most} are allowed. Shorten it, or add the text as a document."
            );
        }

        PipelineException Refused(string reason, string message) =>
            new(
                ErrorCode.InvalidRequest,
                message,
                field,
                reason: reason,
                values: new Dictionary<string, string>
                {
                    ["length"] = Number(text?.Length ?? 0),
                    ["most"] = Number(most),
                }
            );

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
