using FsCheck.Xunit;
using Pipeline.Grains.Replicas;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Tests.Replicas;

public sealed class ReplicaLifeTests : IDisposable
{
    private static readonly Exception StoreAway = new StoreUnavailableException("/secret/corpus.db is away");

    private readonly ReplicaFixture _replica = new();

    private FakeFeed Feed => _replica.Feed;

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task It_is_built_from_the_feed_follows_it_and_goes_on_after_a_restart()
    {
        Publish(1, 300);
        Assert.Equal(ReplicaLife.PollInterval, await _replica.StepAsync());
        Assert.Equal((ReplicaState.Following, 300L, 0L), (_replica.State, _replica.Life.Applied, _replica.Life.Lag));
        Feed.Delete("7");
        await _replica.StepAsync();
        Assert.Equal((0, 1), (_replica.Hits("7"), _replica.Hits("8")));
        _replica.Restart();
        Feed.Away = StoreAway;
        await _replica.StepAsync();
        Feed.Away = null;
        await _replica.RecoverAsync();
        Assert.Equal((301L, 0, 1), (_replica.Life.Applied, _replica.Hits("7"), _replica.Hits("8")));
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_while_stalls_it_and_it_comes_back_by_itself()
    {
        Publish(1, 10);
        await _replica.StepAsync();
        _replica.Directory.IsFull = true;
        Publish(11, 20);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            pauses.Add(await _replica.StepAsync());
            Assert.Equal(ReplicaState.Stalled, _replica.State);
            Assert.Contains("full", _replica.Life.Condition.Reason?.Message, StringComparison.Ordinal);
            Assert.Equal((10L, 10L), (_replica.Life.Applied, _replica.Life.Lag));
            Assert.Equal((1, 0), (_replica.Hits("10"), _replica.Hits("11")));
        }

        // They grow up to a limit.
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(ReplicaLife.Pauses.Longest, pauses[^1]);
        var since = _replica.Life.Condition.Since;
        Assert.True(since < _replica.Time.GetUtcNow() - TimeSpan.FromSeconds(60));
        _replica.Directory.IsFull = false;
        await _replica.RecoverAsync();
        Assert.Equal((20L, 1, 1), (_replica.Life.Applied, _replica.Hits("10"), _replica.Hits("20")));
        Assert.True(_replica.Life.Condition.Since > since);
    }

