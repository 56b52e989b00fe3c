using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Watching;

namespace Pipeline.Silo.Tests.Watching;

public sealed class FolderMirrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-watch-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly KeptDocuments _documents = new();

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Documents_follow_files()
    {
        var mirror = Mirror();
        Write("a.txt", "b/c.txt", "b/d.txt");
        await mirror.ScanAsync(default);
        Assert.Equal(["a.txt", "b/c.txt", "b/d.txt"], _documents.Ids);
        File.Delete(Path.Combine(_folder, "b", "c.txt"));
        await mirror.ScanAsync(default);
        Assert.Equal(["a.txt", "b/d.txt"], _documents.Ids);
    }

    [Fact]
    public async Task A_folder_that_vanishes_and_comes_back_loses_nothing()
    {
        var mirror = Mirror();
        Write("a.txt", "b.txt");
        await mirror.ScanAsync(default);
        Directory.Move(_folder, _folder + "-away");
        await Assert.ThrowsAsync<SourceException>(() => mirror.ScanAsync(default));
        Assert.Equal(["a.txt", "b.txt"], _documents.Ids);
        Directory.Move(_folder + "-away", _folder);
        await mirror.ScanAsync(default);
        Assert.Equal(["a.txt", "b.txt"], _documents.Ids);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_mount_deletes_nothing_unless_it_was_confirmed(bool allowEmpty)
    {
        Write("a.txt", "b.txt", "c.txt");
        await Mirror().ScanAsync(default);
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);

        // As it is after a restart, and as it is while running.
        var again = Mirror(allowEmpty);
        await again.ScanAsync(default);
        await again.ScanAsync(default);
        Assert.Equal(allowEmpty ? [] : ["a.txt", "b.txt", "c.txt"], _documents.Ids);
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_is_caught_up_with()
    {
        var mirror = Mirror();
        _documents.Failing = true;
        Write("a.txt", "b.txt", "c.txt");
        await Assert.ThrowsAsync<PipelineException>(() => mirror.ScanAsync(default));
        _documents.Failing = false;
        await mirror.ScanAsync(default);
        Assert.Equal(["a.txt", "b.txt", "c.txt"], _documents.Ids);

        File.Delete(Path.Combine(_folder, "b.txt"));
        _documents.Failing = true;
        await Assert.ThrowsAsync<PipelineException>(() => mirror.ScanAsync(default));
        _documents.Failing = false;
        await mirror.ScanAsync(default);
        Assert.Equal(["a.txt", "c.txt"], _documents.Ids);
    }

    [Fact]
    public async Task A_link_that_leads_back_up_ends()
    {
        Write("a.txt", "b/c.txt");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "b", "up"), _folder);
        await Mirror().ScanAsync(default);
        Assert.Equal(["a.txt", "b/c.txt"], _documents.Ids);
    }

    /// <summary>Whatever comes and goes: what stands afterwards are the files, or also files of which most went at
    /// once.</summary>
    [Property(MaxTest = 40)]
    public Property Documents_are_the_files_or_wait_for_a_confirmation() =>
        Prop.ForAll(
            Gen.Choose(0, 9).ListOf(6).Select(list => list.ToHashSet()).ListOf().ToArbitrary(),
            states =>
            {
                Directory.Delete(_folder, recursive: true);
                Directory.CreateDirectory(_folder);
                _documents.Clear();
                var mirror = Mirror();
                var expected = new SortedSet<string>(StringComparer.Ordinal);
                foreach (var state in states)
                {
                    var present = state.Select(number => $"{number}.txt").ToHashSet();
                    foreach (
                        var path in Directory.GetFiles(_folder).Where(path => !present.Contains(Path.GetFileName(path)))
                    )
                    {
                        File.Delete(path);
                    }

                    Write([.. present]);
                    mirror.ScanAsync(default).GetAwaiter().GetResult();
                    var known = expected.Count;
                    expected.UnionWith(present);
                    var gone = expected.Where(id => !present.Contains(id)).ToArray();
                    if (present.Count > 0 && gone.Length <= known * 0.5)
                    {
                        expected.ExceptWith(gone);
                    }
                }

                return expected.SetEquals(_documents.Ids);
            }
        );

    private FolderMirror Mirror(bool allowEmpty = false) =>
        new(_folder, _documents, 1000, allowEmpty, _time, new Unheard(), NullLogger.Instance);

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Each of another length: none looks like another one renamed.
            File.WriteAllText(path, new string('x', 1 + (name[0] * name.Length)));
        }
    }

    private sealed class KeptDocuments : IWatchedDocuments
    {
        private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);

        public bool Failing { get; set; }

        public IReadOnlyList<string> Ids => [.. _ids];

        public void Clear() => _ids.Clear();

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Ids);

        public Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken) =>
            Change(() => _ids.Add(id));

        public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeleteAsync(string id, CancellationToken cancellationToken) => Change(() => _ids.Remove(id));

        private Task Change(Action change)
        {
            if (Failing)
            {
                return Task.FromException(new PipelineException(ErrorCode.StoreUnavailable, "The disk is full."));
            }

            lock (_ids)
            {
                change();
            }

            return Task.CompletedTask;
        }
    }
}
