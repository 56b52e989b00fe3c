using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Schedules;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;

namespace Pipeline.Chaos.Checking;

/// <summary>Fabricated histories: a clean one has no violation, and each that is spoilt has its own.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly string[] Red = ["red"];
    private static readonly string[] Blue = ["blue"];

    [Fact]
    public void A_clean_history_breaks_no_rule() => Assert.Empty(HistoryChecker.Check(Clean()));

    [Fact]
    public void Every_rule_is_broken_by_a_history_here()
    {
        var broken = Spoilt.Select(row => row.Rule).Distinct();
        Assert.Empty(Enum.GetValues<Rule>().Except(broken));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_spoilt_history_is_found_out(string name)
    {
        var (_, rule, spoil) = Spoilt.Single(row => row.Name == name);
        var history = Clean();
        spoil(history);
        Assert.Contains(HistoryChecker.Check(history), violation => violation.Rule == rule);
    }

    [Fact]
    public void What_was_not_acknowledged_may_have_happened_or_not()
    {
        foreach (var content in (int[])[1, 2])
        {
            var history = Clean();
            history.Writes.Enqueue(Submitted(3, 2, acknowledged: null, version: null));
            history.End = End(content, version: content + 1);
            Assert.Empty(HistoryChecker.Check(history));
        }
    }

    [Fact]
    public void What_is_written_during_a_search_may_be_seen_or_not()
    {
        foreach (var content in (int[])[0, 1])
        {
            var history = Clean();
            history.Searches.Enqueue(Found(content, from: 2.5, until: 3.5, version: content + 1));
            Assert.Empty(HistoryChecker.Check(history));
        }
    }

    [Fact]
    public void A_silo_that_is_hit_may_be_out_of_reach_and_break_off()
    {
        var history = Clean();
        history.Outages.Enqueue(new Outage(FaultKind.Kill, 1, At(10), At(20)));
        history.Failures.Enqueue(new Failure("search", 1, At(9), At(11), "unreachable", ""));
        history.Asks.Enqueue(new Ask(0, Labels.All, 1, At(9), At(11), "unreachable", true, []));
        Assert.Empty(HistoryChecker.Check(history));
    }

    public static TheoryData<string> Names => [.. Spoilt.Select(row => row.Name)];

    private static readonly (string Name, Rule Rule, Action<History> Spoil)[] Spoilt =
    [
        ("gone in the end", Rule.NothingIsLost, history => history.End = End(null)),
        ("an old content in the end", Rule.NothingIsLost, history => history.End = End(0, version: 2)),
        ("failed in the end", Rule.NothingIsLost, history => history.End = End(1, state: DocumentState.Failed)),
        (
            "unknown to its writer",
            Rule.NothingIsLost,
            history =>
                history.Writes.Enqueue(
                    Submitted(3, 1, null, null) with
                    {
                        Kind = WriteKind.Delete,
                        Error = "unknown_document",
                    }
                )
        ),
        ("listed twice", Rule.NothingIsDoubled, history => history.End = Twice(End(1))),
        (
            "a chunk found twice",
            Rule.NothingIsDoubled,
            history =>
            {
                var search = Found(1, 5, 6, 2);
                history.Searches.Enqueue(search with { Hits = [.. search.Hits, search.Hits[0]] });
            }
        ),
        (
            "a version acknowledged twice",
            Rule.VersionsAscend,
            history => Acknowledge(history, Submitted(3, 2, 8, version: 2), End(2, version: 2))
        ),
        ("another version in the end", Rule.VersionsAscend, history => history.End = End(1, version: 3)),
        (
            "half a version",
            Rule.VersionsAreWhole,
            history =>
            {
                var search = Found(1, 5, 6, 2);
                history.Searches.Enqueue(search with { Hits = [search.Hits[0]] });
            }
        ),
        (
            "two versions at once",
            Rule.VersionsAreWhole,
            history =>
                history.Searches.Enqueue(
                    Found(1, 2.5, 3.5, 2) with
                    {
                        Hits = [.. Found(0, 2.5, 3.5, 1).Hits, .. Found(1, 2.5, 3.5, 2).Hits],
                    }
                )
        ),
        ("a content that nobody wrote", Rule.NothingIsInvented, history => history.Searches.Enqueue(Found(7, 5, 6, 9))),
        (
            "seen before it was written",
            Rule.NothingIsInvented,
            history => history.Searches.Enqueue(Found(1, 0.5, 0.6, 2))
        ),
        (
            "a deleted document",
            Rule.DeletesHold,
            history =>
            {
                Acknowledge(history, Submitted(3, 1, 8, 3) with { Kind = WriteKind.Delete }, End(null));
                history.Searches.Enqueue(Found(1, 9, 10, 2));
            }
        ),
        (
            "a deleted document in the end",
            Rule.DeletesHold,
            history =>
                Acknowledge(history, Submitted(3, 1, 8, 2) with { Kind = WriteKind.Delete, Version = null }, End(1))
        ),
        (
            "what labels hide",
            Rule.LabelsHold,
            history =>
            {
                Relabel(history);
                history.Searches.Enqueue(Found(1, 9, 10, 2) with { Scope = Blue });
            }
        ),
        (
            "an answer of what labels hide",
            Rule.LabelsHold,
            history =>
            {
                Relabel(history);
                history.Asks.Enqueue(new Ask(0, Blue, 1, At(9), At(10), null, false, [new Marker(0, 1, 0)]));
            }
        ),
        (
            "an old content after its receipt",
            Rule.WritesAreRead,
            history => history.Searches.Enqueue(Found(0, 5, 6, 1) with { AtLeast = 2 })
        ),
        (
            "nothing after a receipt",
            Rule.WritesAreRead,
            history => history.Searches.Enqueue(Found(1, 5, 6, 2) with { AtLeast = 2, Hits = [] })
        ),
        (
            "a fault of the program",
            Rule.ErrorsAreClear,
            history => history.Failures.Enqueue(new Failure("ask", 1, At(1), At(2), "internal", ""))
        ),
        (
            "a whole silo out of reach",
            Rule.ErrorsAreClear,
            history =>
            {
                history.Outages.Enqueue(new Outage(FaultKind.Kill, 2, At(0), At(3)));
                history.Failures.Enqueue(new Failure("search", 1, At(1), At(2), "unreachable", ""));
            }
        ),
        (
            "a stream that breaks off",
            Rule.StreamsEnd,
            history => history.Asks.Enqueue(new Ask(0, Labels.All, 1, At(1), At(2), "deadline_exceeded", true, []))
        ),
        ("replicas that differ", Rule.ReplicasAgree, history => history.End = Replicas("a", "b")),
        ("a replica that does not answer", Rule.ReplicasAgree, history => history.End = Replicas("a", null)),
        ("a replica too few", Rule.ReplicasAgree, history => history.End = Replicas("a")),
        (
            "an index that was opened again",
            Rule.IndexesStayOpen,
            history =>
            {
                history.Inspections.Enqueue(Inspected(At(1), 1, "a", "a"));
                history.Inspections.Enqueue(Inspected(At(2), 2, "a", "a"));
            }
        ),
        ("a silo that fell over", Rule.SilosBehave, history => history.Incidents.Enqueue("silo-1 ended")),
        ("no rest", Rule.SilosBehave, history => history.End = null),
    ];

    /// <summary>A document with two contents, the second acknowledged at second 4 as version 2.</summary>
    private static History Clean()
    {
        var history = new History();
        history.Add(Submitted(1, 0, 2, 1));
        history.Add(Submitted(2, 1, 4, 2));
        history.Searches.Enqueue(Found(0, 1.5, 1.8, 1));
        history.Searches.Enqueue(Found(1, 5, 6, 2) with { AtLeast = 2 });
        history.End = End(1);
        return history;
    }

    private static void Acknowledge(History history, Write write, EndState end)
    {
        history.Add(write);
        history.End = end;
    }

    private static void Relabel(History history)
    {
        var write = Submitted(3, 1, 8, 2) with { Kind = WriteKind.Relabel, Labels = Red };
        Acknowledge(history, write, End(1, labels: Red));
    }

    private static Write Submitted(int order, int content, double? acknowledged, long? version) =>
        new()
        {
            Document = 0,
            Order = order,
            Kind = WriteKind.Submit,
            Content = content,
            Invoked = At(acknowledged - 1 ?? 7),
            Acknowledged = acknowledged is { } at ? At(at) : null,
            Version = version,
        };

    private static Search Found(int content, double from, double until, long version) =>
        new()
        {
            Document = 0,
            Scope = Labels.All,
            Silo = 0,
            Invoked = At(from),
            Ended = At(until),
            Hits =
            [
                .. Enumerable
                    .Range(0, MarkedText.Parts(content))
                    .Select(part => new FoundChunk(MarkedText.Id(0), version, part, [new Marker(0, content, part)])),
            ],
        };

    private static EndState End(
        int? content,
        long version = 2,
        DocumentState state = DocumentState.Indexed,
        string[]? labels = null
    )
    {
        var search = Found(content ?? 0, 100, 101, version);
        return new EndState(
            content is null
                ? []
                :
                [
                    new DocumentInfo
                    {
                        Id = MarkedText.Id(0),
                        Version = version,
                        State = state,
                        Labels = labels ?? [],
                    },
                ],
            [content is null ? search with { Hits = [] } : search],
            Inspected(At(100), 1, "a", "a"),
            2,
            1
        );
    }

    private static EndState Twice(EndState end) => end with { Documents = [.. end.Documents, .. end.Documents] };

    private static EndState Replicas(params string?[] checksums) =>
        End(1) with
        {
            Replicas = Inspected(At(100), 1, checksums),
        };

    private static Inspection Inspected(TimeSpan at, int openings, params string?[] checksums) =>
        new(
            at,
            Enumerable.Range(1, checksums.Length).ToDictionary(number => $"silo-{number}", _ => 1),
            [
                .. checksums.Select(
                    (checksum, i) =>
                        new ReplicaDigest(0, $"silo-{i + 1}", null, 3, checksum, DateTimeOffset.UnixEpoch, openings)
                ),
            ]
        );

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
