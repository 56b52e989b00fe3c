using Pipeline.Contracts.Doctor;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>The doctor of one server: what is there is well, and what is not there is told with what to do.</summary>
public sealed class DoctorTests(DoctorTests.Fixture fixture) : IClassFixture<DoctorTests.Fixture>
{
    [Fact]
    public async Task A_server_with_an_embedder_alone_is_well_but_for_the_models_that_it_lacks()
    {
        var report = await fixture.Client.GetDoctorReportAsync();
        Assert.False(report.IsClustered);
        Assert.Equal(
            [DoctorCode.WithoutReranker.Name(), DoctorCode.WithoutGenerator.Name()],
            // The machine that this runs on may be short of room.
            report
                .Checks.Where(finding => finding.Outcome != DoctorOutcome.Ok && finding.Area != DoctorArea.Machines)
                .Select(finding => finding.Code)
        );
        Assert.All(report.Checks, finding => Assert.Equal(finding.Outcome == DoctorOutcome.Ok, finding.Fix is null));
        Assert.DoesNotContain(report.Checks, finding => finding.Area == DoctorArea.Silos);
    }

    /// <summary>A server with one model.</summary>
    public sealed class Fixture() : SiloFixture([SiloFolder.Embedder], "--samples", "false")
    {
        /// <inheritdoc />
        protected override Task PrepareAsync() => Task.CompletedTask;
    }
}
