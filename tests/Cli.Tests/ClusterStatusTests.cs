using Pipeline.Cli.Output;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;

namespace Pipeline.Cli.Tests;

public sealed class ClusterStatusTests : CliFixture
{
    [Fact]
    public async Task SilosAndCopiesAreTold()
    {
        Server.Cluster = Three;
        var told = await RunAsync("cluster", "status");
        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        Assert.Contains(
            "silo-1 answers. Each shard is to be on 2 silos; placement epoch 14.",
            told.Out,
            StringComparison.Ordinal
        );
        Assert.Matches("""silo-1 +index +rack-a +active +1\.2\.3 +2 min 5 s +64 MiB +1 GiB +cpu:0 +1""", told.Out);
        Assert.Matches("""silo-2 +worker +rack-b +not ready .* -2\.5 s\b""", told.Out);
        Assert.Matches("""silo-3 +dead""", told.Out);
        Assert.Contains("  silo-2: No generator is installed.", told.Out, StringComparison.Ordinal);
        Assert.Matches(
            """handbook +0 +1/3 +silo-1: ready, at change 1200; silo-2: catching up, rebuilding, at change 1100 \(100 behind\); silo-3: ready, no answer""",
            told.Out
        );

        // A small difference of clocks may be what the call took.
        Assert.DoesNotContain("0.3 s", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKoreanReaderReadsItInKorean()
    {
        Server.Cluster = Three;
        var told = await RunAsync("cluster", "status", "--language", "ko");
        Assert.Contains("silo-1이(가) 답합니다.", told.Out, StringComparison.Ordinal);
        Assert.Contains("따라잡는 중, 다시 만드는 중, 변경 1100까지(100 뒤처짐)", told.Out, StringComparison.Ordinal);
        Assert.Contains("  silo-2: 생성 모델이 설치되어 있지 않아", told.Out, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)ready|dead|memory|shard", told.Out);
    }

    [Fact]
    public async Task ForMachinesItIsWhatTheServerSaid()
    {
        Server.Cluster = Three;
        var json = (await RunAsync("cluster", "status", "--json")).Json;
        Assert.Equal("silo-1", json.GetProperty("answering").GetString());
        Assert.Equal("dead", json.GetProperty("silos")[2].GetProperty("state").GetString());
        Assert.Equal(
            "catchingUp",
            json.GetProperty("shards")[0].GetProperty("copies")[1].GetProperty("stage").GetString()
        );
    }

    [Fact]
    public async Task OneSiloWithoutAnythingIsToldToo()
    {
        Server.Cluster = Three with { IsClustered = false, Shards = [], Silos = [Three.Silos[0]] };
        var told = await RunAsync("cluster", "status");
        Assert.StartsWith("One silo, which does everything.", told.Out, StringComparison.Ordinal);
        Assert.EndsWith("There is no shard yet.\n", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryStateHasAWordInBothLanguages()
    {
        string[] keys =
        [
            .. Enum.GetValues<SiloState>().Select(state => $"silo.{Camel(state)}"),
            .. Enum.GetValues<ReplicaStage>().Select(stage => $"stage.{Camel(stage)}"),
            .. Enum.GetValues<ReplicaState>()
                .Where(state => state != ReplicaState.Following)
                .Select(state => $"replica.{Camel(state)}"),
        ];
        Assert.All(keys, key => Assert.Matches("[a-z]", Wording.English.Text(key)));
        Assert.All(keys, key => Assert.Matches("[가-힣]", Wording.Korean.Text(key)));
    }

    private static ClusterStatus Three =>
        new(
            "silo-1",
            true,
            2,
            14,
            [
                new SiloInfo
                {
                    Name = "silo-1",
                    Role = "index",
                    Zone = "rack-a",
                    State = SiloState.Active,
                    Version = "1.2.3",
                    UptimeSeconds = 125,
                    MemoryBytes = 64 << 20,
                    DiskFreeBytes = 1 << 30,
                    DiskBytes = 1L << 40,
                    ClockSeconds = 0.3,
                    Devices = ["cpu:0"],
                    Ready = true,
                    Replicas = 1,
                },
                new SiloInfo
                {
                    Name = "silo-2",
                    Role = "worker",
                    Zone = "rack-b",
                    State = SiloState.Active,
                    ClockSeconds = -2.5,
                    Ready = false,
                    Remarks = [RemarkCode.NoGenerator.Saying("No generator is installed.")],
                },
                new SiloInfo { Name = "silo-3", State = SiloState.Dead },
            ],
            [
                new ShardInfo(
                    "handbook",
                    0,
                    [
                        new ReplicaCopy("silo-1", ReplicaStage.Ready, ReplicaState.Following, 1200, 0),
                        new ReplicaCopy("silo-2", ReplicaStage.CatchingUp, ReplicaState.Rebuilding, 1100, 100),
                        new ReplicaCopy("silo-3", ReplicaStage.Ready, ReplicaState.Unknown, 0, 0),
                    ]
                ),
            ],
            []
        );

    private static string Camel<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
