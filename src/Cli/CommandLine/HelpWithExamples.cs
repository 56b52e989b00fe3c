using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pipeline.Cli.CommandLine;

/// <summary>The usual help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<(string Line, string Effect)> rootExamples)
    : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = command is CliCommand ours ? ours.Examples : rootExamples;
        var output = parseResult.InvocationConfiguration.Output;
        if (command is CliCommand { Notes: { } notes })
        {
            output.WriteLine(notes);
            output.WriteLine();
        }

        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var (line, effect) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {effect}");
            }

            output.WriteLine();
        }

        if (command is RootCommand)
        {
            output.WriteLine(
                "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 server unreachable, 130 interrupted."
            );
            output.WriteLine(
                "Set PIPELINE_SERVER to the server's URL instead of giving --server, PIPELINE_KEY instead of --key."
            );
            output.WriteLine();
        }

        return result;
    }
}
