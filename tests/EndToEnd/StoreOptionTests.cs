using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd;

/// <summary>The program on a PostgreSQL database.</summary>
public sealed class StoreOptionTests
{
    private const string Collection = "handbook";

    [NeedsPostgresFact]
    public async Task What_one_process_stored_another_serves_from_the_database_alone()
    {
        var store = (await PostgresServer.Shared).NewSchema();
        using var folder = new SiloFolder();
        await using (var silo = await SiloProcess.StartAsync(folder, "--samples", "false", "--store", store))
        {
            using var client = silo.CreateClient();
            await client.CreateCollectionAsync(Collection);
            await client.SubmitAsync(
                Collection,
                new DocumentInput
                {
                    Id = "보고서/1",
                    ContentType = "text/plain",
                    Text = "The lighthouse keeper counts ships. 등대지기는 배를 셉니다.",
                }
            );
            await client.SettleAsync(Collection);

            var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, "--store", store);
            Assert.Equal(1, exitCode);
            Assert.Contains("--data", output, StringComparison.Ordinal);
            Assert.True(await silo.StopAsync() == 0, silo.Output);
        }

        using var elsewhere = new SiloFolder();
        await using var again = await SiloProcess.StartAsync(elsewhere, "--samples", "false", "--store", store);
        using var reader = again.CreateClient();
        Assert.Equal(1, (await reader.SettleAsync(Collection)).Documents.Indexed);
        Assert.False(File.Exists(Path.Combine(elsewhere.Data, "corpus.db")));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=d;Username=me;Password=hunter2;Timeout=2", 1, "127.0.0.1:1")]
    [InlineData("Database=d;Username=me;Password=hunter2", 2, "Host=")]
    [InlineData("Pasword=hunter2;Host=db", 2, "connection string")]
    [InlineData("hunter2", 2, "connection string")]
    public async Task A_database_that_cannot_be_used_is_told_plainly_and_without_the_password(
        string store,
        int exitCode,
        string told
    )
    {
        using var folder = new SiloFolder();
        var (code, output) = await SiloProcess.RunToEndAsync(folder, "--store", store);
        Assert.Equal(exitCode, code);
        Assert.Contains("store", output, StringComparison.Ordinal);
        Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
