using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Tests.FakeServer;

/// <summary>Two models, one of them damaged, and downloads that follow a script.</summary>
public sealed class FakeModels
{
    public ConcurrentQueue<string> Pulls { get; } = new();

    public IReadOnlyList<ModelPullProgress> Script { get; set; } =
    [
        new("tiny", "model.onnx", 50, 100, 1000, ModelPullState.Downloading),
        new("tiny", "model.onnx", 100, 100, 1000, ModelPullState.Ready),
        new("tiny", null, 100, 100, null, ModelPullState.Ready),
    ];

    public void Map(WebApplication app)
    {
        app.MapGet(
            "/api/models",
            context =>
                FakePipelineServer.WriteAsync(
                    context,
                    new[]
                    {
                        new ModelInfo("tiny", ModelRole.Embed, ModelState.Ready, "MIT", 1024, "package", null, null),
                        new ModelInfo(
                            "한국어-모델",
                            ModelRole.Generate,
                            ModelState.Available,
                            "Apache-2.0",
                            5L << 30,
                            "catalogue",
                            null,
                            null
                        ),
                    }
                )
        );
        app.MapPost(
            "/api/models/{name}/pull",
            context =>
            {
                var name = (string)context.Request.RouteValues["name"]!;
                if (name == "nosuch")
                {
                    throw new PipelineException(ErrorCode.UnknownModel, "There is no model 'nosuch'.", "name");
                }

                Pulls.Enqueue(name);
                context.Response.StatusCode = 202;
                return Task.CompletedTask;
            }
        );
        app.MapGet(
            "/api/models/{name}/pull",
            async context =>
            {
                context.Response.ContentType = "text/event-stream";
                foreach (var progress in Script)
                {
                    await context.Response.WriteAsync(
                        $"event: progress\ndata: {JsonSerializer.Serialize(progress, PipelineJson.Options)}\n\n"
                    );
                }
            }
        );
        app.MapPost(
            "/api/models/verify",
            context =>
            {
                var all = new[]
                {
                    new ModelVerification(
                        "broken",
                        ModelFileState.Damaged,
                        [new ModelFileVerification("model.gguf", ModelFileState.Damaged, "expected 10 bytes, found 9")]
                    ),
                    new ModelVerification(
                        "tiny",
                        ModelFileState.Ok,
                        [new ModelFileVerification("model.onnx", ModelFileState.Ok)]
                    ),
                };
                var name = context.Request.Query["name"].ToString();
                return FakePipelineServer.WriteAsync(
                    context,
                    name.Length == 0 ? all : [.. all.Where(m => m.Name == name)]
                );
            }
        );
    }
}
