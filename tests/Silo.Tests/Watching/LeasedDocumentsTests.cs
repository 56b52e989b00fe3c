using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Connectors.Sources;
using Pipeline.Silo.Watching;
using Pipeline.Storage.Leases;

namespace Pipeline.Silo.Tests.Watching;

public sealed class LeasedDocumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-watch-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly OneLease _leases;

    public LeasedDocumentsTests() => _leases = new OneLease(_time);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_silo_that_was_paused_in_a_scan_does_nothing_more_of_it()
    {
        foreach (var name in (string[])["a.txt", "b.txt", "c.txt"])
        {
            File.WriteAllText(Path.Combine(_folder, name), name);
        }

        var (first, second) = (Lease("one"), Lease("two"));
        Assert.True(await first.KeepAsync(default));
        Assert.False(await second.KeepAsync(default));
        var acts = new List<string>();
        var documents = new Recorded(act =>
        {
            acts.Add(act);
            if (acts.Count == 2)
            {
                // Here it is paused for a minute, and the other takes over.
                _time.Advance(TimeSpan.FromMinutes(1));
                Assert.True(second.KeepAsync(default).GetAwaiter().GetResult());
            }
        });
        var mirror = Mirror(new LeasedDocuments(documents, first, first.Fence!.Value));
        await Assert.ThrowsAsync<LeaseLostException>(() => mirror.ScanAsync(default));
        Assert.Equal(2, acts.Count);

        // Also what the next scan would do, until it has its turn again, with another fence.
        await Assert.ThrowsAsync<LeaseLostException>(() => mirror.ScanAsync(default));
        await second.ReleaseAsync(default);
        Assert.True(await first.KeepAsync(default));
        await Assert.ThrowsAsync<LeaseLostException>(() => mirror.ScanAsync(default));
        Assert.Equal(2, acts.Count);
        await Mirror(new LeasedDocuments(documents, first, first.Fence!.Value)).ScanAsync(default);
        Assert.Equal(5, acts.Count);
    }

    [Fact]
    public async Task Another_folder_or_collection_has_a_lease_of_its_own()
    {
        var names = new List<string>();
        foreach (
            var (collection, folder) in new[] { ("a", "/b"), ("a", "/c"), ("b", "/b"), ("a", new string('x', 4000)) }
        )
        {
            var leases = new OneLease(_time);
            Assert.True(await WatchLease.Of(leases, "s", collection, folder, _time).KeepAsync(default));
            names.Add(leases.Name!);
            Assert.InRange(leases.Name!.Length, 1, 200);
        }

        Assert.Equal(4, names.Distinct().Count());
    }

    private HeldLease Lease(string silo) => WatchLease.Of(_leases, silo, "docs", _folder, _time);

    private FolderMirror Mirror(IWatchedDocuments documents) =>
        new(_folder, documents, 1000, allowEmpty: false, _time, new Unheard(), NullLogger.Instance);

    private sealed class Recorded(Action<string> act) : IWatchedDocuments
    {
        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([]);

        public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken)
        {
            act(id);
            return Task.CompletedTask;
        }

        public Task DeleteAsync(string id, CancellationToken cancellationToken)
        {
            act($"-{id}");
            return Task.CompletedTask;
        }
    }

    /// <summary>One lease, kept in memory.</summary>
    private sealed class OneLease(TimeProvider time) : ILeases
    {
        private (string Owner, long Fence, DateTimeOffset Until) _held = ("", 0, DateTimeOffset.MinValue);

        public string? Name { get; private set; }

        public Task<long?> TryTakeLeaseAsync(
            string name,
            string owner,
            TimeSpan length,
            CancellationToken cancellationToken
        )
        {
            Name = name;
            if (_held.Until > time.GetUtcNow())
            {
                return Task.FromResult<long?>(null);
            }

            _held = (owner, _held.Fence + 1, time.GetUtcNow() + length);
            return Task.FromResult<long?>(_held.Fence);
        }

        public Task<bool> TryRenewLeaseAsync(
            string name,
            string owner,
            long fence,
            TimeSpan length,
            CancellationToken cancellationToken
        )
        {
            var holds = _held.Owner == owner && _held.Fence == fence && _held.Until > time.GetUtcNow();
            _held.Until = holds ? time.GetUtcNow() + length : _held.Until;
            return Task.FromResult(holds);
        }

        public Task ReleaseLeaseAsync(string name, string owner, long fence, CancellationToken cancellationToken)
        {
            _held.Until = _held.Owner == owner && _held.Fence == fence ? DateTimeOffset.MinValue : _held.Until;
            return Task.CompletedTask;
        }
    }
}
