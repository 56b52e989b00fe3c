using System.Diagnostics;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Grains.Hosting;
using Pipeline.Silo.Doctor.Checks;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor;

/// <summary>Examines the deployment that this silo belongs to.</summary>
internal sealed partial class SiloDoctor(
    FactGatherer gatherer,
    ISiloReport report,
    TimeProvider time,
    ILogger<SiloDoctor> logger
)
{
    /// <summary>Every check that there is.</summary>
    public static IReadOnlyList<DoctorCheck> All { get; } =
    [
        new StoreCheck(),
        new SchemaCheck(),
        new SilosCheck(),
        new VersionsCheck(),
        new RolesCheck(),
        new SettingsCheck(),
        new ZonesCheck(),
        new ClocksCheck(),
        new DisksCheck(),
        new MemoryCheck(),
        new ShardsCheck(),
        new CopiesCheck(),
        new BacklogCheck(),
        new FailuresCheck(),
        new DeadLettersCheck(),
        new ModelsCheck(),
        new DownloadsCheck(),
        new ReembeddingCheck(),
        new ListeningCheck(),
        new KeysCheck(),
        new SiloTlsCheck(),
        new CertificatesCheck(),
        new MetricsCheck(),
    ];

    /// <summary>Looks at everything. Takes some seconds at most.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var facts = await gatherer.GatherAsync(cancellationToken);
        var findings = Judge(facts, logger);
        return new DoctorReport(
            facts.Silo,
            report.Status().Version,
            facts.IsClustered,
            facts.Cluster.Problem is null ? facts.Living.Count() : 1,
            Math.Round(time.GetElapsedTime(began).TotalSeconds, 2),
            findings.Count(finding => finding.Outcome == DoctorOutcome.Failed),
            findings.Count(finding => finding.Outcome == DoctorOutcome.Warning),
            findings.Count(finding => finding.Outcome == DoctorOutcome.Skipped),
            findings.Count(finding => finding.Outcome == DoctorOutcome.Ok),
            findings
        );
    }

    /// <summary>All findings, by area, and the worst of an area first.</summary>
    /// <param name="facts">What was gathered.</param>
    /// <param name="logger">Gets what is not told.</param>
    internal static IReadOnlyList<DoctorFinding> Judge(DoctorFacts facts, ILogger logger) =>
        [
            .. All.Where(check => facts.IsClustered || check.IsForOneSilo)
                .SelectMany(check => Judge(check, facts, logger))
                .OrderBy(finding => finding.Area)
                .ThenBy(finding => finding.Outcome),
        ];

    private static IReadOnlyList<DoctorFinding> Judge(DoctorCheck check, DoctorFacts facts, ILogger logger)
    {
        try
        {
            return [.. check.Judge(facts)];
        }
        catch (FactMissingException missing)
        {
            return [NotChecked(check, facts, missing.Problem)];
        }
        catch (Exception error)
        {
            LogFault(logger, error, check.Name);
            return [NotChecked(check, facts, RemarkCode.ProgramFault.With())];
        }
    }

    private static DoctorFinding NotChecked(DoctorCheck check, DoctorFacts facts, Remark problem) =>
        DoctorCode.NotChecked.Finding(
            check.Area,
            null,
            problem,
            new Dictionary<string, string> { ["check"] = check.Name, ["silo"] = facts.Silo }
        );

    [LoggerMessage(Level = LogLevel.Error, Message = "The check {Check} of the doctor failed")]
    private static partial void LogFault(ILogger logger, Exception error, string check);
}
