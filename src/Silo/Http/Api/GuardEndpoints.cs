using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Guardrails;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>The guardrails of a collection: what holds, what they said of late, and what they would do with a
/// text.</summary>
internal static class GuardEndpoints
{
    private const string What = "Verdicts of guardrails";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/collections/{collection}/guard").WithTags("Guardrails").For(KeyRole.Admin);
        group.MapGet("", DescribeAsync).WithSummary("The policy that holds").Produces<CollectionGuard>();
        group
            .MapGet("/verdicts", ReadAsync)
            .WithSummary("What the guardrails said of late, without any text")
            .Produces<GuardRecord>();
        group
            .MapPost("/try", TryAsync)
            .WithSummary("What would happen to a text; nothing is recorded")
            .WithMetadata(RequestBody.Json<GuardTrialRequest>())
            .Produces<GuardTrial>();
    }

    private static async Task<CollectionGuard> DescribeAsync(
        string collection,
        IGrainFactory grains,
        IGuardPolicies policies
    )
    {
        var settings = await SettingsAsync(collection, grains);
        var held = policies.For(settings, key: null);
        var current = policies.Current;
        return new CollectionGuard(
            held.Version,
            settings.Guardrails,
            held.Guard.Policy.ToJson(),
            [
                .. current
                    .Policies.Values.OrderBy(policy => policy.Name, StringComparer.Ordinal)
                    .Select(policy => new GuardPolicyInfo(
                        policy.Name,
                        policy.Version,
                        policy.Label,
                        policy.Description
                    )),
            ],
            current.Problems.ToDictionary(problem => problem.File, problem => problem.Why, StringComparer.Ordinal)
        );
    }

    private static async Task<GuardRecord> ReadAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        int limit = 50
    )
    {
        // They tell of passages too, whoever may read them.
        access.RequireAll(context, What);
        if (limit is < 0 or > IGuardRecordGrain.Most)
        {
            throw PipelineException.Invalid(
                "limit",
                $"limit is {limit}; it must be from 0 to {IGuardRecordGrain.Most}."
            );
        }

        await SettingsAsync(collection, grains);
        return await grains.GetGrain<IGuardRecordGrain>(collection).Read(limit);
    }

    private static async Task<GuardTrial> TryAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        IGuardTrials trials
    )
    {
        var request = await RequestJson.ReadAsync<GuardTrialRequest>(context);
        if (request.Text is not { Length: > 0 and <= GuardTrialRequest.MaxCharacters })
        {
            throw PipelineException.Invalid(
                "text",
                $"text has {request.Text?.Length ?? 0} characters; give 1 to {GuardTrialRequest.MaxCharacters}."
            );
        }

        var settings = await SettingsAsync(collection, grains);
        return await trials.TryAsync(settings, request.Place, request.Text, context.RequestAborted);
    }

    private static async Task<CollectionSettings> SettingsAsync(string collection, IGrainFactory grains) =>
        await grains.GetCollection(collection).FindSettings() ?? throw PipelineException.UnknownCollection(collection);
}
