using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli.Evaluation;

/// <summary><c>pipeline eval</c>.</summary>
internal static class EvalCommand
{
    public const string Name = "eval";

    /// <summary>The file name that stands for standard output.</summary>
    private const string Standard = "-";

    private static readonly JsonSerializerOptions Indented = new(PipelineJson.Options) { WriteIndented = true };

    public static Command Create(SessionFactory sessions)
    {
        var directories = new Argument<string[]>("DIR")
        {
            Description = "Folders in BEIR format.",
            Arity = ArgumentArity.OneOrMore,
        };
        var stages = new Option<string>("--stages")
        {
            Description =
                "Some of bm25, vector, rrf (equal weights), hybrid (the collection's weights), reranked (blended), pure (cross-encoder alone), and hybrid with more searches: steps (3 at most), multi-query, hyde.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => SearchStage.Defaults,
        };
        var split = new Option<string>("--split")
        {
            Description = "The judgements: qrels/SPLIT.tsv.",
            HelpName = "SPLIT",
            DefaultValueFactory = _ => "test",
        };
        var queries = new Option<int?>("--queries")
        {
            Description = "Only the first N judged queries.",
            HelpName = "N",
        };
        var top = new Option<int>("--top")
        {
            Description = "Documents a query is measured on, 10 to 1000.",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        var json = new Option<string?>(CommonOptions.JsonName)
        {
            Description = "Write all figures as JSON to a file; '-' prints them instead of the table.",
            HelpName = "FILE",
        };
        var runs = new Option<string?>("--runs")
        {
            Description = "Write TREC run files <set>.<stage>.trec for trec_eval into a directory.",
            HelpName = "DIR",
        };
        var calibrate = new Option<bool>("--calibrate")
        {
            Description = "Let the server measure the ranking weights on the corpus (never on the queries) first.",
            DefaultValueFactory = _ => true,
        };
        var keep = new Option<bool>("--keep") { Description = "Keep the collections." };
        var shards = new Option<int>("--shards")
        {
            Description = "Shards of the collections.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var answers = new Option<bool>("--answers")
        {
            Description = "Ask the questions and measure the answers (answers.jsonl, unanswerable.txt) instead.",
        };
        var mode = new Option<string>("--mode")
        {
            Description = "With --answers, who writes: quoted, generated, or default (the server chooses).",
            HelpName = "MODE",
            DefaultValueFactory = _ => "default",
        };
        var limit = new Option<int?>("--limit")
        {
            Description = "With --answers: only the first N answerable and the first N unanswerable questions.",
            HelpName = "N",
        };
        return CliCommand.Create(
            Name,
            "Measure the quality and speed of retrieval, or of answers, on folders in BEIR format.",
            [
                ("pipeline eval data/nfcorpus", "BM25, vectors, both fused, and re-ranked."),
                (
                    "pipeline eval data/* --stages bm25,vector,rrf,hybrid --json figures.json --runs runs/",
                    "Several sets, with everything kept."
                ),
                ("pipeline eval data/scifact --queries 50 --stages reranked", "A quick look."),
                ("pipeline eval data/faq --answers --mode quoted", "What is answered, declined, held and cited."),
            ],
            [directories, stages, split, queries, top, json, runs, calibrate, keep, shards, answers, mode, limit],
            (parse, token) =>
            {
                var file = parse.GetValue(json);
                var options = new EvalOptions
                {
                    Directories = parse.GetValue(directories)!,
                    Stages = SearchStage.Parse(parse.GetValue(stages)!),
                    Split = parse.GetValue(split)!,
                    Queries = parse.GetValue(queries) is not (< 1)
                        ? parse.GetValue(queries)
                        : throw new UsageException("--queries", "--queries takes 1 or more."),
                    Limit = parse.GetValue(limit) is not (< 1)
                        ? parse.GetValue(limit)
                        : throw new UsageException("--limit", "--limit takes 1 or more."),
                    Answers =
                        !parse.GetValue(answers) ? null
                        : Enum.TryParse<AnswerMode>(parse.GetValue(mode), ignoreCase: true, out var writing)
                        && Enum.IsDefined(writing)
                            ? writing
                        : throw new UsageException("--mode", "--mode takes quoted, generated or default."),
                    Top = parse.GetValue(top) is var most and >= 10 and <= 1000
                        ? most
                        : throw new UsageException("--top", "--top takes 10 to 1000."),
                    Calibrate = parse.GetValue(calibrate),
                    Keep = parse.GetValue(keep),
                    RunsDirectory = parse.GetValue(runs),
                    Shards = parse.GetValue(shards),
                };
                return sessions.RunAsync(
                    parse,
                    file == Standard,
                    session =>
                        RunAsync(
                            session,
                            options,
                            file,
                            string.Join(' ', parse.Tokens.Select(word => word.Value)),
                            token
                        )
                );
            },
            $"""
            Every set is ingested into a collection of its own, which is deleted at the end (also after Ctrl-C). nDCG, recall and
            MRR are those of trec_eval, over documents (the best chunk counts); queries without a relevant document are left out.
            p50 and p99 are nearest-rank percentiles of the time of a search as seen from here, one search at a time, after
            {StageMeasurement.WarmUp} to warm up; with fewer than 100 queries p99 is the slowest.
            With --answers the questions are asked one by one, without the answer cache. An answer holds a reference that it
            contains, letters and digits alone and in lower case; see docs/answers.md for the other figures.
            """
        );
    }

    private static async Task<int> RunAsync(
        Session session,
        EvalOptions options,
        string? file,
        string commandLine,
        CancellationToken cancellationToken
    )
    {
        // All sets are looked at before any is ingested: a typo in the last should not cost an hour.
        var sets = options.Directories.Select(directory => BeirSet.Open(directory, options.Split)).ToArray();
        var started = session.Terminal.Clock.GetUtcNow();
        var status = await session.Client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        var workers = await session.Client.ListWorkersAsync(cancellationToken).ConfigureAwait(false);
        var server = new ServerInfo(
            session.Address.ToString().TrimEnd('/'),
            status.Version,
            [.. workers.Where(worker => worker.Model is not null).Select(worker => worker.Key)]
        );
        if (options.Answers is { } mode)
        {
            return await new AnswerEvaluation(session, options, mode)
                .RunAsync(server, file, commandLine, cancellationToken)
                .ConfigureAwait(false);
        }

        var reports = new List<SetReport>();
        foreach (var set in sets)
        {
            var report = await ProgressBars
                .RunAsync(
                    session.Terminal,
                    session.Json,
                    phases => new EvaluationRun(session, options, phases).RunAsync(set, cancellationToken)
                )
                .ConfigureAwait(false);
            reports.Add(report);
            Save();
            if (!session.Json)
            {
                Print(session, report);
            }
        }

        return reports.Exists(report => report.Stages.All(stage => stage.Skipped is not null))
            ? ExitCode.Failed
            : ExitCode.Ok;

        // After every set: an evaluation that is interrupted keeps what it has.
        void Save()
        {
            var all = new EvalReport(
                started,
                $"pipeline {commandLine}",
                MachineInfo.Here(),
                server,
                EvalReport.Meanings,
                reports
            );
            if (file is not null && file != Standard)
            {
                File.WriteAllText(file, JsonSerializer.Serialize(all, Indented) + "\n");
            }
            else if (session.Json && reports.Count == sets.Length)
            {
                session.Write(all);
            }
        }
    }

    private static void Print(Session session, SetReport report)
    {
        var table = new TextTable(
            ("Set", ColumnKind.Name),
            ("Stage", ColumnKind.Word),
            ("nDCG@10", ColumnKind.Number),
            ("recall@10", ColumnKind.Number),
            ("recall@100", ColumnKind.Number),
            ("MRR@10", ColumnKind.Number),
            ("p50 ms", ColumnKind.Number),
            ("p99 ms", ColumnKind.Number),
            ("Queries", ColumnKind.Number)
        );
        foreach (var stage in report.Stages)
        {
            table.Add(
                report.Set,
                stage.Stage,
                Figure(stage.Ndcg10),
                Figure(stage.Recall10),
                Figure(stage.Recall100),
                Figure(stage.Mrr10),
                Figure(stage.P50, "0.0"),
                Figure(stage.P99, "0.0"),
                $"{stage.Queries}"
            );
        }

        session.Write(table);
        session.Line(
            $"{report.Set}: {Plain.Count(report.Documents)} documents ({Plain.Count(report.Chunks)} chunks) in "
                + $"{Plain.Duration(TimeSpan.FromSeconds(report.IngestSeconds))}, {Plain.Number(report.DocumentsPerSecond, "0.0")} documents/s; weights: "
                + (
                    report.Ranking is { } ranking
                        ? $"keyword {Plain.Number(ranking.KeywordWeight)}, vector {Plain.Number(ranking.VectorWeight)}, rerank {Plain.Number(ranking.RerankWeight)} ({Plain.Word(ranking.Origin)})"
                        : "the server's defaults"
                )
        );
        foreach (var stage in report.Stages.Where(stage => stage.Skipped is not null))
        {
            session.Note($"note: {stage.Stage} was not measured: {stage.Skipped}");
        }

        if (report.Refused + report.Failed > 0)
        {
            session.Note(
                $"note: {report.Refused} documents were refused and {report.Failed} could not be indexed; the figures are without them."
            );
        }

        var shortLists = report.Stages.Sum(stage => stage.ShortLists);
        if (shortLists > 0)
        {
            session.Note($"note: {shortLists} lists held fewer documents than asked, because some have many chunks.");
        }
    }

    private static string Figure(double? value, string format = "0.0000") =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