    [Fact]
    public async Task A_save_that_fails_is_told_tried_again_and_keeps_no_lock()
    {
        Publish(1, 3);
        await _replica.StepAsync();
        _replica.Directory.IsFull = true;
        _replica.Time.Advance(ReplicaLife.SaveInterval);
        await _replica.StepAsync();
        Assert.Equal(ReplicaState.Following, _replica.State);
        Assert.Contains("cannot be saved", _replica.Life.Condition.Reason?.Message, StringComparison.Ordinal);
        _replica.Life.Close();

        // The directory is free, whatever became of the save.
        _replica.NewDirectory().Open(ReplicaFixture.First, 0).Dispose();
        _replica.Directory.IsFull = false;
        _replica.Restart();
        await _replica.RecoverAsync();
        Assert.Equal(1, _replica.Hits("3"));
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for_and_searches_go_on()
    {
        Feed.Away = StoreAway;
        await _replica.StepAsync();
        Assert.Equal((ReplicaState.Failed, true), (_replica.State, _replica.Life.IsPausing));
        Assert.DoesNotContain("secret", _replica.Life.Condition.Reason?.Message, StringComparison.Ordinal);
        Feed.Away = null;
        Publish(1, 3);
        await _replica.RecoverAsync();
        Feed.Away = StoreAway;
        await _replica.StepAsync();
        Assert.Equal((ReplicaState.Stalled, 1), (_replica.State, _replica.Hits("3")));
        Feed.Away = null;
        Publish(4, 4);
        await _replica.RecoverAsync();
        Assert.Equal(1, _replica.Hits("4"));
    }

    [Fact]
    public async Task A_collection_that_is_gone_ends_it()
    {
        Feed.Away = new CollectionNotFoundException("docs");
        await Assert.ThrowsAsync<CollectionNotFoundException>(_replica.StepAsync);
    }

    [Fact]
    public async Task Damage_that_a_search_meets_is_mended_beside()
    {
        Publish(1, 20);
        await _replica.StepAsync();
        _replica.Time.Advance(ReplicaLife.SaveInterval);
        await _replica.StepAsync();
        foreach (var file in Directory.EnumerateFiles(_replica.Root, "rows-*", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, "damaged");
        }

        var states = new List<(ReplicaState, int)>();
        Feed.BeforeRead = () => states.Add((_replica.State, _replica.Hits("3")));
        _replica.Life.Suspect(new InvalidDataException());
        await _replica.RecoverAsync();
        Assert.Equal([(ReplicaState.Rebuilding, 1)], states);
        Assert.Equal((20, 20L), (_replica.Found(Feed.Live).Count, _replica.Life.Applied));

        // Met by many searches, it is looked into once.
        var opened = _replica.Directory.Opened;
        _replica.Life.Suspect(new InvalidDataException());
        await _replica.RecoverAsync();
        Assert.Equal(opened, _replica.Directory.Opened);
    }

    [Fact]
    public async Task A_refused_document_is_told_before_the_watermark_passes_it()
    {
        Publish(1, 2);
        Feed.Publish("bad", poison: true);
        Publish(4, 5);
        Feed.RefusalsFail = true;
        await _replica.StepAsync();
        Assert.Equal((ReplicaState.Stalled, 0L), (_replica.State, _replica.Life.Applied));
        Feed.RefusalsFail = false;
        await _replica.RecoverAsync();
        Assert.Equal(5, _replica.Life.Applied);
        Assert.Equal(("bad", 1L), (Assert.Single(Feed.Refused).DocumentId, Feed.Refused[0].Version));
        Assert.Equal(Feed.Live, _replica.Found(Feed.Live));
    }

    [Fact]
    public async Task Another_embedder_is_built_beside_while_the_old_index_answers()
    {
        for (var i = 1; i <= 300; i++)
        {
            Feed.Publish($"{i}", ReplicaFixture.First);
        }

        await _replica.StepAsync();
        Assert.Equal(300, _replica.Vectors);
        Feed.Page = 128;
        _replica.Embedder = ReplicaFixture.Second;
        var seen = new List<(string, int)>();
        Feed.BeforeRead = () =>
        {
            seen.Add((_replica.Life.Serving!.Embedder.Name, _replica.Hits("300")));
            Assert.Equal(ReplicaState.Rebuilding, _replica.State);
            if (seen.Count == 2)
            {
                // Published meanwhile: the old one follows too.
                Feed.Publish("new", ReplicaFixture.Second);
            }
        };
        await _replica.StepAsync();
        Assert.All(seen, moment => Assert.Equal(("first", 1), moment));
        Assert.True(seen.Count > 3);
        Feed.BeforeRead = static () => { };
        Assert.Equal(
            (ReplicaFixture.Second, ReplicaState.Following),
            (_replica.Life.Serving!.Embedder, _replica.State)
        );
        Assert.Equal((1, 301, 1), (_replica.Vectors, _replica.Found(Feed.Live).Count, _replica.Hits("new")));

        // Nothing of the old one is left.
        Assert.Equal(ReplicaFixture.Second, Assert.Single(_replica.Directory.Saved()).Embedder);
    }

    [Fact]
    public async Task A_restart_with_another_embedder_answers_from_what_there_is()
    {
        Publish(1, 300);
        await _replica.StepAsync();
        _replica.Embedder = ReplicaFixture.Second;
        _replica.Restart();
        var seen = new List<int>();
        Feed.BeforeRead = () => seen.Add(_replica.Hits("300"));
        await _replica.RecoverAsync();
        Assert.All(seen, hits => Assert.Equal(1, hits));
        Assert.Equal(ReplicaFixture.Second, _replica.Life.Serving!.Embedder);
    }

    [Fact]
    public async Task An_embedder_that_goes_away_leaves_the_index_as_it_is()
    {
        Feed.Publish("a", ReplicaFixture.First);
        await _replica.StepAsync();
        var opened = _replica.Directory.Opened;
        _replica.Embedder = null;
        await _replica.StepAsync();
        Assert.Equal((1, opened), (_replica.Vectors, _replica.Directory.Opened));
    }

    /// <summary>Whatever happens in whichever order, searches lose nothing, and a minute after the last fault
    /// everything is there.</summary>
    [Property(MaxTest = 8)]
    public void Any_mix_of_faults_ends_with_everything_searchable(int seed) =>
        RunAsync(new Random(seed)).GetAwaiter().GetResult();

    private static async Task RunAsync(Random random)
    {
        using var replica = new ReplicaFixture();
        var next = 0;
        var kept = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            switch (random.Next(9))
            {
                case 0:
                    replica.Directory.IsFull = !replica.Directory.IsFull;
                    break;
                case 1:
                    replica.Feed.Away = replica.Feed.Away is null ? StoreAway : null;
                    break;
                case 2:
                    replica.Feed.RefusalsFail = !replica.Feed.RefusalsFail;
                    break;
                case 3:
                    replica.Embedder = random.Next(3) switch
                    {
                        0 => null,
                        1 => ReplicaFixture.First,
                        _ => ReplicaFixture.Second,
                    };
                    break;
                case 4:
                    replica.Life.Suspect(new InvalidDataException());
                    break;
                case 5 when random.Next(3) == 0:
                    replica.Restart(orderly: random.Next(2) == 0);
                    kept.Clear();
                    break;
                case 6 when next > 0:
                    var gone = $"{random.Next(next)}";
                    replica.Feed.Delete(gone);
                    kept.Remove(gone);
                    break;
                case 7 when random.Next(2) == 0:
                    replica.Feed.Awaits = !replica.Feed.Awaits;
                    break;
                default:
                    for (var many = random.Next(1, random.Next(8) == 0 ? 200 : 20); many > 0; many--)
                    {
                        replica.Feed.Publish($"{next++}", replica.Embedder, poison: random.Next(10) == 0);
                    }

                    break;
            }

            await replica.StepAsync();
            if (replica.Life.Serving is not null)
            {
                Assert.Equal(kept, replica.Found(kept));
                kept = [.. replica.Found(replica.Feed.Live)];
            }
        }

        (replica.Directory.IsFull, replica.Feed.Away, replica.Feed.RefusalsFail) = (false, null, false);
        replica.Feed.Awaits = false;
        await replica.RecoverAsync();
        Assert.Equal((replica.Feed.Last, 0L), (replica.Life.Applied, replica.Life.Lag));
        Assert.Equal(replica.Feed.Live.Count(), replica.Life.Serving!.Contents.Chunks);
        Assert.Equal(replica.Feed.Live, replica.Found(replica.Feed.Live));
    }

    private void Publish(int from, int to)
    {
        for (var i = from; i <= to; i++)
        {
            Feed.Publish($"{i}");
        }
    }
}
