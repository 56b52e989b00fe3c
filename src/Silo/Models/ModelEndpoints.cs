using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Verification;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Http;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Models;

/// <summary>Models: list, pull, verify.</summary>
internal static class ModelEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/models").WithTags("Models");
        group
            .MapGet("", (ISiloReport report) => report.Models())
            .For(KeyRole.Reader)
            .WithSummary("Models: installed, downloading and known")
            .Produces<ModelInfo[]>();
        group
            .MapPost("/{name}/pull", Pull)
            .For(KeyRole.Admin)
            .Audit("model.pull", "name")
            .WithSummary("Start downloading a model of the catalogue, or 'defaults'");
        group
            .MapGet("/{name}/pull", WatchAsync)
            .For(KeyRole.Admin)
            .WithSummary("Progress of a download as server-sent events");
        group
            .MapPost("/verify", VerifyAsync)
            .For(KeyRole.Admin)
            .WithSummary("Check every installed file against its hash")
            .Produces<Contracts.Workers.ModelVerification[]>();
    }

    private static IResult Pull(string name, ModelPulls pulls, SiloOptions options)
    {
        if (!options.RunsModels)
        {
            throw new PipelineException(
                ErrorCode.Conflict,
                $"This silo has the role '{options.SiloRole.Name()}' and runs no models. Ask a silo with the role worker or all, at its own address.",
                "name"
            );
        }

        foreach (var model in Named(name))
        {
            pulls.Start(model);
        }

        return Results.Accepted($"/api/models/{Uri.EscapeDataString(name)}/pull");
    }

    private static Task WatchAsync(string name, HttpContext context, ModelPulls pulls, TimeProvider time) =>
        new EventStream(context, time).WriteAsync(
            Named(name)
                .ToAsyncEnumerable()
                .SelectMany(model => pulls.WatchAsync(model.Name))
                .Select(progress => EventStream.Item(progress, "progress")),
            context.RequestAborted
        );

    private static async Task<IReadOnlyList<Contracts.Workers.ModelVerification>> VerifyAsync(
        ModelLibrary library,
        HttpContext context,
        string? name
    )
    {
        var results = new List<Contracts.Workers.ModelVerification>();
        foreach (var model in library.Discover().Where(model => name is null || model.Manifest.Name == name))
        {
            var found = await ModelVerifier.VerifyAsync(model, cancellation: context.RequestAborted);
            var problems = found.Problems.Select(problem => new ModelFileVerification(
                problem.File,
                ModelFileState.Damaged,
                problem.Problem
            ));
            var sound = model
                .Manifest.Files.Where(file => found.Problems.All(problem => problem.File != file.Name))
                .Select(file => new ModelFileVerification(file.Name, ModelFileState.Ok));
            results.Add(
                new Contracts.Workers.ModelVerification(
                    model.Manifest.Name,
                    found.IsSound ? ModelFileState.Ok : ModelFileState.Damaged,
                    [.. problems, .. sound]
                )
            );
        }

        return name is null || results.Count > 0
            ? results
            : throw new PipelineException(
                ErrorCode.UnknownModel,
                $"No model '{name}' is installed. See 'pipeline models list'.",
                "name"
            );
    }

    private static IReadOnlyList<CatalogueModel> Named(string name) =>
        name == ModelPullProgress.Defaults ? [.. ModelCatalogue.All.Where(model => model.IsDefault)]
        : ModelCatalogue.Find(name) is { } model ? [model]
        : throw new PipelineException(
            ErrorCode.UnknownModel,
            $"The catalogue has no model '{name}'; it has {string.Join(", ", ModelCatalogue.All.Select(known => known.Name))}.",
            "name"
        );
}
