using System.Text.Json;
using Pipeline.Client;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Backups;

/// <summary>A backup of a running server, restored to another one: the same searches give the same hits.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private static readonly string[] Questions =
    [
        "연차 휴가는 며칠인가요",
        "보증 기간",
        "how long is the warranty",
        "parental leave",
    ];

    private readonly SiloFolder _one = new(SiloFolder.Embedder);
    private readonly SiloFolder _other = new(SiloFolder.Embedder);
    private SiloProcess _from = null!;
    private SiloProcess _to = null!;

    private string File => Path.Combine(_one.WorkingDirectory, "test.backup.tar");

    public async Task InitializeAsync()
    {
        _from = await SiloProcess.StartAsync(_one);
        _to = await SiloProcess.StartAsync(_other);
        using var client = _from.CreateClient();
        await client.PutCollectionAsync("docs", new() { ShardCount = 2 });
        var documents = Enumerable
            .Range(0, 60)
            .Select(i => new DocumentInput
            {
                Id = $"doc-{i}",
                Title = i % 2 == 0 ? $"휴가 규정 {i}" : $"Warranty note {i}",
                Text =
                    i % 2 == 0
                        ? $"연차 휴가는 입사 {i}년차에 {10 + (i % 7)}일입니다. 보증 기간은 {i % 5}년입니다."
                        : $"The warranty of switch {i} is {i % 5} years. Parental leave is {i % 9} weeks.",
            });
        foreach (var document in documents)
        {
            await client.SubmitAsync("docs", document);
        }

        await client.SettleAsync("docs", TimeSpan.FromMinutes(2));
        await client.DeleteDocumentAsync("docs", "doc-5");

        // Set, since what is measured is measured at another moment in each.
        await client.SetRankingAsync("docs", new RankingSettings { KeywordWeight = 0.4, VectorWeight = 0.6 });
    }

    public async Task DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task The_same_searches_give_the_same_hits_after_a_restore()
    {
        var (code, _, said) = await RunAsync(_from, "backup", File);
        Assert.True(code == 0, said);
        Assert.False(System.IO.File.Exists(File + ".partial"));
        var (checkedCode, report, _) = await RunAsync(_from, "backup", "check", File);
        Assert.Equal(0, checkedCode);
        Assert.Contains("59", report, StringComparison.Ordinal);

        var (restored, _, problem) = await RunAsync(_to, "restore", File);
        Assert.True(restored == 0, problem);
        using var from = _from.CreateClient();
        using var to = _to.CreateClient();
        await to.SettleAsync("docs", TimeSpan.FromMinutes(2));
        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            foreach (var question in Questions)
            {
                var expected = await HitsAsync(from, question, mode);
                Assert.NotEmpty(expected);
                Assert.Equal(expected, await HitsAsync(to, question, mode));
            }
        }

        // A second time something is in its place, and with another name it is beside.
        var (again, _, refused) = await RunAsync(_to, "restore", File, "--language", "ko");
        Assert.Equal(1, again);
        Assert.Contains("'docs' 컬렉션이 이미 있고", refused, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(_to, "restore", File, "-c", "docs", "--into", "beside")).ExitCode);
        Assert.Equal(0, (await RunAsync(_to, "restore", File, "--replace")).ExitCode);
    }

    [Fact]
    public async Task What_is_no_backup_or_not_whole_is_named_and_changes_nothing()
    {
        Assert.Equal(0, (await RunAsync(_from, "backup", File)).ExitCode);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        var cut = await WriteAsync("cut", bytes[..(bytes.Length / 2)]);
        bytes[bytes.Length / 2] ^= 0x40;
        var flipped = await WriteAsync("flipped", bytes);
        var foreign = await WriteAsync("foreign", "PK something else"u8.ToArray());
        foreach (var file in (string[])[cut, flipped, foreign])
        {
            foreach (
                var verb in (string[][])
                    [
                        ["backup", "check"],
                        ["restore"],
                    ]
            )
            {
                var (code, _, said) = await RunAsync(_to, [.. verb, file]);
                Assert.Equal(1, code);
                Assert.Matches("cut off|damaged|not a backup", said);
            }
        }

        using var client = _to.CreateClient();
        Assert.DoesNotContain(await client.ListCollectionsAsync(), collection => collection.Name == "docs");
        Assert.False(System.IO.File.Exists(Path.Combine(_other.Data, "restore", "left")));
    }

    private async Task<string> WriteAsync(string name, byte[] bytes)
    {
        var path = Path.Combine(_one.WorkingDirectory, name);
        await System.IO.File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    private static async Task<IReadOnlyList<string>> HitsAsync(PipelineClient client, string question, SearchMode mode)
    {
        var found = await client.SearchAsync(
            new SearchRequest
            {
                Collection = "docs",
                Query = question,
                Mode = mode,
                Top = 10,
            }
        );
        return [.. found.Hits.Select(hit => $"{hit.DocumentId} {hit.Chunk} {hit.Text}")];
    }

    private static Task<(int ExitCode, string Out, string Error)> RunAsync(SiloProcess silo, params string[] args) =>
        CommandLine.RunAsync(silo.BaseAddress, args);
}
