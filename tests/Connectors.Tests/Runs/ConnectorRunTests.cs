using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Runs;

public sealed class ConnectorRunTests
{
    private static readonly RunRules Rules = new() { Pauses = new Backoff(TimeSpan.Zero, TimeSpan.Zero) };

    private readonly MemoryJournal _journal = new();
    private readonly MemorySink _sink = new();
    private readonly CountingMonitor _monitor = new();

    [Fact]
    public async Task What_is_unchanged_is_not_sent_again()
    {
        var items = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };
        Assert.Equal(2, (await RunAsync(ScriptedSource.Of(items))).Changed);
        items["b"] = "3";
        var report = await RunAsync(ScriptedSource.Of(items));
        Assert.Equal((2, 1, 0), (report.Seen, report.Changed, report.Deleted));
        Assert.Equal("3", _sink.Documents["b"]);
        Assert.Equal(3, _sink.Submits);
    }

    [Fact]
    public async Task Other_labels_send_everything_again()
    {
        var items = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };
        await RunAsync(ScriptedSource.Of(items));
        var report = await RunAsync(ScriptedSource.Of(items), Rules with { Stamp = "other" });
        Assert.Equal(2, report.Changed);
        Assert.Equal(0, (await RunAsync(ScriptedSource.Of(items), Rules with { Stamp = "other" })).Changed);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(9, false)]
    public async Task What_goes_all_at_once_is_kept_until_it_is_confirmed(int left, bool held)
    {
        var all = Enumerable.Range(0, 10).ToDictionary(number => $"{number}", number => $"{number}");
        await RunAsync(ScriptedSource.Of(all));
        var some = all.Take(left).ToDictionary();
        var report = await RunAsync(ScriptedSource.Of(some));
        Assert.Equal(
            held ? (left == 0 ? ProblemCode.SourceEmptied : ProblemCode.SourceShrunk) : null,
            report.Held?.Code
        );
        Assert.Equal(held ? 10 : left, _sink.Ids.Count);
        await RunAsync(ScriptedSource.Of(some), Rules with { ConfirmPrune = true });
        Assert.Equal(left, _sink.Ids.Count);
    }

    [Fact]
    public async Task What_was_renamed_is_not_gone()
    {
        await RunAsync(ScriptedSource.Of(new Dictionary<string, string> { ["한글.txt"] = "1", ["b"] = "2" }));
        var report = await RunAsync(
            ScriptedSource.Of(new Dictionary<string, string> { ["새 이름.txt"] = "1", ["c"] = "2" })
        );
        Assert.Null(report.Held);
        Assert.Equal(["c", "새 이름.txt"], _sink.Ids);
    }

    [Fact]
    public async Task Without_prune_nothing_is_deleted()
    {
        await RunAsync(
            ScriptedSource.Of(
                new Dictionary<string, string>
                {
                    ["a"] = "1",
                    ["b"] = "2",
                    ["c"] = "3",
                }
            )
        );
        await RunAsync(
            ScriptedSource.Of(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }),
            Rules with
            {
                Prune = false,
            }
        );
        Assert.Equal(["a", "b", "c"], _sink.Ids);
    }

    [Fact]
    public async Task A_listing_that_breaks_off_deletes_nothing()
    {
        await RunAsync(
            ScriptedSource.Of(
                new Dictionary<string, string>
                {
                    ["a"] = "1",
                    ["b"] = "2",
                    ["c"] = "3",
                }
            )
        );
        var broken = new ScriptedSource(_ => [new ItemFound(ScriptedSource.Item("a", "4"))]);
        Assert.False((await RunAsync(broken)).IsComplete);
        Assert.Equal(["a", "b", "c"], _sink.Ids);
        Assert.Equal("4", _sink.Documents["a"]);
    }

    [Fact]
    public async Task What_could_not_be_looked_into_is_not_gone()
    {
        await RunAsync(
            ScriptedSource.Of(
                new Dictionary<string, string>
                {
                    ["a"] = "1",
                    ["b"] = "2",
                    ["x/c"] = "3",
                    ["x/d"] = "4",
                }
            )
        );
        var source = new ScriptedSource(_ =>
            [
                new ItemFound(ScriptedSource.Item("a", "1")),
                new PartUnread("x/", Problem.Of(ProblemCode.ItemUnreadable, ("detail", "locked"))),
                new ListingComplete(),
            ]
        );
        var report = await RunAsync(source);
        Assert.Equal((1, "x/"), (report.Failed, report.Failures[0].Id));
        Assert.Equal(["a", "x/c", "x/d"], _sink.Ids);
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_from_its_cursor()
    {
        using var ending = new CancellationTokenSource();
        IEnumerable<SourceEvent> Script(SourceReading reading)
        {
            for (var i = int.Parse(reading.Cursor ?? "0"); i < 10; i++)
            {
                yield return new ItemFound(ScriptedSource.Item($"{i}", $"{i}"));
                yield return new Checkpoint($"{i + 1}");
                if (i == 5)
                {
                    ending.Cancel();
                }
            }

            yield return new Checkpoint(null);
        }

        var source = new ScriptedSource(Script);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(source, token: ending.Token));
        Assert.Equal("6", _journal.Cursor);
        Assert.Equal(6, _sink.Submits);
        await RunAsync(source);
        Assert.Equal((10, 10, null), (_sink.Submits, _sink.Ids.Count, _journal.Cursor));
    }

    [Fact]
    public async Task What_was_taken_before_a_fault_is_written_down()
    {
        var source = new ScriptedSource(_ => Faulty());
        await Assert.ThrowsAsync<SourceException>(() => RunAsync(source));
        Assert.Equal(32, _journal.Items.Count);

        static IEnumerable<SourceEvent> Faulty()
        {
            for (var i = 0; i < 40; i++)
            {
                yield return new ItemFound(ScriptedSource.Item($"{i}", "x"));
            }

            throw new SourceException(Problem.Of(ProblemCode.SourceUnreachable), isTransient: true);
        }
    }

    [Fact]
    public async Task What_fails_for_a_moment_is_tried_again_and_what_goes_on_failing_is_named()
    {
        var reads = 0;
        var twice = ScriptedSource.Item("twice", "1") with
        {
            ReadAsync = token =>
                ++reads < 3
                    ? throw new SourceException(Problem.Of(ProblemCode.SourceSlow), isTransient: true)
                    : ScriptedSource.Item("twice", "1").ReadAsync(token),
        };
        var never = ScriptedSource.Item("never", "1") with
        {
            ReadAsync = _ => throw new SourceException(Problem.Of(ProblemCode.SourceSlow), isTransient: true),
        };
        var report = await RunAsync(
            new ScriptedSource(_ => [new ItemFound(twice), new ItemFound(never), new ListingComplete()])
        );
        Assert.Equal(["twice"], _sink.Ids);
        Assert.Equal((1, "never"), (report.Failed, report.Failures[0].Id));
        Assert.Equal(2 + (Rules.Attempts - 1), _monitor.Retries);
        Assert.DoesNotContain("never", _journal.Items.Keys);
    }

    [Fact]
    public async Task A_refused_document_is_left_until_it_changes_and_a_refused_message_is_given_up()
    {
        _sink.Gate = id =>
        {
            if (id is "bad" or "message")
            {
                throw new SinkException("no", isTransient: false);
            }
        };
        SourceEvent[] told =
        [
            new ItemFound(ScriptedSource.Item("bad", "1")),
            new ItemFound(ScriptedSource.Item("message", "1", isMessage: true)),
        ];
        Assert.Equal(2, (await RunAsync(new ScriptedSource(_ => told))).Failed);
        Assert.Equal(["message"], _sink.GivenUp);
        Assert.Equal(0, (await RunAsync(new ScriptedSource(_ => told[..1]))).Failed);
    }

    [Fact]
    public async Task A_message_is_acknowledged_after_it_was_taken_and_never_when_it_was_not()
    {
        var acknowledged = new List<string>();
        var source = new ScriptedSource(_ =>
            [
                new ItemFound(ScriptedSource.Item("a", "1", isMessage: true)),
                new ItemFound(ScriptedSource.Item("a", "2", isMessage: true)),
                new Checkpoint("1", _ => Note("first")),
                new ItemFound(ScriptedSource.Item("b", "1", isMessage: true)),
                new Checkpoint("2", _ => Note("second")),
            ]
        );
        _sink.Gate = id =>
        {
            if (id == "b")
            {
                throw new SinkException("The store is away.", isTransient: true);
            }
        };
        await Assert.ThrowsAsync<SinkException>(() => RunAsync(source));
        Assert.Equal(["first"], acknowledged);
        Assert.Equal("2", _sink.Documents["a"]);

        Task Note(string what)
        {
            acknowledged.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_source_with_too_much_in_it_says_so()
    {
        var items = Enumerable.Range(0, 11).ToDictionary(number => $"{number}", _ => "x");
        var error = await Assert.ThrowsAsync<SourceException>(() =>
            RunAsync(ScriptedSource.Of(items), Rules with { MaxItems = 10 })
        );
        Assert.Equal(ProblemCode.SourceTooLarge, error.Problem.Code);
    }

    /// <summary>Whatever comes, changes and goes, and wherever runs are cut off: after one whole run documents are the
    /// source's items, or also those of which most went at once.</summary>
    [Property(MaxTest = 200)]
    public Property Documents_are_the_items_or_wait_for_a_confirmation()
    {
        var state = Gen.Zip(Gen.Choose(0, 9), Gen.Choose(0, 2))
            .ListOf(8)
            .Select(list =>
                list.DistinctBy(item => item.Item1).ToDictionary(i => $"{i.Item1}", i => $"{i.Item1}{i.Item2}")
            );
        return Prop.ForAll(
            Gen.Zip(state, Gen.Choose(0, 12)).ListOf().ToArbitrary(),
            states =>
            {
                var (journal, sink) = (new MemoryJournal(), new MemorySink());
                var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var (items, cut) in states)
                {
                    // First a run that ends early, then a whole one.
                    var part = new ScriptedSource(_ => Cut(items, cut));
                    Record.Exception(() => RunAsync(part, Rules, journal, sink).GetAwaiter().GetResult());
                    foreach (var (id, content) in items.Take(cut))
                    {
                        expected[id] = content;
                    }

                    var known = expected.Count;
                    RunAsync(ScriptedSource.Of(items), Rules, journal, sink).GetAwaiter().GetResult();
                    foreach (var (id, content) in items)
                    {
                        expected[id] = content;
                    }

                    // Contents begin with their id, so nothing looks renamed.
                    var gone = expected.Keys.Where(id => !items.ContainsKey(id)).ToArray();
                    if (items.Count > 0 && gone.Length <= known * Rules.MostGone)
                    {
                        Array.ForEach(gone, id => expected.Remove(id));
                    }

                    if (!expected.SequenceEqual(sink.Documents.OrderBy(item => item.Key, StringComparer.Ordinal)))
                    {
                        return false;
                    }
                }

                return true;
            }
        );

        static IEnumerable<SourceEvent> Cut(Dictionary<string, string> items, int cut)
        {
            foreach (var (id, content) in items.Take(cut))
            {
                yield return new ItemFound(ScriptedSource.Item(id, content));
                yield return new Checkpoint(null);
            }

            throw new SourceException(Problem.Of(ProblemCode.SourceBroken), isTransient: false);
        }
    }

    private Task<RunReport> RunAsync(ISource source, RunRules? rules = null, CancellationToken token = default) =>
        RunAsync(source, rules ?? Rules, _journal, _sink, token);

    private Task<RunReport> RunAsync(
        ISource source,
        RunRules rules,
        MemoryJournal journal,
        MemorySink sink,
        CancellationToken token = default
    ) => new ConnectorRun(source, journal, sink, rules, TimeProvider.System, _monitor).RunAsync(token);
}
