using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Storage.Sqlite;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Sqlite;

/// <summary>A process that writes is killed outright, again and again; what it acknowledged must be there.</summary>
public sealed class CrashTests
{
    private const int Kills = 4;
    private const int AcknowledgementsBeforeKill = 60;

    [Fact]
    public async Task Everything_acknowledged_survives_a_kill_at_any_moment()
    {
        await using var fixture = await StoreFixture.ClosedAsync();
        var acknowledged = new List<Acknowledgement>();
        for (var run = 0; run < Kills; run++)
        {
            acknowledged.AddRange(await RunUntilKilledAsync(fixture.Options.Path, $"run{run}"));
            await using var store = new SqliteCorpusStore(
                fixture.Options,
                TimeProvider.System,
                NullLogger<SqliteCorpusStore>.Instance
            );
            await store.OpenAsync(default);
            await CheckAsync(store, acknowledged);
        }

        Assert.True(acknowledged.Count >= Kills * AcknowledgementsBeforeKill);
        CheckFile(fixture.Options.Path);
    }

    private static async Task<List<Acknowledgement>> RunUntilKilledAsync(string path, string run)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Pipeline.Storage.CrashHost.dll");
        using var process = Process.Start(
            new ProcessStartInfo
            {
                FileName =
                    Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet"
                        ? self
                        : "dotnet",
                ArgumentList = { host, path, run },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var acknowledged = new List<Acknowledgement>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // Lines already on their way when the kill came count too; one that was cut short does not.
            if (line.EndsWith(';'))
            {
                acknowledged.Add(Acknowledgement.Parse(line));
            }

            if (acknowledged.Count == AcknowledgementsBeforeKill)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        Assert.True(
            acknowledged.Count >= AcknowledgementsBeforeKill,
            $"The writing process ended by itself: {await errors}"
        );
        return acknowledged;
    }

    private static async Task CheckAsync(SqliteCorpusStore store, List<Acknowledgement> acknowledged)
    {
        FeedFollower[] followers = [new(0), new(1)];
        foreach (var follower in followers)
        {
            await follower.CatchUpAsync(store, "crash", 50);
        }

        foreach (var document in acknowledged.GroupBy(a => a.DocumentId))
        {
            var row = await store.FindDocumentAsync("crash", document.Key, default);
            Assert.NotNull(row);
            var last = document.MaxBy(a => a.Number)!;
            Assert.True(row.Version >= last.Version, $"{document.Key} is back at version {row.Version}, after {last}.");
            var published = followers[row.Shard].Documents.TryGetValue(document.Key, out var text);
            if (row.State == DocumentState.Deleted)
            {
                Assert.False(published);
                continue;
            }

            Assert.DoesNotContain(document, a => a.What == "deleted");
            Assert.Equal(
                Encoding.UTF8.GetBytes("content of " + document.Key),
                (await store.ReadContentAsync("crash", document.Key, default))!.Content
            );
            Assert.True(published || document.All(a => a.What != "committed"), $"{document.Key} lost its chunks.");
            if (published)
            {
                Assert.Equal(
                    string.Join('/', Enumerable.Range(0, 3).Select(c => $"chunk {c} of {document.Key}")),
                    text.Text.Split('|')[^1]
                );
            }
        }
    }

    /// <summary>Looks beneath the store: the file is sound, and what is kept twice agrees.</summary>
    private static void CheckFile(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        object? Value(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar();
        }

        Assert.Equal("ok", Value("pragma integrity_check"));
        Assert.Null(Value("pragma foreign_key_check"));
        string[] states = ["accepted", "chunked", "indexed", "failed", "deleted"];
        for (var state = 0; state < states.Length; state++)
        {
            Assert.Equal(
                Value($"select count(*) from documents where state = {state}"),
                Value($"select sum({states[state]}) from shards")
            );
        }

        Assert.Equal(
            0L,
            Value(
                """
                select count(*) from shards s where s.last_number <> (
                  select max(number) from (
                    select number from documents d where d.collection_key = s.collection_key and d.shard = s.shard
                    union all
                    select number from published p where p.collection_key = s.collection_key and p.shard = s.shard))
                """
            )
        );
    }

    private sealed record Acknowledgement(string What, string DocumentId, long Version, long Number)
    {
        public static Acknowledgement Parse(string line)
        {
            var parts = line.TrimEnd(';').Split(' ');
            return new Acknowledgement(
                parts[0],
                parts[1],
                long.Parse(parts[2], CultureInfo.InvariantCulture),
                long.Parse(parts[3], CultureInfo.InvariantCulture)
            );
        }
    }
}
