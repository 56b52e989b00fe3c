using System.Globalization;
using System.Text.Json;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Tests;

public sealed class EvalTests : CliFixture
{
    [Fact]
    public async Task A_set_is_measured_at_every_stage_and_leaves_nothing_behind()
    {
        var set = WriteSet();
        var file = Path.Combine(Folder, "out", "figures.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var runs = Path.Combine(Folder, "runs");

        var result = await RunAsync(
            "eval",
            set,
            "--stages",
            "bm25,rrf,hybrid,reranked,pure",
            "--json",
            file,
            "--runs",
            runs,
            "--top",
            "10"
        );

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["default"], Server.Collections.Keys);
        var report = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        var tiny = report.GetProperty("sets")[0];
        Assert.Equal(
            ("tiny", 4, 5, 2),
            (
                tiny.GetProperty("set").GetString(),
                tiny.GetProperty("documents").GetInt32(),
                tiny.GetProperty("chunks").GetInt32(),
                tiny.GetProperty("queries").GetInt32()
            )
        );
        var bm25 = tiny.GetProperty("stages")[0];
        // q1 "apple pie": d1 (2 words), then d2 and d3 (1 word each), ranked d3 before d2. Grades d1 1, d2 2.
        // DCG 1/1 + 2/2; ideal 2 + 1/log2(3). q2 "사과": d4, its only relevant document: 1.
        var q1 = (1 + (2 / 2.0)) / (2 + (1 / Math.Log2(3)));
        Assert.Equal((q1 + 1) / 2, bm25.GetProperty("ndcg10").GetDouble(), 12);
        Assert.Equal(1, bm25.GetProperty("recall10").GetDouble());
        Assert.Equal(1, bm25.GetProperty("mrr10").GetDouble());
        Assert.Equal(20, bm25.GetProperty("chunksAsked").GetInt32());
        Assert.Equal("measured", tiny.GetProperty("ranking").GetProperty("origin").GetString());
        Assert.Equal(
            [0.4, 0.5, 0.4, 0.4, 0.4],
            tiny.GetProperty("stages")
                .EnumerateArray()
                .Select(stage => stage.GetProperty("ranking").GetProperty("keywordWeight").GetDouble())
        );
        Assert.Equal(1, tiny.GetProperty("stages")[4].GetProperty("ranking").GetProperty("rerankWeight").GetDouble());
        Assert.Contains("eval", report.GetProperty("commandLine").GetString()!, StringComparison.Ordinal);
        Assert.Equal("0.1.0-fake", report.GetProperty("server").GetProperty("version").GetString());
        Assert.True(report.GetProperty("machine").GetProperty("processors").GetInt32() > 0);

        foreach (var name in new[] { "nDCG@10", "bm25", "rrf", "hybrid", "reranked", "pure", "documents/s" })
        {
            Assert.Contains(name, result.Out, StringComparison.Ordinal);
        }

        Assert.Equal(5, Directory.GetFiles(runs, "tiny.*.trec").Length);
        Assert.Equal(
            [
                "q1 Q0 d1 1 2 pipeline-bm25",
                "q1 Q0 d3 2 1 pipeline-bm25",
                "q1 Q0 d2 3 1 pipeline-bm25",
                "q2 Q0 d4 1 1 pipeline-bm25",
            ],
            File.ReadAllLines(Path.Combine(runs, "tiny.bm25.trec"))
        );
    }

