using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json;
using Pipeline.Cli.Backups;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Evaluation;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli;

/// <summary>Parses a command line, runs it, and turns whatever happens into words and an exit code.</summary>
internal static class CliProgram
{
    private static readonly IReadOnlyList<(string Line, string Effect)> Examples =
    [
        ("pipeline add handbook/ --wait", "Submit a folder and wait until it is searchable."),
        ("pipeline ask \"연차는 며칠인가요?\"", "Ask a question; the answer streams, its sources follow."),
        ("pipeline chat", "Ask question after question; each may lean on the ones before."),
        ("pipeline search \"parental leave\" --json", "Search, for a script."),
        ("pipeline eval data/nfcorpus", "Measure the quality of retrieval on a BEIR folder."),
    ];

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="cancellationToken">Interrupts it, as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var server = new Option<string?>("--server")
        {
            Description =
                "The server's URL, or several of one cluster with commas between. Default: PIPELINE_SERVER, else http://127.0.0.1:5080.",
            HelpName = "URL",
            Recursive = true,
        };
        var key = new Option<string?>("--key")
        {
            Description =
                "The API key. Default: PIPELINE_KEY, else PIPELINE_API_KEY; better there, where others cannot see it.",
            HelpName = "KEY",
            Recursive = true,
        };
        var language = new Option<string?>("--language")
        {
            Description = "The language of errors and notes, en or ko. Default: that of LC_ALL, LC_MESSAGES or LANG.",
            HelpName = "LANGUAGE",
            Recursive = true,
        };
        language.AcceptOnlyFromAmong("en", "ko");
        terminal.Words = Wording.Of(terminal.Variable);
        var sessions = new SessionFactory(terminal, server, key);
        var root = Root([server, key, language], sessions);
        // A question may well begin with '@': that is not a file of further arguments here.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // Read from the arguments: a command line that is wrong has no values.
        var json =
            args.Contains(CommonOptions.JsonName, StringComparer.Ordinal)
            && parse.CommandResult.Command.Name != EvalCommand.Name;
        try
        {
            if (parse.Action is ParseErrorAction)
            {
                throw new UsageException(
                    "arguments",
                    $"{Problem(parse).TrimEnd('.')}. See '{PathOf(parse.CommandResult)} --help'."
                );
            }

            terminal.Words = parse.GetValue(language) is { } asked ? Wording.Of(asked) : terminal.Words;
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                // Time to clean up after Ctrl-C: an evaluation deletes its collection.
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            };
            return await parse.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            // The command's own sentences are English, like its help.
            return Fail(terminal, json, PipelineException.Invalid(error.Argument, error.Message), ExitCode.Usage);
        }
        catch (PipelineException error)
        {
            return Fail(
                terminal,
                json,
                error,
                error.Code == ErrorCode.Unreachable ? ExitCode.Unreachable : ExitCode.Failed
            );
        }
        catch (OperationCanceledException)
        {
            return Fail(
                terminal,
                json,
                new PipelineException(ErrorCode.Internal, "Interrupted."),
                ExitCode.Interrupted
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, json, new PipelineException(ErrorCode.Internal, error.Message), ExitCode.Failed);
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await terminal.Error.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static RootCommand Root(Option<string?>[] options, SessionFactory sessions)
    {
        var root = new RootCommand(
            "Answers questions from a company's own documents. This command adds documents to a Pipeline server, searches and asks."
        )
        {
            AddCommand.Create(sessions),
            SearchCommand.Create(sessions),
            AskCommand.Create(sessions),
            ChatCommand.Create(sessions),
            ConversationsCommand.Create(sessions),
            DocumentsCommand.Create(sessions),
            CollectionsCommand.Create(sessions),
            ModelsCommand.Create(sessions),
            EvalCommand.Create(sessions),
            TuneFusionCommand.Create(sessions),
            StatusCommand.Create(sessions),
            DoctorCommand.Create(sessions),
            GuardCommand.Create(sessions),
            ClusterCommand.Create(sessions),
            ConnectorsCommand.Create(sessions),
            KeysCommand.Create(sessions),
            AuditCommand.Create(sessions),
            BackupCommand.Create(sessions),
            RestoreCommand.Create(sessions),
            ExportCommand.Create(sessions),
            PurgeCommand.Create(sessions),
        };
        foreach (var option in options)
        {
            root.Add(option);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Examples);
        return root;
    }

    /// <summary>What is wrong, the most telling first: a word that is no command rather than that a command is
    /// missing.</summary>
    private static string Problem(ParseResult parse) =>
        parse.CommandResult.Command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count > 0
            ? $"There is no command '{parse.UnmatchedTokens[0]}'; there are {string.Join(", ", parse.CommandResult.Command.Subcommands.Select(command => command.Name))}"
            : parse.Errors[0].Message;

    private static string PathOf(System.CommandLine.Parsing.CommandResult result)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult command)
            {
                names.Push(command.Command is RootCommand ? "pipeline" : command.Command.Name);
            }
        }

        return string.Join(' ', names);
    }

    private static int Fail(Terminal terminal, bool json, PipelineException error, int exitCode)
    {
        terminal.Error.WriteLine(
            json
                ? JsonSerializer.Serialize(new ErrorBody(error.ToDetail()), PipelineJson.Options)
                : $"{terminal.Words.Text("error")}: {Plain.OneLine(terminal.Words.Error(error))}"
        );
        return exitCode;
    }
}
