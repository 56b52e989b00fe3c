using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>The doctor finds a healthy cluster well, and says which silo is gone.</summary>
public sealed class ClusterDoctorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [NeedsPostgresFact]
    public async Task A_healthy_cluster_is_well_and_a_silo_that_hangs_or_was_killed_is_named()
    {
        await using var cluster = await SiloCluster.StartAsync(3);
        using var client = cluster[0].CreateClient();
        await client.CreateCollectionAsync("handbook", new() { ShardCount = 3 });
        await client.SubmitAsync("handbook", new DocumentInput { Id = "leave", Text = "Annual leave is 25 days." });
        await client.SettleAsync("handbook");

        // What a cluster of a few seconds still lacks, it gets by itself.
        await Eventually.SucceedsAsync(
            cluster[0],
            Patience,
            async () =>
            {
                var well = await client.GetDoctorReportAsync();
                Assert.True(well.IsClustered);
                Assert.Equal(3, well.Silos);

                // The machine that this runs on may be short of room, and the models are not all there.
                Assert.All(
                    well.Checks.Where(finding =>
                        finding.Outcome != DoctorOutcome.Ok && finding.Area != DoctorArea.Machines
                    ),
                    finding =>
                    {
                        Assert.Equal(DoctorOutcome.Warning, finding.Outcome);
                        Assert.Equal(DoctorArea.Models, finding.Area);
                    }
                );
                Assert.Contains(well.Checks, finding => finding.Code == DoctorCode.ShardsCopied.Name());
                Assert.Contains(well.Checks, finding => finding.Code == DoctorCode.ClocksAgree.Name());
            }
        );

        // One that hangs keeps nobody from being told of it, and of everything else.
        await cluster[2].PauseAsync();
        var hanging = await client.GetDoctorReportAsync();
        Assert.Equal(0, hanging.Skipped);
        Assert.Contains(
            hanging.Checks,
            finding => finding.Code == DoctorCode.SilosSilent.Name() && finding.Subject == "silo-3"
        );

        cluster[2].Kill();
        await Eventually.SucceedsAsync(
            cluster[0],
            Patience,
            async () =>
            {
                var report = await client.GetDoctorReportAsync();
                var gone = Assert.Single(
                    report.Checks,
                    finding =>
                        finding.Code == DoctorCode.SilosGone.Name() || finding.Code == DoctorCode.SilosSilent.Name()
                );
                Assert.Equal("silo-3", gone.Subject);
                Assert.Contains("silo-3", gone.Message, StringComparison.Ordinal);
                Assert.NotNull(gone.Fix);
            }
        );
    }
}
