using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Tests.FakeServer;

internal static class FakeCollectionRoutes
{
    public static void Map(WebApplication app, FakePipelineServer server)
    {
        app.MapGet(
            "/api/collections",
            context =>
                FakePipelineServer.WriteAsync(
                    context,
                    server
                        .Collections.Values.OrderBy(c => c.Name, StringComparer.Ordinal)
                        .Select(c => c.Describe())
                        .ToArray()
                )
        );
        app.MapPut(
            "/api/collections/{c}",
            async context =>
            {
                var change = await FakePipelineServer.ReadAsync<CollectionChange>(context);
                var name = Name(context);
                if (name.Any(char.IsAsciiLetterUpper))
                {
                    throw PipelineException.Invalid("collection", $"'{name}' is not a collection's name.");
                }

                var made = new FakeCollection(name, change.ApplyTo(new CollectionSettings()));
                var kept = server.Collections.GetOrAdd(name, made);
                if (change.ShardCount is { } shards && kept.Settings.ShardCount != shards)
                {
                    throw new PipelineException(ErrorCode.Conflict, $"Collection '{name}' exists with other settings.");
                }

                kept.Settings = change.ApplyTo(kept.Settings);
                await FakePipelineServer.WriteAsync(context, kept.Describe(), ReferenceEquals(made, kept) ? 201 : 200);
            }
        );
        app.MapGet(
            "/api/collections/{c}",
            context => FakePipelineServer.WriteAsync(context, server.Find(Name(context)).Describe())
        );
        app.MapDelete(
            "/api/collections/{c}",
            context =>
            {
                if (context.Request.Query["confirm"] != Name(context))
                {
                    throw PipelineException.Invalid("confirm", "Repeat the name in the query.");
                }

                server.Find(Name(context));
                server.Collections.TryRemove(Name(context), out _);
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }
        );
        app.MapPost(
            "/api/collections/{c}/calibrate",
            context =>
            {
                var collection = server.Find(Name(context));
                var ranking = new RankingSettings
                {
                    KeywordWeight = 0.4,
                    VectorWeight = 0.6,
                    RerankWeight = 0.25,
                    Origin = RankingOrigin.Measured,
                    Questions = 12,
                };
                collection.Settings = collection.Settings with { Ranking = ranking };
                return FakePipelineServer.WriteAsync(context, ranking);
            }
        );
        app.MapPost(
            "/api/collections/{c}/tune-fusion",
            async context =>
            {
                var collection = server.Find(Name(context));
                var request = await FakePipelineServer.ReadAsync<TuneFusionRequest>(context);
                var ranking = new RankingSettings
                {
                    Method = RankingSettings.ConvexZScore,
                    KeywordWeight = 0.6,
                    VectorWeight = 0.4,
                    Origin = RankingOrigin.Tuned,
                };
                collection.Settings = request.Apply
                    ? collection.Settings with
                    {
                        Ranking = ranking,
                    }
                    : collection.Settings;
                await FakePipelineServer.WriteAsync(
                    context,
                    new FusionTuning
                    {
                        Ranking = ranking,
                        Applied = request.Apply,
                        Questions = request.Questions.Count(question =>
                            question.Relevance.Values.Any(grade => grade > 0)
                        ),
                        Folds = 2,
                        HeldOutNdcg = 0.7,
                        TunedNdcg = 0.75,
                        KeywordNdcg = 0.6,
                        VectorNdcg = 0.5,
                        EqualNdcg = 0.65,
                    }
                );
            }
        );
        app.MapPut(
            "/api/collections/{c}/ranking",
            async context =>
            {
                var collection = server.Find(Name(context));
                var ranking = (await FakePipelineServer.ReadAsync<RankingSettings>(context)) with
                {
                    Origin = RankingOrigin.Set,
                };
                collection.Settings = collection.Settings with { Ranking = ranking };
                await FakePipelineServer.WriteAsync(context, ranking);
            }
        );
        app.MapPost(
            "/api/collections/{c}/settle",
            context => FakePipelineServer.WriteAsync(context, server.Find(Name(context)).Describe())
        );
        app.MapGet(
            "/api/collections/{c}/suggest",
            (string c, string text, int top, HttpContext context) =>
                FakePipelineServer.WriteAsync(
                    context,
                    new SuggestResponse([new WordSuggestion("word", $"{text}!", top)], c)
                )
        );
        app.MapPost(
            "/api/collections/{c}/search",
            async context =>
            {
                var request = await FakePipelineServer.ReadAsync<SearchRequest>(context);
                await FakePipelineServer.WriteAsync(context, server.Find(Name(context)).Search(request));
            }
        );
        app.MapGet(
            "/api/workers",
            context =>
                FakePipelineServer.WriteAsync(
                    context,
                    new[]
                    {
                        new WorkerInfo
                        {
                            Key = "embed/tiny@cpu:0",
                            Role = ModelRole.Embed,
                            Model = "tiny",
                            State = ModelState.Ready,
                        },
                    }
                )
        );
        app.MapGet("/api/cluster", context => FakePipelineServer.WriteAsync(context, server.Cluster));
        app.MapGet(
            "/api/status",
            context =>
                FakePipelineServer.WriteAsync(
                    context,
                    new PipelineStatus(
                        "0.1.0-fake",
                        12.5,
                        64 << 20,
                        ["No generator is installed."],
                        true,
                        [RemarkCode.NoGenerator.Saying("No generator is installed.")]
                    )
                )
        );
    }

    public static string Name(HttpContext context) => (string)context.Request.RouteValues["c"]!;
}
