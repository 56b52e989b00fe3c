using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "models",
            "List, download and check the server's models.",
            List(sessions),
            Pull(sessions),
            Verify(sessions)
        );

    private static CliCommand List(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "list",
            "List models: installed, downloading and available.",
            [("pipeline models list", "What the server has and what it could have.")],
            [json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var models = await session.Client.ListModelsAsync(token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(models);
                            return ExitCode.Ok;
                        }

                        var table = new TextTable(
                            ("Model", ColumnKind.Name),
                            ("Role", ColumnKind.Word),
                            ("State", ColumnKind.Word),
                            ("Size", ColumnKind.Number),
                            ("License", ColumnKind.Word),
                            ("From", ColumnKind.Word),
                            ("Detail", ColumnKind.Prose)
                        );
                        foreach (var model in models)
                        {
                            table.Add(
                                model.Name,
                                Plain.Word(model.Role),
                                Plain.Word(model.State),
                                model.Bytes is { } bytes ? Plain.Bytes(bytes) : "",
                                model.License,
                                model.Origin,
                                session.Terminal.Words.Remark(model.DetailCode, model.DetailValues, model.Detail)
                            );
                        }

                        session.Write(table);
                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Pull(SessionFactory sessions)
    {
        var name = new Argument<string?>("NAME") { Description = "The model.", Arity = ArgumentArity.ZeroOrOne };
        var defaults = new Option<bool>("--defaults") { Description = "Every default model that is missing." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "pull",
            "Make the server download a model and show how far it is. Ctrl-C leaves the download running.",
            [
                ("pipeline models pull --defaults", "The models that a server works best with."),
                ("pipeline models pull multilingual-e5-small", "One model."),
            ],
            [name, defaults, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    session =>
                    {
                        var model = parse.GetValue(name);
                        if (model is null != parse.GetValue(defaults))
                        {
                            throw new UsageException("NAME", "Give the name of a model or --defaults, one of them.");
                        }

                        return PullAsync(session, model ?? ModelPullProgress.Defaults, token);
                    }
                )
        );
    }

    private static Task<int> PullAsync(Session session, string model, CancellationToken cancellationToken) =>
        ProgressBars.RunAsync(
            session.Terminal,
            session.Json,
            async phases =>
            {
                var files = new Dictionary<(string, string), IPhase>();
                ModelPullProgress? failed = null;
                await foreach (
                    var progress in session.Client.PullModelAsync(model, cancellationToken).ConfigureAwait(false)
                )
                {
                    if (progress is { File: null, State: ModelPullState.Failed })
                    {
                        failed ??= progress;
                    }

                    if (session.Json)
                    {
                        session.Write(progress);
                    }
                    else if (progress.File is { } file)
                    {
                        if (!files.TryGetValue((progress.Model, file), out var phase))
                        {
                            files[(progress.Model, file)] = phase = phases.Begin(
                                $"{progress.Model}/{file}",
                                progress.Total ?? 0
                            );
                        }

                        phase.Total(progress.Total ?? progress.Bytes);
                        phase.Set(progress.Bytes);
                    }
                }

                if (failed is not null)
                {
                    throw new PipelineException(
                        ErrorCode.ModelUnavailable,
                        failed.Error ?? $"Model '{failed.Model}' could not be downloaded."
                    );
                }

                if (!session.Json)
                {
                    session.Line(
                        model == ModelPullProgress.Defaults
                            ? "The default models are there."
                            : $"Model '{model}' is there."
                    );
                }

                return ExitCode.Ok;
            }
        );

    private static CliCommand Verify(SessionFactory sessions)
    {
        var name = new Argument<string?>("NAME") { Description = "Only this model.", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "verify",
            "Check the server's model files against their sizes and hashes. Fails when one is damaged.",
            [("pipeline models verify", "Check all models.")],
            [name, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var models = await session
                            .Client.VerifyModelsAsync(parse.GetValue(name), token)
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(models);
                        }
                        else
                        {
                            foreach (var model in models)
                            {
                                session.Line($"{model.Name}: {Plain.Word(model.State)}");
                                foreach (var file in model.Files.Where(file => file.State != ModelFileState.Ok))
                                {
                                    session.Line($"  {file.File}: {file.Detail}");
                                }
                            }
                        }

                        return models.Any(model => model.State != ModelFileState.Ok) ? ExitCode.Failed : ExitCode.Ok;
                    }
                )
        );
    }
}
