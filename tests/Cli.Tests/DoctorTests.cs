using Pipeline.Cli.Output;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Cli.Tests;

public sealed class DoctorTests : CliFixture
{
    private static readonly DoctorFinding Well = DoctorCode.SchemaCurrent.Finding(
        DoctorArea.Store,
        null,
        null,
        new Dictionary<string, string> { ["version"] = "6" }
    );

    private static readonly DoctorFinding Low = DoctorCode.DiskLow.Finding(
        DoctorArea.Machines,
        "silo-2",
        null,
        new Dictionary<string, string>
        {
            ["silo"] = "silo-2",
            ["free"] = "3 GiB",
            ["size"] = "40 GiB",
        }
    );

    private static readonly DoctorFinding Down = DoctorCode.ShardsDown.Finding(
        DoctorArea.Shards,
        "handbook/0",
        null,
        new Dictionary<string, string> { ["shards"] = "handbook/0" }
    );

    private static readonly DoctorFinding Unknown = DoctorCode.NotChecked.Finding(
        DoctorArea.Security,
        null,
        RemarkCode.StoreUnreachable.With(),
        new Dictionary<string, string> { ["checks"] = "keys", ["silo"] = "silo-1" }
    );

    [Fact]
    public async Task Problems_come_by_area_each_with_its_fix_and_the_worst_first_in_the_summary()
    {
        Answer(Well, Low, Down, Unknown);
        var result = await RunAsync("doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"""
            Pipeline 1.2.3 at {Server.Address.ToString().TrimEnd('/')}: a cluster, silos: 3, asked: silo-1

            Store
              ✓ ok: {Well.Message}

            Machines
              ! warning: silo-2: the disk of --data has 3 GiB left of 40 GiB.
                  fix: {Low.Fix}

            Shards
              ✗ failed: {Down.Message}
                  fix: {Down.Fix}

            Security
              - skipped: Not checked (keys): {RemarkCode.StoreUnreachable.Sentence()}
                  fix: Look again; if it stays so, the log of silo-1 says why.

            1 failed, 1 warning, 1 skipped, 1 ok

            """,
            result.Out
        );
    }

    [Fact]
    public async Task Korean_readers_are_told_the_same_in_Korean_also_what_is_behind_it()
    {
        Answer(Well, Low, Unknown);
        var result = await RunAsync("doctor", "--quiet", "--language", "ko");
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("정상:", result.Out, StringComparison.Ordinal);
        Assert.Contains(
            "! 주의: silo-2: --data의 디스크에 40 GiB 중 3 GiB만 남았습니다.",
            result.Out,
            StringComparison.Ordinal
        );
        Assert.Contains(KoreanRemarks.All[RemarkCode.StoreUnreachable], result.Out, StringComparison.Ordinal);
        Assert.Contains("해결: 다시 확인하세요.", result.Out, StringComparison.Ordinal);
        Assert.Equal("실패 0, 주의 1, 건너뜀 1, 정상 1", result.Lines[^1]);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Warnings_fail_where_that_is_asked_for(bool strict, int exitCode)
    {
        Answer(Well, Low);
        Assert.Equal(exitCode, (await RunAsync(strict ? ["doctor", "--strict"] : ["doctor"])).ExitCode);
        Answer(Well);
        Assert.Equal(0, (await RunAsync(strict ? ["doctor", "--strict"] : ["doctor"])).ExitCode);
        Answer(Well, Unknown);
        Assert.Equal(exitCode, (await RunAsync(strict ? ["doctor", "--strict"] : ["doctor"])).ExitCode);
    }

    [Fact]
    public async Task Machines_get_the_report_as_it_is()
    {
        Answer(Well, Down);
        var result = await RunAsync("doctor", "--json", "--language", "ko");
        Assert.Equal(1, result.ExitCode);
        var check = result.Json.GetProperty("checks")[1];
        Assert.Equal("shards_down", check.GetProperty("code").GetString());
        Assert.Equal("shards", check.GetProperty("area").GetString());
        Assert.Equal("failed", check.GetProperty("outcome").GetString());
        Assert.Equal(Down.Fix, check.GetProperty("fix").GetString());
        Assert.Equal(1, result.Json.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task What_a_newer_server_finds_is_told_in_its_own_words()
    {
        Answer(Well with { Code = "newer", Outcome = DoctorOutcome.Failed, Message = "Newer.", Fix = "Do it." });
        var result = await RunAsync("doctor", "--language", "ko");
        Assert.Contains("✗ 실패: Newer.", result.Out, StringComparison.Ordinal);
        Assert.Contains("해결: Do it.", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_how_to()
    {
        Server.Intercept = context =>
            FakePipelineServer
                .FailAsync(
                    context,
                    new PipelineException(ErrorCode.InvalidApiKey, "A key is needed.", reason: "missing_key")
                )
                .ContinueWith(_ => true, TaskScheduler.Default);
        var result = await RunAsync("doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: A key is needed.", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            "fix: The doctor needs an administrator's key: PIPELINE_KEY=",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("invalid_api_key", (await RunAsync("doctor", "--json")).ErrorJson.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", "refused", "연결 거절", "dotnet run")]
    [InlineData("http://name.invalid", "unknown_host", "DNS", "DNS")]
    [InlineData("https://127.0.0.1:{port}", "tls", "http://", "http://")]
    public async Task A_server_that_cannot_be_reached_is_a_diagnosis(
        string address,
        string reason,
        string korean,
        string english
    )
    {
        address = address.Replace("{port}", $"{Server.Address.Port}", StringComparison.Ordinal);
        var words = await RunAsync("doctor", "--server", address, "--language", "ko");
        Assert.Equal(3, words.ExitCode);
        Assert.Contains(korean, words.Error, StringComparison.Ordinal);
        Assert.Contains(address, words.Error, StringComparison.Ordinal);
        Assert.Contains(english, (await RunAsync("doctor", "--server", address)).Error, StringComparison.Ordinal);
        var json = await RunAsync("doctor", "--server", address, "--json");
        Assert.Equal(reason, json.ErrorJson.GetProperty("reason").GetString());
    }

    private void Answer(params DoctorFinding[] findings) =>
        Server.Intercept = async context =>
        {
            await FakePipelineServer.WriteAsync(
                context,
                new DoctorReport(
                    "silo-1",
                    "1.2.3",
                    true,
                    3,
                    0.1,
                    findings.Count(one => one.Outcome == DoctorOutcome.Failed),
                    findings.Count(one => one.Outcome == DoctorOutcome.Warning),
                    findings.Count(one => one.Outcome == DoctorOutcome.Skipped),
                    findings.Count(one => one.Outcome == DoctorOutcome.Ok),
                    findings
                )
            );
            return true;
        };
}
