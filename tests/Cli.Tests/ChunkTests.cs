using Pipeline.Contracts.Documents;

namespace Pipeline.Cli.Tests;

public sealed class ChunkTests : CliFixture
{
    [Fact]
    public async Task Chunks_are_listed_with_where_they_stand()
    {
        var collection = Server.Collections["default"];
        collection.Submit(new DocumentInput { Id = "ok.md", Text = "본문" });
        collection.Submit(new DocumentInput { Id = "bad.pdf", Text = "poison" });
        var chunks = await RunAsync("documents", "show", "ok.md", "--chunks");
        Assert.Matches(@"0\s+pages 1–2\s+0-2\s+Guide > 휴가\s+본문", chunks.Out);
        Assert.Contains(
            "1–2쪽",
            (await RunAsync("documents", "show", "ok.md", "--chunks", "--language", "ko")).Out,
            StringComparison.Ordinal
        );
        var none = await RunAsync("documents", "show", "bad.pdf", "--chunks", "--language", "ko");
        Assert.Equal((0, ""), (none.ExitCode, none.Out));
        Assert.Contains("검색할 수 있는 내용이 없습니다", none.Error, StringComparison.Ordinal);
        var json = await RunAsync("documents", "show", "ok.md", "--chunks", "--json");
        Assert.Equal(2, Assert.Single(json.JsonLines).GetProperty("place").GetProperty("lastPage").GetInt32());
    }
}
