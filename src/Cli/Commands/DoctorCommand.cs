using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string Notes = """
        What it checks: the store (reachable, its schema, its clock), silos (missing, hanging, versions, roles, zones, options that
        differ), machines (disks, memory, clocks), shards (a copy that answers, enough copies), documents (waiting, failed), models
        (missing, broken), security (keys, open doors, certificates) and telemetry. It changes nothing. Each problem comes with its fix.

        Exit codes: 0 nothing failed, 1 something failed (with --strict also: a warning, or a check that could not be made),
        2 wrong command line, 3 no server answers at the address.
        """;

    public static Command Create(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print problems and the summary alone." };
        var strict = new Option<bool>("--strict")
        {
            Description = "End with 1 also for warnings and for checks that could not be made.",
        };
        return CliCommand.Create(
            "doctor",
            "Check a deployment and say what to fix: one server, or all silos of a cluster. Needs an administrator's key where keys are asked for.",
            [
                ("pipeline doctor", "Is it well? After an installation, an upgrade or an alert."),
                ("pipeline doctor --quiet --strict", "In a script: nothing but problems, and 1 for each kind."),
                (
                    "pipeline doctor --json | jq '.checks[] | select(.outcome == \"failed\") | .code'",
                    "What failed, in stable words."
                ),
            ],
            [quiet, strict, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        DoctorReport report;
                        try
                        {
                            report = await AskAsync(session, token).ConfigureAwait(false);
                        }
                        catch (PipelineException error) when (!session.Json && Advice(error) is { } advice)
                        {
                            session.Fail(error);
                            session.Note(
                                $"{DoctorWords.Of(session.Terminal.Words, "fix")}: {DoctorWords.Of(session.Terminal.Words, advice)}"
                            );
                            return ExitCode.Failed;
                        }

                        if (session.Json)
                        {
                            session.Write(report);
                        }
                        else
                        {
                            Print(session, report, parse.GetValue(quiet));
                        }

                        return report.Failed > 0 || (parse.GetValue(strict) && report.Warnings + report.Skipped > 0)
                            ? ExitCode.Failed
                            : ExitCode.Ok;
                    }
                ),
            Notes
        );
    }

    private static Task<DoctorReport> AskAsync(Session session, CancellationToken cancellationToken) =>
        ProgressBars.RunAsync(
            session.Terminal,
            session.Json,
            async phases =>
            {
                var phase = phases.Begin(DoctorWords.Of(session.Terminal.Words, "checking"), 1);
                var report = await session.Client.GetDoctorReportAsync(cancellationToken).ConfigureAwait(false);
                phase.End();
                return report;
            }
        );

    /// <summary>What to do about a server that does not let the doctor in; null: the error says it.</summary>
    private static string? Advice(PipelineException error) =>
        error.Code switch
        {
            ErrorCode.InvalidApiKey or ErrorCode.Forbidden => "needsAdmin",
            ErrorCode.UnknownPath => "elsewhere",
            _ => null,
        };

    private static void Print(Session session, DoctorReport report, bool quiet)
    {
        var words = session.Terminal.Words;
        session.Line(
            DoctorWords.Of(
                words,
                report.IsClustered ? "cluster" : "one",
                ("version", report.Version),
                ("address", session.Address.ToString().TrimEnd('/')),
                ("silos", report.Silos),
                ("silo", report.Answering)
            )
        );
        foreach (
            var area in report
                .Checks.Where(finding => !quiet || finding.Outcome != DoctorOutcome.Ok)
                .GroupBy(finding => finding.Area)
        )
        {
            session.Line("");
            session.Line(DoctorWords.Of(words, area.Key));
            DoctorFinding[] findings = [.. area];
            for (var i = 0; i < findings.Length; i++)
            {
                var (sentence, fix) = words.Finding(findings[i]);
                session.Line($"  {DoctorWords.Of(words, findings[i].Outcome)}: {Plain.OneLine(sentence)}");

                // Where the next one has the same, it is told once, below both.
                if (fix is not null && (i + 1 == findings.Length || words.Finding(findings[i + 1]).Fix != fix))
                {
                    session.Line($"      {DoctorWords.Of(words, "fix")}: {Plain.OneLine(fix)}");
                }
            }
        }

        session.Line("");
        session.Line(Summary(words, report));
    }

    /// <summary>The worst first; what there is none of is told only where that is good to know.</summary>
    private static string Summary(Wording words, DoctorReport report)
    {
        List<string> parts =
        [
            DoctorWords.Of(words, "summary.failed", ("count", report.Failed)),
            DoctorWords.Of(
                words,
                report.Warnings == 1 ? "summary.warning" : "summary.warnings",
                ("count", report.Warnings)
            ),
        ];
        if (report.Skipped > 0)
        {
            parts.Add(DoctorWords.Of(words, "summary.skipped", ("count", report.Skipped)));
        }

        parts.Add(DoctorWords.Of(words, "summary.ok", ("count", report.Ok)));
        return string.Join(", ", parts);
    }
}
