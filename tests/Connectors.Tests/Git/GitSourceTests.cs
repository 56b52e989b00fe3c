using System.Diagnostics;
using Pipeline.Connectors.Git;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;

namespace Pipeline.Connectors.Tests.Git;

public sealed class GitSourceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pipeline-git-").FullName;
    private readonly MemoryJournal _journal = new();
    private readonly MemorySink _sink = new();

    public GitSourceTests()
    {
        Directory.CreateDirectory(Origin);
        Git("init", "--quiet", "--initial-branch=main", ".");
    }

    private string Origin => Path.Combine(_root, "origin");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Only_files_that_differ_between_commits_are_read()
    {
        Commit(("README.md", "one"), ("문서/휴가 규정.md", "연차는 15일"), ("src/a.cs", "code"));
        File.CreateSymbolicLink(Path.Combine(Origin, "link"), "/etc/passwd");
        Git("add", "--all");
        Git("commit", "--quiet", "--message=link");
        var report = await RunAsync(new PathFilter(["*.md", "link"], null));
        Assert.Equal(["README.md", "문서/휴가 규정.md"], _sink.Ids);
        Assert.Equal("연차는 15일", _sink.Documents["문서/휴가 규정.md"]);
        Assert.Equal(40, _journal.Cursor?.Length);

        Commit(("README.md", "two"));
        report = await RunAsync(new PathFilter(["*.md"], null));
        Assert.Equal((2, 1, 0), (report.Seen, report.Changed, report.Deleted));
        Assert.Equal("two", _sink.Documents["README.md"]);
        Git("mv", "README.md", "LIESMICH.md");
        Git("commit", "--quiet", "--message=moved");
        await RunAsync(new PathFilter(["*.md"], null));
        Assert.Equal(["LIESMICH.md", "문서/휴가 규정.md"], _sink.Ids);
    }

    [Fact]
    public async Task A_branch_is_taken_and_history_rewritten_is_followed()
    {
        Commit(("a.md", "main"));
        Git("checkout", "--quiet", "-b", "release/1");
        Commit(("a.md", "release"));
        await RunAsync(branch: "release/1");
        Assert.Equal("release", _sink.Documents["a.md"]);
        Git("commit", "--quiet", "--amend", "--allow-empty", "--message=other");
        Commit(("a.md", "rewritten"));
        Git("checkout", "--quiet", "main");
        await RunAsync(branch: "release/1");
        Assert.Equal("rewritten", _sink.Documents["a.md"]);
    }

    [Fact]
    public async Task A_branch_or_a_repository_that_is_not_there_deletes_nothing_and_says_so()
    {
        Commit(("a.md", "a"));
        await RunAsync();
        var error = await Assert.ThrowsAsync<SourceException>(() => RunAsync(branch: "none"));
        Assert.Equal(ProblemCode.SourceMissing, error.Problem.Code);
        Directory.Move(Origin, Origin + "-away");
        error = await Assert.ThrowsAsync<SourceException>(() => RunAsync());
        Assert.Equal(ProblemCode.SourceMissing, error.Problem.Code);
        Assert.Equal(["a.md"], _sink.Ids);
    }

    [Fact]
    public async Task A_large_file_is_handed_on_without_its_content()
    {
        Commit(("large.md", new string('x', 2000)));
        await RunAsync(maxBytes: 1000);
        Assert.Equal((null, 2000), (_sink.Contents["large.md"].Bytes, _sink.Contents["large.md"].RefusedBytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_private_host_is_not_reached_and_a_token_is_sent_to_one_that_may_be(bool allowed)
    {
        await using var server = await TestServer.StartAsync();
        string? sent = null;
        server.Answer = context =>
        {
            sent = context.Request.Headers.Authorization;
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        };
        await using var source = new GitSource(
            new GitSettings(new Uri(server.Address, "acme/handbook"), PathFilter.All, Path.Combine(_root, "copy"))
            {
                Secret = "hunter2",
                Rules = allowed ? TestServer.Local : AddressRules.Public,
            },
            TimeProvider.System
        );
        var error = await Assert.ThrowsAsync<SourceException>(() => source.ProbeAsync(3, default));
        Assert.Equal(allowed ? ProblemCode.SourceForbids : ProblemCode.AddressPrivate, error.Problem.Code);
        Assert.Equal(allowed, !server.Asked.IsEmpty);
        Assert.Equal(allowed ? "Basic eC1hY2Nlc3MtdG9rZW46aHVudGVyMg==" : null, sent);
        Assert.DoesNotContain("hunter2", error.ToString());
    }

    [Fact]
    public async Task A_redirect_to_elsewhere_is_not_followed()
    {
        await using var server = await TestServer.StartAsync();
        server.Answer = context =>
        {
            context.Response.Redirect(
                server.Address + "elsewhere" + context.Request.Path + context.Request.QueryString
            );
            return Task.CompletedTask;
        };
        await using var source = new GitSource(
            new GitSettings(new Uri(server.Address, "acme"), PathFilter.All, Path.Combine(_root, "copy"))
            {
                Rules = TestServer.Local,
            },
            TimeProvider.System
        );
        await Assert.ThrowsAsync<SourceException>(() => source.ProbeAsync(3, default));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_test_names_branches()
    {
        Commit(("a.md", "a"));
        Git("branch", "next");
        await using var source = Source();
        Assert.Equal(["refs/heads/main", "refs/heads/next"], await source.ProbeAsync(3, default));
    }

    private GitSource Source(PathFilter? filter = null, string? branch = null, long maxBytes = 1 << 20) =>
        new(
            new GitSettings(new Uri("file://" + Origin), filter ?? PathFilter.All, Path.Combine(_root, "copy"))
            {
                Branch = branch,
                MaxBytes = maxBytes,
            },
            TimeProvider.System
        );

    private async Task<RunReport> RunAsync(PathFilter? filter = null, string? branch = null, long maxBytes = 1 << 20)
    {
        await using var source = Source(filter, branch, maxBytes);
        return await new ConnectorRun(
            source,
            _journal,
            _sink,
            new RunRules { Pauses = new Backoff(TimeSpan.Zero, TimeSpan.Zero) },
            TimeProvider.System,
            new CountingMonitor()
        ).RunAsync(default);
    }

    private void Commit(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Origin, path))!);
            File.WriteAllText(Path.Combine(Origin, path), text);
        }

        Git("add", "--all");
        Git("commit", "--quiet", "--message=change");
    }

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Origin };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Test";
            start.Environment[$"GIT_{who}_EMAIL"] = "test@example.com";
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
