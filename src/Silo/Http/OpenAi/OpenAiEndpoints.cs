using System.Text.Json.Serialization;
using Pipeline.Contracts.Collections;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>The endpoints that existing clients of that API use.</summary>
internal static class OpenAiEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1").WithTags("OpenAI compatible").For(KeyRole.Reader);
        group
            .MapPost("/chat/completions", (HttpContext context, ChatCompletions chat) => chat.HandleAsync(context))
            .WithSummary("Chat; the model is a collection (cited answers) or the generator")
            .WithMetadata(RequestBody.Json<ChatCompletionRequest>())
            .Produces<ChatCompletion>();
        group
            .MapPost("/embeddings", (HttpContext context, EncoderEndpoints encoders) => encoders.EmbedAsync(context))
            .WithSummary("Embed texts");
        group
            .MapPost("/rerank", (HttpContext context, EncoderEndpoints encoders) => encoders.RerankAsync(context))
            .WithSummary("Score documents for a query");
        app.MapPost("/v2/rerank", (HttpContext context, EncoderEndpoints encoders) => encoders.RerankAsync(context))
            .For(KeyRole.Reader)
            .WithTags("OpenAI compatible");
        group.MapGet("/models", ModelsAsync).WithSummary("Collections and models");
    }

    private static async Task<ModelList> ModelsAsync(
        HttpContext context,
        IGrainFactory grains,
        IClusterModels models,
        CallerAccess access
    )
    {
        var caller = Caller.Of(context);
        var collections = await grains
            .GetGrain<ICollectionRegistryGrain>(ICollectionRegistryGrain.Key)
            .List(access.Of(context));
        var entries = collections
            .Where(collection => caller.MayUse(collection.Name))
            .Select(collection => new ModelEntry(
                collection.Name,
                "model",
                collection.Created.ToUnixTimeSeconds(),
                "collection",
                true
            ))
            .Concat(
                Enum.GetValues<ModelRole>()
                    .SelectMany(role => Names(role, models.StatusOf(role)).Select(name => (Role: role, Name: name)))
                    .Select(model => new ModelEntry(
                        model.Name,
                        "model",
                        0,
                        model.Role.ToString().ToLowerInvariant(),
                        model.Role == ModelRole.Generate ? false : null
                    ))
            );
        return new ModelList("list", [.. entries]);
    }

    private static IEnumerable<string> Names(ModelRole role, ModelStatus status) =>
        role == ModelRole.Generate ? GeneratorModel.Names(status)
        : status.Name is { } name ? [name]
        : [];

    private sealed record ModelList(
        [property: JsonPropertyName("object")] string Object,
        [property: JsonPropertyName("data")] IReadOnlyList<ModelEntry> Data
    );

    private sealed record ModelEntry(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("object")] string Object,
        [property: JsonPropertyName("created")] long Created,
        [property: JsonPropertyName("owned_by")] string OwnedBy,
        // Whether what it answers passes guardrails; null for what answers nothing.
        [property: JsonPropertyName("guarded")] bool? IsGuarded
    );
}
