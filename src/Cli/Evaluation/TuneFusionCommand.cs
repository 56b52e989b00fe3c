using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Evaluation;

/// <summary><c>pipeline tune-fusion</c>.</summary>
internal static class TuneFusionCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var directory = new Argument<string>("DIR")
        {
            Description =
                "A folder in BEIR format: queries.jsonl and qrels/SPLIT.tsv, and corpus.jsonl without --collection.",
        };
        var collection = new Option<string?>("--collection", "-c")
        {
            Description = "Tune this collection, whose documents have the ids of the judgements.",
            HelpName = "NAME",
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
        var dry = new Option<bool>("--dry-run") { Description = "Only report; the collection stays as it is." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "tune-fusion",
            "Choose how keyword and vector results are fused on questions that people have judged, with cross-validation.",
            [
                ("pipeline tune-fusion judged/ --collection handbook", "The collection uses the choice from now on."),
                (
                    "pipeline tune-fusion data/nfcorpus",
                    "Ingests the folder's own corpus for the time being, and reports."
                ),
            ],
            [directory, collection, split, queries, dry, json],
            (parse, token) =>
            {
                var most = parse.GetValue(queries) is not (< 1)
                    ? parse.GetValue(queries)
                    : throw new UsageException("--queries", "--queries takes 1 or more.");
                return sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var set = BeirSet.Open(parse.GetValue(directory)!, parse.GetValue(split)!);
                        var tuning = await ProgressBars
                            .RunAsync(
                                session.Terminal,
                                session.Json,
                                phases =>
                                    TuneAsync(
                                        session,
                                        set,
                                        parse.GetValue(collection),
                                        most,
                                        !parse.GetValue(dry),
                                        phases,
                                        token
                                    )
                            )
                            .ConfigureAwait(false);
                        Print(session, tuning, parse.GetValue(collection));
                        return ExitCode.Ok;
                    }
                );
            },
            """
            Tried are reciprocal rank fusion and convex combinations of min-max, z-score and theoretical min-max scores, each with
            21 weights. Chosen is the setting nearest to equal weights that the best one does not beat by more than a standard error.
            The held-out figure is of questions that the choice was not made from: 5 folds.
            """
        );
    }

    private static async Task<FusionTuning> TuneAsync(
        Session session,
        BeirSet set,
        string? collection,
        int? most,
        bool apply,
        IPhases phases,
        CancellationToken cancellationToken
    )
    {
        JudgedQuestion[] questions =
        [
            .. set
                .Queries.Take(Math.Min(most ?? int.MaxValue, TuneFusionRequest.MaxQuestions))
                .Select(query => new JudgedQuestion(
                    query.Text,
                    query.Grades.ToDictionary(grade => grade.Key, grade => (double)grade.Value)
                )),
        ];
        if (collection is not null)
        {
            return await AskAsync(collection, apply).ConfigureAwait(false);
        }

        var temporary = await TemporaryCollection
            .IngestAsync(session, set, shards: 1, keep: false, phases, cancellationToken)
            .ConfigureAwait(false);
        await using (temporary.ConfigureAwait(false))
        {
            return await AskAsync(temporary.Name, apply: false).ConfigureAwait(false);
        }

        async Task<FusionTuning> AskAsync(string name, bool apply)
        {
            var phase = phases.Begin($"{set.Name}: tuning on {Plain.Count(questions.Length)} questions", 1);
            var tuning = await session
                .Client.TuneFusionAsync(
                    name,
                    new TuneFusionRequest { Questions = questions, Apply = apply },
                    cancellationToken
                )
                .ConfigureAwait(false);
            phase.End();
            return tuning;
        }
    }

    private static void Print(Session session, FusionTuning tuning, string? collection)
    {
        if (session.Json)
        {
            session.Write(tuning);
            return;
        }

        var table = new TextTable(("Fusion", ColumnKind.Prose), ("nDCG@10", ColumnKind.Number));
        Row("keyword alone", tuning.KeywordNdcg);
        Row("vector alone", tuning.VectorNdcg);
        Row("rrf, equal weights", tuning.EqualNdcg);
        var ranking = tuning.Ranking;
        var choice =
            $"{ranking.Method}, keyword {Plain.Number(ranking.KeywordWeight)}, vector {Plain.Number(ranking.VectorWeight)}";
        Row($"{choice}, on the questions it was made from", tuning.TunedNdcg);
        Row($"the same, held out ({tuning.Folds} folds)", tuning.HeldOutNdcg);
        session.Write(table);
        session.Line(
            tuning.Applied
                ? $"Collection '{collection}' now uses {choice} ({Plain.Count(tuning.Questions)} questions)."
                : $"Best on {Plain.Count(tuning.Questions)} questions: {choice}. Nothing was changed."
        );

        void Row(string name, double? value) =>
            table.Add(name, value is { } figure ? Plain.Number(figure, "0.0000") : "-");
    }
}
