using System.Text.Json;
using Pipeline.Client;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A collection embedded anew by the command line, with a process that is killed on the way.</summary>
public sealed class ReembedCommandTests
{
    private const string Collection = "notes";
    private const string Second = "tiny-second";
    private const int Documents = 120;

    [Fact]
    public async Task A_collection_is_given_another_embedder_and_taken_back_and_kills_cost_nothing()
    {
        using var folder = new SiloFolder(SiloFolder.Embedder);
        CopyEmbedder(folder);
        await using (var silo = await StartAsync(folder))
        {
            using var client = silo.CreateClient();
            await FillAsync(client);
            var unknown = await RunAsync(silo, "collections", "reembed", Collection, "--model", "nobody");
            Assert.Equal(1, unknown.ExitCode);
            Assert.Contains("no embedder 'nobody'", unknown.Error, StringComparison.Ordinal);
            var korean = await RunAsync(silo, "collections", "reembed", Collection, "--rollback", "--language", "ko");
            Assert.Contains("다시 임베딩하는 중이 아닙니다", korean.Error, StringComparison.Ordinal);

            var begun = await RunAsync(
                silo,
                "collections",
                "reembed",
                Collection,
                "--model",
                Second,
                "--no-wait",
                "--json"
            );
            Assert.Equal((0, ""), (begun.ExitCode, begun.Error));
            Assert.Equal(ReembeddingPhase.Building, Status(begun.Out).Phase);
            silo.Kill();
        }

        await using (var silo = await StartAsync(folder))
        {
            using var client = silo.CreateClient();
            var waited = await RunAsync(silo, "collections", "reembed", Collection);
            Assert.True(waited.ExitCode == 0, waited.Error);
            Assert.Contains($"is served by {Second}", waited.Out, StringComparison.Ordinal);
            var status = await client.FindReembeddingAsync(Collection);
            Assert.Equal(
                (ReembeddingPhase.Switched, Second, SiloFolder.Embedder, Documents, 0),
                (
                    status.Phase,
                    status.Served.Embedder,
                    status.Beside?.Embedder,
                    (int)status.Documents,
                    (int)status.WithoutVectors
                )
            );
            await CheckAsync(client, Second);
            silo.Kill();
        }

        await using (var silo = await StartAsync(folder))
        {
            using var client = silo.CreateClient();
            await CheckAsync(client, Second);
            var back = await RunAsync(silo, "collections", "reembed", Collection, "--rollback");
            Assert.True(back.ExitCode == 0, back.Error);
            await CheckAsync(client, SiloFolder.Embedder);
            var finished = await RunAsync(silo, "collections", "reembed", Collection, "--finish", "--json");
            Assert.Equal(ReembeddingPhase.Finished, Status(finished.Out).Phase);
            await CheckAsync(client, SiloFolder.Embedder);
        }
    }

    private static Task<SiloProcess> StartAsync(SiloFolder folder) =>
        SiloProcess.StartAsync(folder, "--samples", "false");

    /// <summary>Another model with the same files: it has vectors of its own by its name.</summary>
    private static void CopyEmbedder(SiloFolder folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.Models, Second)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(folder.Models, SiloFolder.Embedder)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private static async Task FillAsync(PipelineClient client)
    {
        await client.CreateCollectionAsync(Collection, new CollectionSettings { ShardCount = 2 });
        await client.SubmitBatchAsync(
            Collection,
            [
                .. Enumerable
                    .Range(0, Documents)
                    .Select(number => new DocumentInput
                    {
                        Id = $"note-{number}",
                        Text = $"The leave of {number + 10} days is in note {number}. 연차 휴가는 {number}일이다.",
                    }),
            ]
        );
        var info = await client.SettleAsync(Collection, TimeSpan.FromMinutes(2));
        Assert.Equal((Documents, info.Chunks), (info.Documents.Indexed, info.Vectors));
    }

    /// <summary>Everything is there, with vectors of one embedder, and a question is embedded by it.</summary>
    private static async Task CheckAsync(PipelineClient client, string embedder)
    {
        var info = await client.SettleAsync(Collection, TimeSpan.FromMinutes(2));
        Assert.Equal(
            (Documents, info.Chunks, embedder),
            (info.Documents.Indexed, info.Vectors, info.Settings.Embedder)
        );
        var found = await client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = "leave 휴가",
                Mode = SearchMode.Vector,
                Top = 50,
            }
        );
        Assert.Equal((SearchMode.Vector, 50), (found.Mode, found.Hits.Count));
        Assert.Equal(
            embedder,
            Assert.Single(found.Stages, stage => stage.Stage == "embed" && stage.Detail == embedder).Detail
        );
    }

    private static ReembeddingStatus Status(string json) =>
        JsonSerializer.Deserialize<ReembeddingStatus>(json, PipelineJson.Options)!;

    private static Task<(int ExitCode, string Out, string Error)> RunAsync(SiloProcess silo, params string[] args) =>
        CommandLine.RunAsync(silo.BaseAddress, args);
}
