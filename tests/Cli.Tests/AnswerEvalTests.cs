using Pipeline.Client.Tests;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Tests;

public sealed class AnswerEvalTests : CliFixture
{
    private const string Leave = "Annual leave is 25 days. It is granted on the first of January.";

    [Fact]
    public async Task Answers_are_counted_by_what_they_hold_cite_and_decline()
    {
        Server.Answers.Respond = Respond;

        var result = await RunAsync("eval", WriteSet(), "--answers", "--json", "-");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["default"], Server.Collections.Keys);
        var set = result.Json.GetProperty("sets")[0];
        // q1 holds and cites; q2 says another number and cites another document; q3 is declined.
        Assert.Equal(3, set.GetProperty("answerable").GetInt32());
        Assert.Equal(2, set.GetProperty("unanswerable").GetInt32());
        Assert.Equal(2 / 3.0, set.GetProperty("answered").GetDouble(), 9);
        Assert.Equal(0.5, set.GetProperty("declined").GetDouble());
        Assert.Equal(0.5, set.GetProperty("holdsReference").GetDouble());
        Assert.Equal(0.5, set.GetProperty("citesRight").GetDouble());
        Assert.Equal("default", set.GetProperty("mode").GetString());
        // q1: one sentence. q2: one whose number no passage has. u2: words that no passage has, and no search finds.
        Assert.Equal(3, set.GetProperty("generated").GetInt32());
        Assert.Equal(3, set.GetProperty("sentences").GetInt32());
        Assert.Equal(2 / 3.0, set.GetProperty("withoutSupport").GetDouble(), 9);
        Assert.Equal(1 / 3.0, set.GetProperty("markedUnsupported").GetDouble(), 9);
        Assert.Contains(
            "withoutSupport",
            result.Json.GetProperty("definitions").EnumerateObject().Select(meaning => meaning.Name)
        );
    }

    [Fact]
    public async Task Questions_are_asked_once_the_generator_is_measured()
    {
        Clock = new InstantClock();
        var asked = 0;
        Server.Answers.Respond = request =>
            ++asked <= 2
                ?
                [
                    new DoneEvent(
                        AnswerEnd.Completed,
                        AnswerOrigin.Extractive,
                        new TokenUsage(0, 0),
                        1,
                        null,
                        null,
                        NoticeCode: "generator_unmeasured"
                    ),
                ]
                : Respond(request);

        var result = await RunAsync("eval", WriteSet(longer: true), "--answers", "--json", "-");

        Assert.Equal((0, 8), (result.ExitCode, asked));
        Assert.Equal(0.5, result.Json.GetProperty("sets")[0].GetProperty("holdsReference").GetDouble());
    }

    [Theory]
    [InlineData("quoted", true, false)]
    [InlineData("generated", false, true)]
    [InlineData("default", false, false)]
    public async Task The_mode_says_who_writes_and_the_cache_is_left_out(string mode, bool extractive, bool generate)
    {
        Server.Answers.Respond = Respond;

        await RunAsync("eval", WriteSet(), "--answers", "--mode", mode, "--limit", "1");

        var asked = Server.Answers.LastRequest!;
        Assert.Equal((extractive, generate, false), (asked.Extractive, asked.Generate, asked.UseCache));
        Assert.Equal("What is the speed of light?", asked.Question);
        Assert.Equal(2, Server.Requests.Count(request => request.EndsWith("/ask", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("en_US.UTF-8", "unanswerable questions declined")]
    [InlineData("ko_KR.UTF-8", "답이 없는 질문을 사양함")]
    public async Task The_table_is_in_the_readers_language(string locale, string words)
    {
        Server.Answers.Respond = Respond;

        var result = await RunAsync(
            ["eval", WriteSet(), "--answers"],
            "",
            CancellationToken.None,
            variables: new() { ["LANG"] = locale }
        );

        Assert.Contains(words, result.Out, StringComparison.Ordinal);
        Assert.Contains("0.667", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("answers.jsonl", "{\"_id\":\"q1\",\"answers\":3}\n", "answers.jsonl:1")]
    [InlineData("answers.jsonl", null, "answers.jsonl")]
    public async Task A_set_without_usable_references_is_refused_before_anything_is_done(
        string file,
        string? content,
        string words
    )
    {
        var set = WriteSet();
        if (content is null)
        {
            File.Delete(Path.Combine(set, file));
        }
        else
        {
            Write("faq/" + file, content);
        }

        var result = await RunAsync("eval", set, "--answers");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Requests, request => request.Contains("/collections", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_mode_is_a_wrong_command_line()
    {
        var result = await RunAsync("eval", WriteSet(), "--answers", "--mode", "guessed");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--mode", result.Error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<AnswerEvent> Respond(AskRequest request) =>
        request.Question switch
        {
            "How long is annual leave?" => Says("Annual leave is 25 days [1].", "leave", null),
            "How long is sick leave?" => Says("Sick leave is 30 days [1].", "leave", "unsupported"),
            "What is the colour of the sky?" => Says("Skies usually look rather blue.", "leave", null),
            _ => [new DoneEvent(AnswerEnd.NotFound, AnswerOrigin.Extractive, new TokenUsage(0, 0), 1, null, null)],
        };

    private static AnswerEvent[] Says(string text, string document, string? support) =>
        [
            new HitsEvent(
                "context",
                [
                    new SearchHit
                    {
                        DocumentId = document,
                        Text = Leave,
                        Rank = 1,
                    },
                ]
            ),
            new TokenEvent(text, support),
            new CitationEvent(1, document, 1, 0, null, 5),
            new DoneEvent(AnswerEnd.Completed, AnswerOrigin.Generated, new TokenUsage(9, 9), 1, null, null),
        ];

    private string WriteSet(bool longer = false)
    {
        var more = Enumerable.Range(0, longer ? 40 : 0).Select(i => $"{{\"_id\":\"d{i}\",\"text\":\"w{i}\"}}\n");
        Write(
            "faq/corpus.jsonl",
            "{\"_id\":\"leave\",\"text\":\"annual\"}\n{\"_id\":\"sick\",\"text\":\"sickness\"}\n" + string.Concat(more)
        );
        Write(
            "faq/queries.jsonl",
            """
            {"_id":"q1","text":"How long is annual leave?"}
            {"_id":"q2","text":"How long is sick leave?"}
            {"_id":"q3","text":"Who grants leave?"}
            {"_id":"u1","text":"What is the speed of light?"}
            {"_id":"u2","text":"What is the colour of the sky?"}

            """.Replace("            ", "", StringComparison.Ordinal)
        );
        Write("faq/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tleave\t1\nq2\tsick\t1\nq3\tsick\t1\n");
        Write(
            "faq/answers.jsonl",
            "{\"_id\":\"q1\",\"answers\":[\"25 Days\"]}\n{\"_id\":\"q2\",\"answers\":[\"ten\"]}\n{\"_id\":\"q3\",\"answers\":[\"HR\"]}\n"
        );
        Write("faq/unanswerable.txt", "u1\nu2\n");
        return Path.Combine(Folder, "faq");
    }
}
