using Microsoft.Extensions.Time.Testing;
using Pipeline.Connectors.Folders;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Runs;

namespace Pipeline.Connectors.Tests.Folders;

public sealed class FolderSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-folder-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly MemoryJournal _journal = new();
    private readonly MemorySink _sink = new();

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Documents_follow_files_that_come_change_move_and_go()
    {
        Write("a.txt", "b/c.txt", "b/한글.txt");
        await RunAsync();
        Assert.Equal(["a.txt", "b/c.txt", "b/한글.txt"], _sink.Ids);

        File.WriteAllText(Path.Combine(_folder, "a.txt"), "longer than before");
        File.Move(Path.Combine(_folder, "b", "c.txt"), Path.Combine(_folder, "d.txt"));
        File.Delete(Path.Combine(_folder, "b", "한글.txt"));
        var report = await RunAsync();
        Assert.Equal(["a.txt", "d.txt"], _sink.Ids);
        Assert.Equal("longer than before", _sink.Documents["a.txt"]);
        Assert.Equal((2, 2), (report.Changed, report.Deleted));
    }

    [Fact]
    public async Task A_folder_that_vanishes_and_comes_back_loses_nothing()
    {
        Write("a.txt", "b.txt");
        await RunAsync();
        Directory.Move(_folder, _folder + "-away");
        var error = await Assert.ThrowsAsync<SourceException>(() => RunAsync());
        Assert.Equal(ProblemCode.SourceMissing, error.Problem.Code);
        Directory.Move(_folder + "-away", _folder);
        Assert.Equal(0, (await RunAsync()).Changed);
        Assert.Equal(["a.txt", "b.txt"], _sink.Ids);
    }

    [Fact]
    public async Task An_empty_mount_deletes_nothing()
    {
        Write("a.txt", "b.txt", "c.txt");
        await RunAsync();
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        Assert.Equal(ProblemCode.SourceEmptied, (await RunAsync()).Held?.Code);
        Assert.Equal(3, _sink.Ids.Count);
    }

    [Fact]
    public async Task What_is_left_out_is_not_taken_and_hidden_files_never_are()
    {
        Write("a.md", "b.tmp", ".hidden", "node_modules/x.md", "docs/c.md");
        await RunAsync(new PathFilter(["*.md"], ["node_modules/"]));
        Assert.Equal(["a.md", "docs/c.md"], _sink.Ids);
    }

    [Fact]
    public async Task A_file_that_may_still_be_written_waits_and_is_not_gone()
    {
        Write("a.txt", "b.txt");
        await RunAsync();
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "half");
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "a.txt"), _time.GetUtcNow().UtcDateTime);
        await RunAsync();
        Assert.Equal("a.txt", _sink.Documents["a.txt"]);
        _time.Advance(TimeSpan.FromSeconds(2));
        await RunAsync();
        Assert.Equal("half", _sink.Documents["a.txt"]);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_handed_on_without_its_content()
    {
        Write("large-file.txt");
        await RunAsync(maxBytes: 5);
        Assert.Equal(
            (null, 14),
            (_sink.Contents["large-file.txt"].Bytes, _sink.Contents["large-file.txt"].RefusedBytes)
        );
    }

    [Fact]
    public async Task A_link_that_leads_back_up_ends()
    {
        Write("a.txt", "b/c.txt");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "b", "up"), _folder);
        await RunAsync();
        Assert.Equal(["a.txt", "b/c.txt"], _sink.Ids);
    }

    [Fact]
    public async Task A_test_names_the_first_files()
    {
        Write("b.txt", "a.txt", "d.txt", "c.txt");
        await using var source = new FolderSource(_folder, PathFilter.All, 100, _time);
        Assert.Equal(["a.txt", "b.txt", "c.txt"], await source.ProbeAsync(3, default));
    }

    private async Task<RunReport> RunAsync(PathFilter? filter = null, long maxBytes = 1000)
    {
        await using var source = new FolderSource(_folder, filter ?? PathFilter.All, maxBytes, _time);
        return await new ConnectorRun(source, _journal, _sink, new RunRules(), _time, new CountingMonitor()).RunAsync(
            default
        );
    }

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, name);
        }
    }
}
