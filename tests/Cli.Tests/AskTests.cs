using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Tests;

public sealed class AskTests : CliFixture
{
    [Fact]
    public async Task A_question_may_look_like_a_response_file()
    {
        var result = await RunAsync("ask", "@team who is on call?");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("@team who is on call?", Server.Answers.LastRequest!.Question);
    }

    [Fact]
    public async Task More_searches_are_asked_for_only_where_they_are_wanted()
    {
        await RunAsync("ask", "휴가?");
        Assert.Null(Server.Answers.LastRequest!.Retrieval);
        await RunAsync("ask", "휴가?", "--steps", "3", "--expand", "multi-query");
        Assert.Equal(
            new RetrievalOptions { Steps = 3, Expand = QueryExpansion.MultiQuery },
            Server.Answers.LastRequest.Retrieval
        );
        var result = await RunAsync("ask", "휴가?", "--expand", "more");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("multi-query, hyde", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expansion_that_was_left_out_is_told_without_verbose()
    {
        Server.Answers.Script =
        [
            new StageEvent("keyword", StageStatus.Skipped, 0, "left out"),
            new StageEvent("expand", StageStatus.Skipped, 0, "needs a generator", "expansion_needs_generator"),
            new TokenEvent("Leave."),
            new DoneEvent(AnswerEnd.Completed, AnswerOrigin.Extractive, new TokenUsage(0, 0), 1, null, null),
        ];
        foreach (var (language, words) in new[] { ("en", "needs a generator"), ("ko", "생성 모델이 필요") })
        {
            var result = await RunAsync("ask", "휴가?", "--expand", "hyde", "--language", language);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("keyword", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "slides 3–4")]
    [InlineData("ko", "슬라이드 3–4")]
    public async Task A_citation_says_under_which_heading_and_where_it_stands(string language, string place)
    {
        var hit = new SearchHit
        {
            DocumentId = "deck.pptx",
            Version = 1,
            Chunk = 5,
            HeadingPath = ["Deck", "휴가"],
            Page = 3,
            Place = new PassagePlace { Kind = PageKind.Slide, LastPage = 4 },
        };
        Server.Answers.Script =
        [
            new HitsEvent("context", [hit]),
            new TokenEvent("Leave [1]."),
            new CitationEvent(1, hit.DocumentId, 1, hit.Chunk, "Deck", 6),
            new DoneEvent(AnswerEnd.Completed, AnswerOrigin.Extractive, new TokenUsage(0, 0), 1, null, null),
        ];
        var result = await RunAsync("ask", "휴가?", "--language", language);
        Assert.Equal($"Leave [1].\n\n[1] Deck - 휴가  (deck.pptx#5, {place})\n", result.Out);
    }

    [Fact]
    public async Task An_answer_is_printed_with_its_citations()
    {
        var result = await RunAsync("ask", "휴가?", "--verbose");

        Assert.Equal("Leave is 25 days [1].\n\n[1] Guide  (guide.md#2)\n", result.Out);
        Assert.Contains("keyword  1.5 ms", result.Error, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("ask", "휴가?")).Error);
    }

    [Fact]
    public async Task Sources_that_disagree_are_told_in_the_readers_language()
    {
        var hits = Server.Answers.Script.OfType<HitsEvent>().Single();
        SourceConflict[] conflicts = [new("number", 1, "Leave is 25 days.", 2, "Leave is 28 days.")];
        Server.Answers.Script =
        [
            .. Server.Answers.Script.Select(answerEvent =>
                answerEvent == hits ? hits with { Conflicts = conflicts } : answerEvent
            ),
        ];
        foreach (var (language, words) in new[] { ("en", "the sources disagree"), ("ko", "근거가 서로 다릅니다") })
        {
            var result = await RunAsync("ask", "휴가?", "--language", language);
            Assert.Equal(0, result.ExitCode);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
            Assert.Contains("[2] “Leave is 28 days.”", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_wants_the_generator_asks_for_it()
    {
        await RunAsync("ask", "휴가?", "--generate");
        Assert.True(Server.Answers.LastRequest!.Generate);
        await RunAsync("ask", "휴가?");
        Assert.False(Server.Answers.LastRequest!.Generate);
    }

    [Fact]
    public async Task Of_several_servers_one_is_enough_and_what_breaks_off_goes_on()
    {
        Server.Answers.CutAfter.Enqueue(3);
        var result = await RunAsync("ask", "휴가?", "--server", $"http://127.0.0.1:1, {Server.Address}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Leave is 25 days [1].\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_was_lost_with_its_server_says_to_ask_again()
    {
        Server.Answers.Script =
        [
            new TokenEvent("Leave is "),
            new DoneEvent(
                AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                0,
                new PipelineException(ErrorCode.SiloLost, "The server was lost.", retryAfterSeconds: 1).ToDetail(),
                null
            ),
        ];
        foreach (var (language, words) in new[] { ("en", "The server was lost."), ("ko", "다시 시도하세요") })
        {
            var result = await RunAsync("ask", "휴가?", "--language", language);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_schema_is_read_from_a_file()
    {
        const string schema = """{"type": "object", "properties": {"일수": {"type": "integer"}}}""";
        Assert.Equal(0, (await RunAsync("ask", "휴가?", "--schema", Write("leave.json", schema))).ExitCode);
        Assert.Equal(schema, Server.Answers.LastRequest!.Schema);

        foreach (
            var (path, words) in new[]
            {
                (Path.Combine(Folder, "none.json"), "cannot be read"),
                (Write("wrong.json", "{"), "is not JSON"),
            }
        )
        {
            var wrong = await RunAsync("ask", "휴가?", "--schema", path);
            Assert.Equal(2, wrong.ExitCode);
            Assert.Contains(words, wrong.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_as_json_is_its_events_one_a_line()
    {
        var events = (await RunAsync("ask", "휴가?", "--json")).JsonLines;

        Assert.Equal(
            ["stage", "hits", "token", "token", "citation", "token", "done"],
            events.Select(e => e.GetProperty("type").GetString())
        );
    }

    [Fact]
    public async Task An_answer_that_failed_or_was_blocked_is_1()
    {
        Server.Answers.Script =
        [
            new DoneEvent(
                AnswerEnd.Failed,
                AnswerOrigin.Generated,
                new TokenUsage(0, 0),
                1,
                new ErrorDetail("overloaded", "The queue is full.", "rate_limit_error"),
                null
            ),
        ];
        var failed = await RunAsync("ask", "x");
        Assert.Equal((1, "error: The queue is full.\n"), (failed.ExitCode, failed.Error));

        Server.Answers.Script =
        [
            new DoneEvent(
                AnswerEnd.NoPassages,
                AnswerOrigin.Extractive,
                new TokenUsage(0, 0),
                1,
                null,
                new Coverage(2, 1),
                "No generator."
            ),
        ];
        var nothing = await RunAsync("ask", "x");
        Assert.Equal(0, nothing.ExitCode);
        Assert.Equal(3, nothing.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_declined_question_says_so_and_lists_what_may_be_related()
    {
        Server.Answers.Script =
        [
            new HitsEvent(
                "context",
                [
                    new SearchHit
                    {
                        DocumentId = "handbook",
                        Title = "Leave",
                        Text = "Leave is asked for.",
                    },
                ]
            ),
            new TokenEvent("The documents do not say."),
            new DoneEvent(
                AnswerEnd.NotFound,
                AnswerOrigin.Extractive,
                new TokenUsage(0, 0),
                1,
                null,
                null,
                Grounding: new Grounding(GroundingLevel.None, 0.1, Declined: true)
            ),
        ];
        var declined = await RunAsync("ask", "x");
        Assert.Equal(0, declined.ExitCode);
        Assert.StartsWith(
            "The documents do not say.\n\nPossibly related:\n- Leave  (",
            declined.Out,
            StringComparison.Ordinal
        );
        Assert.Equal("note: The documents do not say; --anyway answers from the nearest passages.\n", declined.Error);
        Assert.Null(Server.Answers.LastRequest!.Decline);
        await RunAsync("ask", "x", "--anyway");
        Assert.Equal(DeclineMode.Never, Server.Answers.LastRequest!.Decline);
    }

    [Theory]
    [InlineData("ask", "휴가?")]
    [InlineData("search", "휴가")]
    [InlineData("documents", "list")]
    public async Task Without_a_collection_the_only_one_is_meant_and_several_are_listed(params string[] command)
    {
        Assert.Equal(0, (await RunAsync(command)).ExitCode);

        Assert.Equal(0, (await RunAsync("collections", "create", "handbook")).ExitCode);
        var several = await RunAsync(command);
        Assert.Equal(2, several.ExitCode);
        Assert.Contains("--collection: default, handbook", several.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync([.. command, "-c", "handbook"])).ExitCode);

        Assert.Equal(0, (await RunAsync("collections", "delete", "default", "--yes")).ExitCode);
        Assert.Equal(0, (await RunAsync(command)).ExitCode);

        Assert.Equal(0, (await RunAsync("collections", "delete", "handbook", "--yes")).ExitCode);
        var none = await RunAsync(command);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("pipeline add", none.Error, StringComparison.Ordinal);
    }
}
