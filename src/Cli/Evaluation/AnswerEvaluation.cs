using System.Globalization;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli.Evaluation;

/// <summary><c>pipeline eval --answers</c>: ingests sets into collections of their own and asks their
/// questions.</summary>
internal sealed class AnswerEvaluation(Session session, EvalOptions options, AnswerMode mode)
{
    /// <summary>In a smaller collection a generator is not measured.</summary>
    private const int FewestMeasured = 30;

    /// <summary>The file name that stands for standard output.</summary>
    private const string Standard = "-";

    private static readonly JsonSerializerOptions Indented = new(PipelineJson.Options) { WriteIndented = true };

    /// <summary>Measures all sets.</summary>
    /// <param name="server">The server asked.</param>
    /// <param name="file">Gets the figures as JSON; null: none does.</param>
    /// <param name="commandLine">The arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(
        ServerInfo server,
        string? file,
        string commandLine,
        CancellationToken cancellationToken
    )
    {
        // All sets are looked at before any is ingested: a typo in the last should not cost an hour.
        var sets = options.Directories.Select(directory => AnswerSet.Open(directory, options.Split)).ToArray();
        var started = session.Terminal.Clock.GetUtcNow();
        var figures = new List<AnswerFigures>();
        foreach (var set in sets)
        {
            var found = await ProgressBars
                .RunAsync(session.Terminal, session.Json, phases => MeasureAsync(set, phases, cancellationToken))
                .ConfigureAwait(false);
            figures.Add(found);
            var report = new AnswerReport(
                started,
                $"pipeline {commandLine}",
                MachineInfo.Here(),
                server,
                AnswerFigures.Meanings,
                figures
            );
            if (file is not null && file != Standard)
            {
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Indented) + "\n", cancellationToken)
                    .ConfigureAwait(false);
            }
            else if (session.Json && figures.Count == sets.Length)
            {
                session.Write(report);
            }

            if (!session.Json)
            {
                Print(found);
            }
        }

        return figures.TrueForAll(found => found.Failed == 0) ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<AnswerFigures> MeasureAsync(AnswerSet set, IPhases phases, CancellationToken cancellationToken)
    {
        var collection = await TemporaryCollection
            .IngestAsync(session, set.Corpus, options.Shards, options.Keep, phases, cancellationToken)
            .ConfigureAwait(false);
        await using (collection.ConfigureAwait(false))
        {
            await new EvaluationRun(session, options, phases)
                .CalibrateAsync(set.Corpus, collection.Name, cancellationToken)
                .ConfigureAwait(false);
            var measurement = new AnswerMeasurement(session.Client, collection.Name, mode, session.Terminal.Clock);
            if (options.Calibrate && set.Answerable is [var first, ..] && collection.Info.Chunks >= FewestMeasured)
            {
                var waiting = phases.Begin($"{set.Name}: {session.Terminal.Words.Text("eval.generator")}", 1);
                await measurement.AwaitAnswerabilityAsync(cancellationToken).ConfigureAwait(false);
                await measurement.AwaitGeneratorAsync(first.Text, cancellationToken).ConfigureAwait(false);
                waiting.End();
            }

            var figures = await measurement
                .RunAsync(
                    set,
                    options.Limit,
                    phases.Begin($"{set.Name}: {session.Terminal.Words.Text("eval.asking")}", 1),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var info = await session
                .Client.DescribeCollectionAsync(collection.Name, cancellationToken)
                .ConfigureAwait(false);
            return figures with { Generator = info.Settings.Generator };
        }
    }

    private void Print(AnswerFigures found)
    {
        var words = session.Terminal.Words;
        var table = new TextTable(
            ($"{found.Set} ({words.Text($"eval.mode.{found.Mode}")})", ColumnKind.Prose),
            (words.Text("eval.figure"), ColumnKind.Number),
            (words.Text("eval.of"), ColumnKind.Number)
        );
        Row("answered", Share(found.Answered), found.Answerable);
        Row("declined", Share(found.Declined), found.Unanswerable);
        Row("holds", Share(found.HoldsReference), null);
        Row("cites", Share(found.CitesRight), null);
        Row("citesFirst", Share(found.FirstCitationRight), null);
        Row("without", Share(found.WithoutSupport), found.Sentences);
        Row("marked", Share(found.MarkedUnsupported), found.Sentences);
        Row("answeredTime", Time(found.AnsweredMilliseconds), null);
        Row("generatedTime", Time(found.GeneratedMilliseconds), found.Generated);
        Row("declinedTime", Time(found.DeclinedMilliseconds), null);
        session.Write(table);
        if (found.Failed > 0)
        {
            session.Note($"{words.Text("note")}: {words.Text("eval.failed", ("count", found.Failed))}");
        }

        void Row(string name, string figure, int? of) =>
            table.Add(words.Text($"eval.{name}"), figure, of is { } count ? Plain.Count(count) : "");
    }

    private static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static string Time(double? value) => value is { } time ? $"{Plain.Number(time, "0")} ms" : "-";
}
