using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Silo.Doctor;
using Pipeline.Silo.Doctor.Checks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Tests.Doctor;

/// <summary>What the doctor finds follows from the facts: all that may be found is found somewhere, and nothing that
/// needs doing where nothing does.</summary>
public sealed class DoctorTests
{
    public static TheoryData<DoctorCode> Codes => new(Enum.GetValues<DoctorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void Everything_that_may_be_found_is_found_where_it_is_so(DoctorCode code)
    {
        var facts = Assert.Contains(code, DoctorCases.All);
        var found = Judge(facts).FirstOrDefault(finding => finding.Code == code.Name());
        Assert.NotNull(found);
        Assert.Equal(code.Outcome(), found.Outcome);
    }

    [Fact]
    public void Nothing_needs_doing_in_a_healthy_cluster_and_in_a_healthy_server()
    {
        Assert.All(Judge(Healthy.Cluster), IsOk);
        Assert.All(Judge(Healthy.Embedded), IsOk);

        static void IsOk(DoctorFinding finding) => Assert.True(finding.Outcome == DoctorOutcome.Ok, finding.Message);
    }

    /// <summary>Whatever is changed about a healthy cluster, however much of it at once: every sentence is whole, and
    /// what is no good comes with what to do.</summary>
    [Fact]
    public void Every_finding_is_a_whole_sentence_and_every_problem_has_a_fix()
    {
        Assert.All(
            DoctorCases.All.Values.Append(Healthy.Embedded).SelectMany(Judge),
            finding =>
            {
                Assert.Equal(finding.Outcome == DoctorOutcome.Ok, finding.Fix is null);
                Assert.All([finding.Message, finding.Fix ?? "."], IsWhole);
                Assert.Equal(
                    DoctorCodes.Find(finding.Code)!.Value.Sentence().Contains("{cause}", StringComparison.Ordinal),
                    finding.Cause is not null
                );
            }
        );

        static void IsWhole(string sentence)
        {
            Assert.NotEmpty(sentence);
            Assert.DoesNotContain("{", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_worst_of_an_area_comes_first()
    {
        var findings = Judge(DoctorCases.All[DoctorCode.SilosSilent]);
        Assert.Equal(findings.OrderBy(finding => finding.Area).ThenBy(finding => finding.Outcome), findings);
        Assert.Equal(DoctorCode.SilosSilent.Name(), findings.First(one => one.Area == DoctorArea.Silos).Code);
    }

    [Fact]
    public void One_server_is_not_judged_as_a_cluster()
    {
        var areas = Judge(Healthy.Embedded).Select(finding => finding.Area).Distinct();
        Assert.DoesNotContain(DoctorArea.Silos, areas);
        Assert.DoesNotContain(Judge(Healthy.Embedded), finding => finding.Code == DoctorCode.ClocksAgree.Name());
    }

    /// <summary>While nothing is known every check says so, and none makes up a result or tells of an
    /// exception.</summary>
    [Fact]
    public void What_is_not_known_is_not_judged()
    {
        var nothing = Healthy.Cluster with
        {
            Cluster = Gathered<ClusterStatus>.Missing(RemarkCode.NoReply.With(("seconds", 4))),
            Store = Gathered<StoreFacts>.Missing(RemarkCode.StoreUnreachable.With()),
            Collections = Gathered<IReadOnlyList<CollectionFacts>>.Missing(RemarkCode.StoreUnreachable.With()),
            DeadLetters = Gathered<int>.Missing(RemarkCode.StoreUnreachable.With()),
            Connectors = Gathered<ConnectorFacts>.Missing(RemarkCode.StoreUnreachable.With()),
            Keys = Gathered<IReadOnlyList<KeyFacts>>.Missing(RemarkCode.StoreUnreachable.With()),
        };
        var findings = Judge(nothing);
        Assert.Equal(DoctorCode.StoreAway.Name(), findings[0].Code);
        Assert.All(
            findings.Skip(1).Where(finding => finding.Code != DoctorCode.ModelPresent.Name()),
            finding => Assert.Equal(DoctorCode.NotChecked.Name(), finding.Code)
        );
        var unknown = Assert.Single(findings, finding => finding.Area == DoctorArea.Documents);
        Assert.Equal("backlog, failures, dead_letters, connectors", unknown.Values["checks"]);
        Assert.Equal(RemarkCode.StoreUnreachable.Name(), unknown.Cause!.Code);
    }

    [Fact]
    public void A_check_that_fails_is_one_that_could_not_be_made()
    {
        // No check expects a silo without an address.
        var findings = Judge(Healthy.Cluster.Having(2, silo => silo with { Address = null! }));
        var failed = Assert.Single(findings, finding => finding.Values.GetValueOrDefault("checks") == "disks");
        Assert.Equal(DoctorOutcome.Skipped, failed.Outcome);
        Assert.Equal(RemarkCode.ProgramFault.Name(), failed.Cause!.Code);
        Assert.DoesNotContain("Exception", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_silo_is_named_and_the_shards_that_lack_its_copy()
    {
        var facts = Healthy
            .Cluster.Having(2, silo => silo with { State = SiloState.Dead, Role = null, Settings = null })
            .Having(cluster =>
                cluster with
                {
                    Shards =
                    [
                        .. cluster.Shards.Select(shard =>
                            shard with
                            {
                                Copies =
                                [
                                    .. shard.Copies.Select(copy =>
                                        copy.Silo == "silo-2" ? copy with { State = ReplicaState.Unknown } : copy
                                    ),
                                ],
                            }
                        ),
                    ],
                }
            );
        var findings = Judge(facts);
        Assert.Equal("silo-2", Assert.Single(findings, one => one.Code == DoctorCode.SilosGone.Name()).Subject);
        var lacking = Assert.Single(findings, one => one.Code == DoctorCode.CopiesMissing.Name());
        Assert.Equal("handbook/0, handbook/1", lacking.Values["shards"]);
        Assert.DoesNotContain(findings, one => one.Outcome == DoctorOutcome.Failed);
    }

    [Theory]
    // A part of an ordinary disk, no more than counts on a large one, and never less than a GiB.
    [InlineData(40, 100, false, false)]
    [InlineData(12, 100, true, false)]
    [InlineData(4, 100, true, true)]
    [InlineData(600, 10_000, false, false)]
    [InlineData(45, 10_000, true, false)]
    [InlineData(9, 10_000, true, true)]
    [InlineData(2, 4, false, false)]
    [InlineData(0, 4, true, true)]
    public void Room_on_a_disk_is_judged_by_part_and_by_size(long free, long size, bool isLow, bool isFull)
    {
        Assert.Equal(isLow, DisksCheck.IsLow(free << 30, size << 30));
        Assert.Equal(isFull, DisksCheck.IsFull(free << 30, size << 30));
    }

    [Fact]
    public void A_clock_that_may_only_seem_off_is_not_told()
    {
        // The database took three seconds to say its time, which may be wrong by half of that.
        var slow = Healthy.Cluster.Stored(store =>
            store with
            {
                Clock = TimeSpan.FromSeconds(2),
                RoundTrip = TimeSpan.FromSeconds(3),
            }
        );
        Assert.Contains(Judge(slow), finding => finding.Code == DoctorCode.ClocksAgree.Name());
    }

    [Fact]
    public void A_deployment_behind_a_proxy_is_not_told_to_ask_for_keys_or_to_speak_TLS()
    {
        var behind = Healthy.Cluster.Told(settings =>
            settings with
            {
                HasProxy = true,
                AsksForKeys = false,
                ListensInClear = true,
            }
        );
        Assert.All(
            Judge(behind).Where(finding => finding.Area == DoctorArea.Security),
            finding => Assert.Equal(DoctorOutcome.Ok, finding.Outcome)
        );
    }

    private static IReadOnlyList<DoctorFinding> Judge(DoctorFacts facts) =>
        SiloDoctor.Judge(facts, NullLogger.Instance);
}
