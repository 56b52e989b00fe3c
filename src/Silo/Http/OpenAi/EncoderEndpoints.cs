using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Workers;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>POST /v1/embeddings and /v1/rerank.</summary>
internal sealed class EncoderEndpoints(WorkerRouter workers, IClusterModels models, KeyQuotas quotas)
{
    private const int MaxTexts = 2048;
    private const int MaxTextCharacters = 200_000;

    public async Task EmbedAsync(HttpContext context)
    {
        var request = await RequestJson.ReadCompatibleAsync<EmbeddingsRequest>(context);
        Model(ModelRole.Embed, request.Model);
        var texts = request.Input.ValueKind switch
        {
            JsonValueKind.String => [request.Input.GetString()!],
            JsonValueKind.Array
                when request.Input.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => request
                .Input.EnumerateArray()
                .Select(item => item.GetString()!)
                .ToArray(),
            _ => throw PipelineException.Invalid("input", "input must be a string or an array of strings."),
        };
        Texts("input", texts);
        if (request.EncodingFormat is not (null or "float" or "base64"))
        {
            throw PipelineException.Invalid(
                "encoding_format",
                $"encoding_format is '{request.EncodingFormat}'; it must be float or base64."
            );
        }

        var kind = request.InputType is "query" or "search_query" ? TextKind.Query : TextKind.Passage;
        var embeddings = await workers.EmbedAsync(
            texts,
            kind,
            RequestPriority.Interactive,
            context.RequestAborted,
            Connection(context)
        );
        quotas.Spend(Caller.Of(context), embeddings.Tokens);
        var bytes = embeddings.Dimensions * sizeof(float);
        var data = texts.Select(
            (_, i) =>
                new EmbeddingItem(
                    "embedding",
                    i,
                    Format(embeddings.Data.Slice(i * bytes, bytes), request.EncodingFormat == "base64")
                )
        );
        await context.Response.WriteAsJsonAsync(
            new EmbeddingsResponse(
                "list",
                data,
                embeddings.Model,
                new EmbeddingsUsage(embeddings.Tokens, embeddings.Tokens)
            ),
            PipelineJson.Options,
            context.RequestAborted
        );
    }

    public async Task RerankAsync(HttpContext context)
    {
        var request = await RequestJson.ReadCompatibleAsync<RerankRequest>(context);
        Model(ModelRole.Rerank, request.Model);
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            throw PipelineException.Invalid("query", "query is empty.");
        }

        var texts = (request.Documents ?? []).Select(Document).ToArray();
        Texts("documents", texts);
        if (request.TopN is < 1)
        {
            throw PipelineException.Invalid("top_n", $"top_n is {request.TopN}; it must be at least 1.");
        }

        var scores = await workers.ScoreAsync(
            request.Query,
            texts,
            RequestPriority.Interactive,
            context.RequestAborted,
            Connection(context)
        );
        var results = scores
            .Select(
                (score, i) =>
                    new RerankItem(
                        i,
                        1 / (1 + Math.Exp(-score)),
                        request.ReturnDocuments == true ? new RerankText(texts[i]) : null
                    )
            )
            .OrderByDescending(item => item.RelevanceScore)
            .ThenBy(item => item.Index)
            .Take(request.TopN ?? texts.Length)
            .ToArray();
        await context.Response.WriteAsJsonAsync(
            new RerankResponse(Guid.NewGuid().ToString("N"), models.StatusOf(ModelRole.Rerank).Name, results),
            PipelineJson.Options,
            context.RequestAborted
        );
    }

    // Whoever comes from one place takes turns with others as one, in however many requests the texts come.
    private static string? Connection(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private void Model(ModelRole role, string? asked)
    {
        var installed = models.StatusOf(role).Name;
        if (!string.IsNullOrEmpty(asked) && installed is not null && asked != installed && asked != "default")
        {
            throw new PipelineException(
                ErrorCode.UnknownModel,
                $"The model of this role is '{installed}', not '{asked}'. Leave model out or name it.",
                "model"
            );
        }
    }

    private static void Texts(string field, string[] texts)
    {
        if (texts.Length is 0 or > MaxTexts || texts.Any(text => text.Length > MaxTextCharacters))
        {
            throw PipelineException.Invalid(
                field,
                $"{field}: give 1 to {MaxTexts} texts of at most {MaxTextCharacters} characters."
            );
        }
    }

    private static string Document(JsonElement document) =>
        document.ValueKind switch
        {
            JsonValueKind.String => document.GetString()!,
            JsonValueKind.Object
                when document.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String =>
                text.GetString()!,
            _ => throw PipelineException.Invalid(
                "documents",
                "documents: each must be a string or an object with a text."
            ),
        };

    private static object Format(ReadOnlyMemory<byte> vector, bool base64) =>
        base64 ? Convert.ToBase64String(vector.Span) : MemoryMarshal.Cast<byte, float>(vector.Span).ToArray();

    private sealed record EmbeddingsRequest(
        [property: JsonPropertyName("model")] string? Model,
        [property: JsonPropertyName("input")] JsonElement Input,
        [property: JsonPropertyName("encoding_format")] string? EncodingFormat,
        [property: JsonPropertyName("input_type")] string? InputType
    );

    private sealed record EmbeddingsResponse(
        [property: JsonPropertyName("object")] string Object,
        [property: JsonPropertyName("data")] IEnumerable<EmbeddingItem> Data,
        [property: JsonPropertyName("model")] string Model,
        [property: JsonPropertyName("usage")] EmbeddingsUsage Usage
    );

    private sealed record EmbeddingItem(
        [property: JsonPropertyName("object")] string Object,
        [property: JsonPropertyName("index")] int Index,
        [property: JsonPropertyName("embedding")] object Embedding
    );

    private sealed record EmbeddingsUsage(
        [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
        [property: JsonPropertyName("total_tokens")] int TotalTokens
    );

    private sealed record RerankRequest(
        [property: JsonPropertyName("model")] string? Model,
        [property: JsonPropertyName("query")] string? Query,
        [property: JsonPropertyName("documents")] IReadOnlyList<JsonElement>? Documents,
        [property: JsonPropertyName("top_n")] int? TopN,
        [property: JsonPropertyName("return_documents")] bool? ReturnDocuments
    );

    private sealed record RerankResponse(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("model")] string? Model,
        [property: JsonPropertyName("results")] IReadOnlyList<RerankItem> Results
    );

    private sealed record RerankItem(
        [property: JsonPropertyName("index")] int Index,
        [property: JsonPropertyName("relevance_score")] double RelevanceScore,
        [property: JsonPropertyName("document")] RerankText? Document
    );

    private sealed record RerankText([property: JsonPropertyName("text")] string Text);
}
