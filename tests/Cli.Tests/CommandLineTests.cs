using System.Text;
using System.Text.Json;
using Pipeline.Cli.Output;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;

namespace Pipeline.Cli.Tests;

public sealed class CommandLineTests : CliFixture
{
    [Theory]
    [InlineData("serch x", "no command 'serch'")]
    [InlineData("documents lst", "no command 'lst'")]
    [InlineData("add", "See 'pipeline add --help'")]
    [InlineData("search x --mode quick", "--mode takes keyword, vector, hybrid, reranked")]
    [InlineData("search x --mode 1", "--mode takes")]
    [InlineData("search x --top many", "--top")]
    [InlineData("models pull", "--defaults")]
    [InlineData("models pull tiny --defaults", "one of them")]
    [InlineData("eval nowhere --stages bm26", "no stage 'bm26'")]
    [InlineData("eval nowhere", "corpus.jsonl")]
    [InlineData("status --server nonsense", "not a URL")]
    [InlineData("status --server ftp://x", "http")]
    [InlineData("add nowhere.txt", "There is no file or directory")]
    [InlineData("add x --in-flight 0", "")]
    [InlineData("collections delete default", "--yes")]
    [InlineData("documents list --limit 0", "--limit")]
    public async Task A_wrong_command_line_is_2_with_one_clear_line_and_nothing_done(string line, string words)
    {
        var result = await RunAsync(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task With_json_an_error_is_an_error_body_on_stderr()
    {
        var usage = await RunAsync("search", "--json");
        Assert.Equal((2, "invalid_request"), (usage.ExitCode, usage.ErrorJson.GetProperty("code").GetString()));

        var failed = await RunAsync("search", "x", "-c", "nosuch", "--json");
        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("unknown_collection", failed.ErrorJson.GetProperty("code").GetString());
        Assert.Equal("collection", failed.ErrorJson.GetProperty("param").GetString());
        Assert.Empty(failed.Out);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_3_and_named()
    {
        var address = Server.Address.ToString().TrimEnd('/');
        await Server.DisposeAsync();

        var result = await RunAsync("status", "--server", address);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(address, result.Error, StringComparison.Ordinal);
        Assert.Equal("unreachable", (await RunAsync("status", "--json")).ErrorJson.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("add")]
    [InlineData("search")]
    [InlineData("ask")]
    [InlineData("documents")]
    [InlineData("documents list")]
    [InlineData("collections create")]
    [InlineData("models pull")]
    [InlineData("eval")]
    [InlineData("status")]
    [InlineData("cluster status")]
    public async Task Help_teaches_with_examples(string command)
    {
        var result = await RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Examples:", result.Out, StringComparison.Ordinal);
        Assert.Contains($"pipeline {command}", result.Out, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task The_server_option_comes_before_the_variable_and_the_key_is_sent()
    {
        await using var other = await FakePipelineServer.StartAsync("elsewhere");
        var variables = new Dictionary<string, string> { ["PIPELINE_API_KEY"] = "pk-1" };

        var result = await RunAsync(
            ["collections", "list", "--json", "--server", other.Address.ToString()],
            "",
            CancellationToken.None,
            false,
            variables
        );

        Assert.Equal("elsewhere", result.Json[0].GetProperty("name").GetString());
        Assert.Equal("Bearer pk-1", other.Authorizations.Single());
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Nothing_that_is_not_a_terminal_gets_escape_sequences_and_NO_COLOR_is_kept()
    {
        Write("a/휴가.md", "연차는 15일");
        foreach (
            var args in new string[][]
            {
                ["add", Path.Combine(Folder, "a"), "--wait"],
                ["search", "연차는"],
                ["ask", "연차?"],
                ["documents", "list"],
                ["collections", "list"],
                ["models", "list"],
                ["status"],
                ["cluster", "status"],
            }
        )
        {
            var result = await RunAsync(args);
            Assert.Equal(0, result.ExitCode);
            Assert.DoesNotContain('\u001b', result.Out + result.Error);

            var quiet = await RunAsync(args, "", CancellationToken.None, true, new() { ["NO_COLOR"] = "1" });
            Assert.Equal(0, quiet.ExitCode);
            Assert.DoesNotContain('\u001b', quiet.Out + quiet.Error);
        }
    }

    [Fact]
    public async Task On_a_terminal_there_is_progress_on_stderr_and_none_on_stdout()
    {
        Write("b.md", "text");

        var result = await RunAsync(["add", Path.Combine(Folder, "b.md")], "", CancellationToken.None, true);

        Assert.Contains('\u001b', result.Error);
        Assert.DoesNotContain('\u001b', result.Out);
    }

    [Fact]
    public async Task Escape_sequences_in_documents_do_not_reach_the_terminal()
    {
        Server
            .Collections["default"]
            .Submit(
                new DocumentInput
                {
                    Id = "evil",
                    Title = "\u001b[2Jclear",
                    Text = "evil \u001b]0;title\u0007 text",
                }
            );

        var search = await RunAsync("search", "evil");
        var list = await RunAsync("documents", "list");

        Assert.DoesNotContain('\u001b', search.Out + list.Out);
        Assert.Contains("clear", search.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wide_characters_keep_the_columns_aligned()
    {
        Server
            .Collections["default"]
            .Submit(
                new DocumentInput
                {
                    Id = "휴가 규정.md",
                    Text = "text",
                    Title = "제목",
                }
            );
        Server
            .Collections["default"]
            .Submit(
                new DocumentInput
                {
                    Id = "plain.md",
                    Text = "text",
                    Title = "Title",
                }
            );

        var lines = (await RunAsync("documents", "list")).Lines;

        var places = lines
            .Where(line => line.Contains("indexed", StringComparison.Ordinal))
            .Select(line => Columns(line[..line.IndexOf("indexed", StringComparison.Ordinal)]))
            .Distinct();
        Assert.Single(places);

        // A Hangul syllable takes two columns.
        static int Columns(string text) => text.Sum(c => c is >= '\uac00' and <= '\ud7a3' ? 2 : 1);
    }

    [Fact]
    public async Task Interrupting_a_question_is_130_and_cancels_the_answer()
    {
        using var stop = new CancellationTokenSource();
        Server.Answers.BeforeEvent = number => number == 3 ? stop.CancelAsync() : Task.CompletedTask;
        Server.Answers.Between = "";
        Server.Answers.Script =
        [
            .. Server.Answers.Script.Take(3),
            .. Enumerable.Repeat(new TokenEvent("more "), 200_000),
        ];

        var result = await RunAsync(["ask", "x"], "", stop.Token);

        Assert.Equal(130, result.ExitCode);
        Assert.True(result.Out.Length == 0 || result.Out.EndsWith('\n'), "what was written ends its line");
    }

    [Fact]
    public async Task A_search_is_printed_and_is_the_whole_response_as_json()
    {
        Server
            .Collections["default"]
            .Submit(
                new DocumentInput
                {
                    Id = "g.md",
                    Title = "Guide",
                    Text = "leave is 25 days",
                }
            );

        Assert.Equal(
            ["1. Guide  [g.md#0]  2.0000", "   leave is 25 days"],
            (await RunAsync("search", "leave days")).Lines
        );
        var json = (await RunAsync("search", "leave", "--json", "--mode", "keyword")).Json;
        Assert.Equal("g.md", json.GetProperty("hits")[0].GetProperty("documentId").GetString());
        Assert.Equal("keyword", json.GetProperty("mode").GetString());
        Server.Collections["default"].BestMode = SearchMode.Hybrid;
        Assert.Contains(
            "searched as hybrid (no re-ranker",
            (await RunAsync("search", "leave")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Documents_are_listed_shown_retried_cancelled_and_deleted()
    {
        var collection = Server.Collections["default"];
        collection.Submit(new DocumentInput { Id = "ok.md", Text = "본문" });
        collection.Submit(new DocumentInput { Id = "bad.pdf", Text = "poison" });
        collection.Submit(new DocumentInput { Id = "slow.pdf", Text = "waiting" });

        Assert.Equal(
            ["bad.pdf", "ok.md", "slow.pdf"],
            (await RunAsync("documents", "list", "--json")).JsonLines.Select(d => d.GetProperty("id").GetString())
        );
        var failed = await RunAsync("documents", "list", "--state", "failed");
        Assert.Contains("The file is damaged; replace it.", failed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ok.md", failed.Out, StringComparison.Ordinal);
        Assert.Contains("and more", (await RunAsync("documents", "list", "-n", "2")).Error, StringComparison.Ordinal);
        Assert.Contains("indexed", (await RunAsync("documents", "show", "ok.md")).Out, StringComparison.Ordinal);
        Assert.Equal("본문", (await RunAsync("documents", "show", "ok.md", "--content")).Out);
        Assert.Equal("Retrying bad.pdf\n", (await RunAsync("documents", "retry", "bad.pdf")).Out);
        Assert.Equal("Cancelled slow.pdf\n", (await RunAsync("documents", "cancel", "slow.pdf")).Out);

        var delete = await RunAsync("documents", "delete", "nosuch", "ok.md");
        Assert.Equal((1, "Deleted ok.md\n"), (delete.ExitCode, delete.Out));
        Assert.Contains("nosuch", delete.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_is_deleted_only_when_that_is_meant()
    {
        await RunAsync("collections", "create", "old", "--shards", "2");
        Assert.Equal(2, Server.Collections["old"].Settings.ShardCount);

        foreach (var reply in (string[])["n", "y", "yes", "", "OLD"])
        {
            var no = await RunAsync(["collections", "delete", "old"], reply + "\n", CancellationToken.None, true);
            Assert.Equal(1, no.ExitCode);
            Assert.True(Server.Collections.ContainsKey("old"));
        }

        var yes = await RunAsync(["collections", "delete", "old"], "old\n", CancellationToken.None, true);
        Assert.Equal(0, yes.ExitCode);
        Assert.False(Server.Collections.ContainsKey("old"));
        Assert.Equal(1, (await RunAsync("collections", "delete", "old", "--yes")).ExitCode);
        Assert.Equal(
            "measured",
            (await RunAsync("collections", "calibrate", "default", "--json")).Json.GetProperty("origin").GetString()
        );
    }

    [Fact]
    public async Task Models_are_listed_pulled_and_verified()
    {
        Assert.Contains("한국어-모델", (await RunAsync("models", "list")).Out, StringComparison.Ordinal);
        Assert.Equal("Model 'tiny' is there.\n", (await RunAsync("models", "pull", "tiny")).Out);
        Assert.Equal(3, (await RunAsync("models", "pull", "--defaults", "--json")).JsonLines.Length);
        Assert.Equal(["tiny", "defaults"], Server.Models.Pulls);
        Assert.Equal(1, (await RunAsync("models", "pull", "nosuch")).ExitCode);

        var verify = await RunAsync("models", "verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("expected 10 bytes, found 9", verify.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("models", "verify", "tiny")).ExitCode);

        Server.Models.Script = [new("tiny", null, 0, null, null, ModelPullState.Failed, "The disk is full.")];
        var failed = await RunAsync("models", "pull", "tiny");
        Assert.Equal((1, "error: The disk is full.\n"), (failed.ExitCode, failed.Error));
    }

    [Fact]
    public async Task The_status_tells_what_the_server_lacks()
    {
        var result = await RunAsync("status");
        Assert.Contains("0.1.0-fake", result.Out, StringComparison.Ordinal);
        Assert.Contains("No generator is installed.", result.Out, StringComparison.Ordinal);

        var json = (await RunAsync("status", "--json")).Json;
        Assert.True(json.GetProperty("status").GetProperty("ready").GetBoolean());
        Assert.Equal(JsonValueKind.Array, json.GetProperty("workers").ValueKind);
        Assert.Equal(JsonValueKind.Array, json.GetProperty("collections").ValueKind);
    }

    [Theory]
    [InlineData("a\u001b[31mb", "a[31mb")]
    [InlineData("a\r\nb\tc", "a b c")]
    public void Text_on_one_line_has_no_control_characters(string text, string expected) =>
        Assert.Equal(expected, Plain.OneLine(text));

    [Fact]
    public void A_snippet_does_not_cut_a_character_in_two()
    {
        var snippet = Plain.Snippet("ab😀cd", 3);
        Assert.Equal("ab…", snippet);
        Assert.Equal(5, Encoding.UTF8.GetByteCount(snippet));
    }
}
