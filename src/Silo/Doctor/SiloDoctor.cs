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
        new ConnectorsCheck(),
        new ScansCheck(),
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
    internal static IReadOnlyList<DoctorFinding> Judge(DoctorFacts facts, ILogger logger)
    {
        var found = new List<DoctorFinding>();
        var unmade = new List<(DoctorCheck Check, Remark Problem)>();
        foreach (var check in All.Where(check => facts.IsClustered || check.IsForOneSilo))
        {
            try
            {
                DoctorFinding[] judged = [.. check.Judge(facts)];
                found.AddRange(judged);
            }
            catch (FactMissingException missing)
            {
                unmade.Add((check, missing.Problem));
            }
            catch (Exception error)
            {
                LogFault(logger, error, check.Name);
                unmade.Add((check, RemarkCode.ProgramFault.With()));
            }
        }

        // What is missing for one is mostly missing for its neighbours too, and told once.
        found.AddRange(
            unmade
                .GroupBy(one => (one.Check.Area, one.Problem.Message))
                .Select(group =>
                    DoctorCode.NotChecked.Finding(
                        group.Key.Area,
                        null,
                        group.First().Problem,
                        new Dictionary<string, string>
                        {
                            ["checks"] = string.Join(", ", group.Select(one => one.Check.Name)),
                            ["silo"] = facts.Silo,
                        }
                    )
                )
        );
        return [.. found.OrderBy(finding => finding.Area).ThenBy(finding => finding.Outcome)];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The check {Check} of the doctor failed")]
    private static partial void LogFault(ILogger logger, Exception error, string check);
}
