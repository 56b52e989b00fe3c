using System.Text.Json;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Keys;

/// <summary>The command line against a server that asks for keys.</summary>
public sealed class KeyCommandTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    [Fact]
    public async Task A_key_is_made_used_listed_and_revoked_from_the_command_line()
    {
        var (none, _, refused) = await RunAsync(null, "collections", "list");
        Assert.Equal(1, none);
        Assert.Contains("wants an API key", refused, StringComparison.Ordinal);
        var (_, _, korean) = await RunAsync(null, "collections", "list", "--language", "ko");
        Assert.Contains("API 키가 필요합니다", korean, StringComparison.Ordinal);

        var (added, secret, note) = await RunAsync(
            KeyFixture.Admin,
            "keys",
            "add",
            "from the shell",
            "--collection",
            "team",
            "--expires",
            "90d",
            "--label",
            "hr"
        );
        Assert.Equal(0, added);
        Assert.Matches("^pl-[0-9A-Za-z]{12}-[0-9A-Za-z]{43}\n$", secret);
        Assert.Contains("nobody can see it again", note, StringComparison.Ordinal);
        var key = secret.Trim();
        var (listed, collections, _) = await RunAsync(key, "collections", "list", "--json");
        Assert.Equal(0, listed);
        Assert.Equal("team", JsonDocument.Parse(collections).RootElement[0].GetProperty("name").GetString());
        Assert.Equal((1, ""), await StatusAsync(key, "keys", "list"));
        Assert.Equal(1, (await RunAsync(key, "search", "canteen", "-c", "other")).ExitCode);
        Assert.Equal(0, (await RunAsync(key, "search", "canteen", "-c", "team")).ExitCode);

        var id = key.Split('-')[1];
        var (_, keys, _) = await RunAsync(KeyFixture.Admin, "keys", "list");
        Assert.Contains(
            keys.Split('\n'),
            line =>
                line.Contains(id, StringComparison.Ordinal) && line.Contains("from the shell", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(key.Split('-')[2], keys, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(KeyFixture.Admin, "keys", "revoke", id)).ExitCode);
        var (ended, _, said) = await RunAsync(key, "collections", "list");
        Assert.Equal(1, ended);
        Assert.Contains("revoked", said, StringComparison.Ordinal);
        var (_, acts, _) = await RunAsync(KeyFixture.Admin, "audit", "--limit", "5");
        Assert.Contains("key.revoke", acts, StringComparison.Ordinal);
        Assert.Contains(id, acts, StringComparison.Ordinal);
    }

    private async Task<(int, string)> StatusAsync(string? key, params string[] args)
    {
        var (exitCode, output, _) = await RunAsync(key, args);
        return (exitCode, output);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(string? key, params string[] args) =>
        CommandLine.RunAsync(
            fixture.BaseAddress,
            args,
            environment =>
            {
                environment.Remove("PIPELINE_API_KEY");
                environment["PIPELINE_KEY"] = key ?? "";
            }
        );
}
