namespace Pipeline.Contracts.Doctor;

/// <summary>What was found in a deployment.</summary>
/// <param name="Answering">The name of the silo that looked.</param>
/// <param name="Version">Its program's version.</param>
/// <param name="IsClustered">Whether it is one of a cluster; checks that are about several silos are left out where it
/// is not.</param>
/// <param name="Silos">Silos that take part.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Failed">Findings of things that do not work.</param>
/// <param name="Warnings">Findings of things that should be done.</param>
/// <param name="Skipped">Checks that could not be made.</param>
/// <param name="Ok">Findings of things that are well.</param>
/// <param name="Checks">All findings, by area, and the worst of an area first.</param>
[GenerateSerializer, Alias("pipeline.doctor-report"), Immutable]
public sealed record DoctorReport(
    string Answering,
    string Version,
    bool IsClustered,
    int Silos,
    double Seconds,
    int Failed,
    int Warnings,
    int Skipped,
    int Ok,
    IReadOnlyList<DoctorFinding> Checks
);