    [Fact]
    public async Task Each_stage_searches_warms_up_and_then_runs_every_judged_query_once()
    {
        await RunAsync("eval", WriteSet(), "--stages", "bm25");

        // Two judged queries: both to warm up, both measured. The third has no relevant document.
        Assert.Equal(4, Server.Requests.Count(request => request.EndsWith("/search", StringComparison.Ordinal)));
        Assert.Equal(1, Server.Requests.Count(request => request.EndsWith("/calibrate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_as_many_queries_as_asked_without_calibration_and_kept()
    {
        var result = await RunAsync(
            "eval",
            WriteSet(),
            "--stages",
            "bm25",
            "--queries",
            "1",
            "--calibrate",
            "false",
            "--keep",
            "--json",
            "-"
        );

        Assert.Equal(1, result.Json.GetProperty("sets")[0].GetProperty("queries").GetInt32());
        Assert.Equal(2, Server.Collections.Count);
        Assert.DoesNotContain(Server.Requests, request => request.EndsWith("/calibrate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fusion_is_tuned_on_a_collection_and_kept()
    {
        var result = await RunAsync("tune-fusion", WriteSet(), "--collection", "default");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("convex-zscore, keyword 0.6, vector 0.4", result.Out, StringComparison.Ordinal);
        Assert.Contains("0.7000", result.Out, StringComparison.Ordinal);
        Assert.Contains("now uses", result.Out, StringComparison.Ordinal);
        Assert.Equal(RankingOrigin.Tuned, Server.Collections["default"].Settings.Ranking?.Origin);
        Assert.Equal(["default"], Server.Collections.Keys);
    }

    [Fact]
    public async Task Tuning_without_a_collection_ingests_the_corpus_and_changes_nothing()
    {
        var result = await RunAsync("tune-fusion", WriteSet(), "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.False(result.Json.GetProperty("applied").GetBoolean());
        Assert.Equal(2, result.Json.GetProperty("questions").GetInt32());
        Assert.Equal(["default"], Server.Collections.Keys);
        Assert.Contains(
            Server.Requests,
            request => request.StartsWith("DELETE /api/collections/eval-tiny-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Interrupting_deletes_the_collection()
    {
        using var stop = new CancellationTokenSource();
        string? collection = null;
        Server.Intercept = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/search", StringComparison.Ordinal))
            {
                collection = Server.Collections.Keys.Single(name => name != "default");
                await stop.CancelAsync();
            }

            return false;
        };

        var result = await RunAsync(["eval", WriteSet()], "", stop.Token);

        Assert.Equal(130, result.ExitCode);
        Assert.StartsWith("eval-tiny-", collection, StringComparison.Ordinal);
        Assert.Equal(["default"], Server.Collections.Keys);
    }

    [Fact]
    public async Task A_failure_deletes_the_collection_too()
    {
        Server.Intercept = context =>
            context.Request.Path.Value!.EndsWith("/calibrate", StringComparison.Ordinal)
                ? throw new Contracts.Errors.PipelineException(ErrorCode.Internal, "It broke.")
                : Task.FromResult(false);

        var result = await RunAsync("eval", WriteSet());

        Assert.Equal((1, "error: It broke.\n"), (result.ExitCode, result.Error));
        Assert.Equal(["default"], Server.Collections.Keys);
    }

    [Fact]
    public async Task A_stage_whose_model_is_missing_is_left_out_with_the_reason()
    {
        Server.Intercept = context =>
        {
            foreach (var collection in Server.Collections.Values)
            {
                collection.BestMode = SearchMode.Keyword;
            }

            return Task.FromResult(false);
        };

        var runs = Path.Combine(Folder, "runs");
        var result = await RunAsync("eval", WriteSet(), "--stages", "bm25,vector", "--runs", runs);

        Assert.Equal(["tiny.bm25.trec"], Directory.GetFiles(runs).Select(Path.GetFileName));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("vector was not measured", result.Error, StringComparison.Ordinal);
        Assert.Contains("no re-ranker is installed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_judgements_by_their_split()
    {
        var set = WriteSet();
        Write("tiny/qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq3\td1\t1\n");

        var result = await RunAsync("eval", set, "--split", "dev", "--stages", "bm25", "--json", "-");

        Assert.Equal(1, result.Json.GetProperty("sets")[0].GetProperty("queries").GetInt32());
    }

    [Theory]
    [InlineData("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1 1\n", "test.tsv:2")]
    [InlineData("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t0\n", "no query with a relevant document")]
    [InlineData("queries.jsonl", "{\"_id\":\"q1\"\n", "queries.jsonl:1")]
    [InlineData("queries.jsonl", "{\"_id\":\"q1\"}\n", "'text' is missing")]
    public async Task A_folder_that_is_not_in_the_format_is_refused_with_the_line(
        string file,
        string content,
        string words
    )
    {
        var set = WriteSet();
        Write("tiny/" + file, content);

        var result = await RunAsync("eval", set);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Figures_do_not_depend_on_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var result = await RunAsync("eval", WriteSet(), "--stages", "bm25");
            Assert.Contains("1.0000", result.Out, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private string WriteSet()
    {
        Write(
            "tiny/corpus.jsonl",
            """
            {"_id":"d1","title":"Baking","text":"apple pie\n\napple tart","metadata":{"year":2020,"nested":{"a":1}}}
            {"_id":"d2","title":"","text":"an apple a day"}
            {"_id":"d3","title":"pie","text":""}
            {"_id":"d4","title":"과일","text":"사과 한 개"}

            """.Replace("            ", "", StringComparison.Ordinal)
        );
        Write(
            "tiny/queries.jsonl",
            "{\"_id\":\"q1\",\"text\":\"apple pie\"}\n{\"_id\":\"q2\",\"text\":\"사과\"}\n{\"_id\":\"q3\",\"text\":\"day\"}\n"
        );
        Write(
            "tiny/qrels/test.tsv",
            "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t2\nq2\td4\t1\nq3\td1\t0\nq9\td1\t1\n"
        );
        return Path.Combine(Folder, "tiny");
    }
}
