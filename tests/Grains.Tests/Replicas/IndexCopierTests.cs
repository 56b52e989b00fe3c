using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas;
using Pipeline.Retrieval.Filtering;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>An index comes from another silo, or, whatever goes wrong, from the store.</summary>
public sealed class IndexCopierTests : IAsyncLifetime
{
    private const int Documents = 60;

    private static readonly ShardKey Shard = new("docs", 0);

    private readonly ReplicaFixture _source = new();
    private readonly ReplicaFixture _target = new();
    private readonly ShardReplica _replica;
    private readonly OfferedIndexes _offered;
    private readonly FakePeer _peer;

    public IndexCopierTests()
    {
        // Its own pauses are real: a save is asked for from outside.
        _replica = new ShardReplica(Shard, _source.NewLife, TimeProvider.System);
        _offered = new OfferedIndexes(_source.Time);
        _peer = new FakePeer(_offered, _replica);
    }

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Documents; i++)
        {
            Publish($"d{i}");
        }

        _replica.Start();
        Assert.True(await _replica.WaitForAsync(_source.Feed.Last, default));
        Assert.Empty(_source.NewDirectory().Saved());
    }

    public async Task DisposeAsync()
    {
        await _replica.StopAsync();
        _offered.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task A_copy_is_the_same_index_and_goes_on_from_there()
    {
        Assert.True(await CopyAsync());
        Assert.Equal(_source.Feed.Last, Assert.Single(_target.NewDirectory().Saved()).Watermark);
        Assert.Equal(Files(_source), Files(_target));

        // What is published now comes from the feed, and nothing before is read again.
        _target.Feed.BeforeRead = () => Assert.True(_target.Life.Applied >= Documents);
        Publish("new");
        await _target.RecoverAsync();
        Assert.Equal(_source.Feed.Last, _target.Life.Applied);
        Assert.Equal(1, _target.Hits("new"));
        Assert.Equal(1, _target.Hits("d7"));
        Assert.Equal(Documents + 1, _target.Vectors);
    }

    [Fact]
    public async Task The_files_stay_while_the_peer_goes_on_and_saves_again()
    {
        _peer.BeforePart = _ =>
        {
            for (var i = 0; i < Documents; i++)
            {
                Publish($"d{i}", alsoTarget: false);
            }

            Assert.True(_replica.WaitForAsync(_source.Feed.Last, default).Result);
            using var saved = _replica.ShareAsync(DateTimeOffset.UnixEpoch, ReplicaFixture.First, default).Result;
            Assert.NotNull(saved);
            _peer.BeforePart = static _ => { };
        };
        Assert.True(await CopyAsync());
        await _target.RecoverAsync();
        Assert.All(Enumerable.Range(0, Documents), i => Assert.Equal(1, _target.Hits($"d{i}")));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("dies")]
    [InlineData("manifest")]
    [InlineData("embedder")]
    [InlineData("created")]
    [InlineData("nobody")]
    public async Task Whatever_is_wrong_nothing_is_left_of_it_and_the_store_has_everything(string fault)
    {
        _peer.Fault = fault;
        Assert.False(await CopyAsync(fault == "embedder" ? ReplicaFixture.Second : ReplicaFixture.First));
        Assert.Empty(_target.NewDirectory().Saved());
        Assert.Empty(Directory.EnumerateFiles(_target.Root, "*", SearchOption.AllDirectories));
        Assert.True(fault is not ("damaged" or "dies") || _peer.Parts > 0);
        await _target.RecoverAsync();
        Assert.All(Enumerable.Range(0, Documents), i => Assert.Equal(1, _target.Hits($"d{i}")));
    }

    [Fact]
    public async Task Another_peer_is_asked_when_the_first_one_fails()
    {
        var dying = new FakePeer(_offered, _replica) { Fault = "dies" };
        Assert.True(
            await NewCopier(dying, _peer).TryCopyAsync(Shard, _target.NewDirectory(), ReplicaFixture.First, default)
        );
        Assert.Equal(Files(_source), Files(_target));
    }

    [Fact]
    public async Task A_life_copies_before_it_opens_and_only_where_it_has_nothing()
    {
        var copies = 0;
        ReplicaLife NewLife() =>
            _target.NewLife(
                static () => { },
                (directory, embedder, stop) =>
                {
                    copies++;
                    return NewCopier(_peer).TryCopyAsync(Shard, directory, embedder, stop);
                }
            );
        var life = NewLife();
        _target.Feed.BeforeRead = () => Assert.Fail("It is not built from the store.");
        await life.StepAsync(default);
        Assert.Equal((1, (long)Documents), (copies, life.Applied));
        using (var snapshot = life.Serving!.Acquire(AccessScope.Everything))
        {
            Assert.Equal(Documents, snapshot.Count().Documents);
        }

        life.Close();
        life = NewLife();
        await life.StepAsync(default);
        Assert.Equal((1, (long)Documents), (copies, life.Applied));
        life.Close();
    }

    [Fact]
    public async Task What_is_offered_is_bounded_and_forgotten_when_nobody_reads_it()
    {
        var offers = new List<IndexOffer>();
        for (var i = 0; i <= OfferedIndexes.MostAtOnce; i++)
        {
            offers.Add(await _offered.OfferAsync(_replica, DateTimeOffset.UnixEpoch, ReplicaFixture.First, default));
        }

        Assert.Equal("busy", offers[^1].Refusal);
        Assert.NotEmpty(await _offered.ReadAsync(offers[0].Id, 0, 0));
        _source.Time.Advance(OfferedIndexes.Idle);
        Assert.NotNull(
            (await _offered.OfferAsync(_replica, DateTimeOffset.UnixEpoch, ReplicaFixture.First, default)).Manifest
        );
        await Assert.ThrowsAsync<InvalidDataException>(() => _offered.ReadAsync(offers[0].Id, 0, 0));
    }

    /// <summary>Both stores hold the same: they are one.</summary>
    private void Publish(string id, bool alsoTarget = true)
    {
        _source.Feed.Publish(id, ReplicaFixture.First);
        if (alsoTarget)
        {
            _target.Feed.Publish(id, ReplicaFixture.First);
        }
    }

    private Task<bool> CopyAsync(EmbedderIdentity? embedder = null) =>
        NewCopier(_peer)
            .TryCopyAsync(Shard, _target.NewDirectory(), embedder ?? ReplicaFixture.First, CancellationToken.None);

    private IndexCopier NewCopier(params IIndexPeer[] peers) =>
        new(() => new FakePeers(peers), _source.Metrics, TimeProvider.System, NullLogger.Instance);

    /// <summary>Every file of a save with what is in it.</summary>
    private static SortedDictionary<string, string> Files(ReplicaFixture fixture) =>
        new(
            Directory
                .EnumerateFiles(fixture.Root, "*", SearchOption.AllDirectories)
                .Where(path =>
                    Path.GetFileName(path) is not ("lock" or "segments.gen")
                    && !Path.GetFileName(path).StartsWith("vectors-", StringComparison.Ordinal)
                )
                .ToDictionary(
                    path => Path.GetRelativePath(fixture.Root, path),
                    path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))
                ),
            StringComparer.Ordinal
        );

    private sealed class FakePeers(IReadOnlyList<IIndexPeer> peers) : IIndexPeers
    {
        public Task<IReadOnlyList<IIndexPeer>> FindAsync(ShardKey shard, CancellationToken cancellationToken) =>
            Task.FromResult(peers);
    }

    /// <summary>A silo that may go wrong.</summary>
    private sealed class FakePeer(OfferedIndexes offered, ShardReplica replica) : IIndexPeer
    {
        public string? Fault { get; set; }

        public int Parts { get; private set; }

        public Action<int> BeforePart { get; set; } = static _ => { };

        public string Name => "peer";

        public async Task<IndexOffer> OfferAsync(
            ShardKey shard,
            DateTimeOffset created,
            EmbedderIdentity embedder,
            CancellationToken cancellationToken
        )
        {
            var offer = await offered.OfferAsync(
                Fault == "nobody" ? null : replica,
                Fault == "created" ? created.AddSeconds(1) : created,
                embedder,
                cancellationToken
            );
            if (Fault == "manifest")
            {
                offer.Manifest![10] ^= 1;
            }

            return offer;
        }

        public async Task<byte[]> ReadAsync(Guid id, int file, long offset)
        {
            BeforePart(file);
            var part = await offered.ReadAsync(id, file, offset);
            Parts++;
            return Fault switch
            {
                "damaged" when file == 1 => [.. part[..^1], (byte)(part[^1] ^ 1)],
                "short" => part[..^1] is { Length: > 0 } less && offset == 0 ? less : [],
                "long" => [.. part, 0],
                "dies" when Parts > 2 => throw new TimeoutException("gone"),
                _ => part,
            };
        }

        public Task EndAsync(Guid id)
        {
            offered.End(id);
            return Task.CompletedTask;
        }
    }
}
