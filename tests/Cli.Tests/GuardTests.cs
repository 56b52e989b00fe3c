using Pipeline.Cli.Output;

namespace Pipeline.Cli.Tests;

public sealed class GuardTests : CliFixture
{
    private const string Policy = """
        {
          "question": {"card": "block"},
          "tests": [
            {"text": "내 카드는 4111 1111 1111 1111", "action": "block", "rules": ["card"]},
            {"text": "전화 010-1234-5678", "action": "pass"}
          ]
        }
        """;

    [Fact]
    public async Task A_policys_own_tests_pass_without_a_server()
    {
        var result = await RunAsync("guard", "test", Write("strict.json", Policy));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("strict@", result.Out, StringComparison.Ordinal);
        Assert.Contains("2 passed, 0 failed", result.Out, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_failed_test_is_1_and_shows_what_came_out_in_the_readers_language()
    {
        var policy = Write("strict.json", """{"question": {"card": "mask"}}""");
        var cases = Write("cases.jsonl", """{"text": "card 4111 1111 1111 1111", "action": "block"}""");
        var english = await RunAsync("guard", "test", cases, "--policy", policy);
        Assert.Equal(1, english.ExitCode);
        Assert.Matches("✗ failed +question +block +mask card", english.Out);
        var korean = await RunAsync("guard", "test", cases, "--policy", policy, "--language", "ko");
        Assert.Matches("✗ 실패 +질문 +차단 +가림 card", korean.Out);
        Assert.Contains("성공 0, 실패 1", korean.Out, StringComparison.Ordinal);
        var json = await RunAsync("guard", "test", cases, "--policy", policy, "--json");
        Assert.False(json.Json.GetProperty("passed").GetBoolean());
        Assert.Equal("mask", json.Json.GetProperty("action").GetString());
    }

    [Fact]
    public async Task Check_shows_what_happens_at_each_place()
    {
        var result = await RunAsync("guard", "check", "write to desk@example.com");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("question +pass", result.Out);
        Assert.Matches("answer +mask +email +write to \\[email\\]", result.Out);
        var one = await RunAsync(
            ["guard", "check", "-", "--place", "output", "--json"],
            "desk@example.com",
            CancellationToken.None
        );
        var finding = Assert.Single(one.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal((0, 16), (finding.GetProperty("start").GetInt32(), finding.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task A_topic_is_neither_passed_nor_failed_and_that_is_said()
    {
        var policy = Write(
            "strict.json",
            """
            {
              "topics": [{"name": "pay", "examples": ["월급이 얼마예요?"]}],
              "tests": [
                {"text": "연봉이 얼마예요?", "action": "block", "rules": ["topic:pay"]},
                {"text": "안녕하세요", "action": "pass"}
              ]
            }
            """
        );
        var result = await RunAsync("guard", "test", policy, "--language", "ko");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("- 건너뜀", result.Out, StringComparison.Ordinal);
        Assert.Contains("성공 1, 실패 0", result.Out, StringComparison.Ordinal);
        Assert.Contains("임베딩", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"question": {"cart": "block"}}""", "'cart'")]
    [InlineData("""{"question": {}}""", "no tests")]
    [InlineData("nonsense", "JSON")]
    public async Task A_file_that_cannot_be_used_is_2(string content, string words)
    {
        var result = await RunAsync("guard", "test", Write("strict.json", content));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_2()
    {
        Assert.Equal(2, (await RunAsync("guard", "test", "nowhere.json")).ExitCode);
        Assert.Equal(2, (await RunAsync("guard", "check", "x", "--policy", "nowhere.json")).ExitCode);
    }

    [Theory]
    [InlineData("guard")]
    [InlineData("guard test")]
    [InlineData("guard check")]
    public async Task Help_teaches_with_examples(string command)
    {
        var result = await RunAsync([.. command.Split(' '), "--help"]);
        Assert.Contains("Examples:", result.Out, StringComparison.Ordinal);
        Assert.Contains($"pipeline {command}", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_is_said_in_both_languages() =>
        Assert.All(
            GuardWords.Texts,
            text =>
            {
                Assert.Matches("[A-Za-z]", text.Value.English);
                Assert.Matches("[가-힣]", text.Value.Korean);
            }
        );
}
