using System.CommandLine;
using System.CommandLine.Parsing;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;

namespace Pipeline.Cli.Inputs;

/// <summary>
/// Where a command has the password of a document from: asked for without being shown, a variable, or a file. It is
/// never an argument, since every user of a machine sees those.
/// </summary>
internal sealed class PasswordArguments
{
    /// <summary>The variable that holds it.</summary>
    public const string Variable = "PIPELINE_DOCUMENT_PASSWORD";

    private readonly Option<bool> _ask = new("--password")
    {
        Description = $"The documents have a password: {Variable} if that is set, else it is asked for.",
    };

    private readonly Option<string?> _file = new("--password-file")
    {
        Description = "The documents have a password: the first line of this file.",
        HelpName = "FILE",
    };

    /// <summary>The options, for the command.</summary>
    public IEnumerable<Option> Options => [_ask, _file];

    /// <summary>The password; null: none is given.</summary>
    /// <exception cref="UsageException">It is to be asked for where nobody can answer, or its file cannot be
    /// read.</exception>
    public string? Read(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(_file) is { } path)
        {
            try
            {
                return File.ReadLines(path).FirstOrDefault() ?? "";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new UsageException("--password-file", $"--password-file cannot be read: {error.Message}");
            }
        }

        if (!parse.GetValue(_ask))
        {
            return null;
        }

        return terminal.Variable(Variable) is { Length: > 0 } known
            ? known
            : Ask(terminal, terminal.Words.Fill(("Password:", "암호:")))
                ?? throw new UsageException(
                    "--password",
                    $"--password asks at a terminal, and this is none; set {Variable}, or use --password-file."
                );
    }

    /// <summary>Asks for a password; null: there is nobody to ask.</summary>
    public static string? Ask(Terminal terminal, string question)
    {
        if (terminal.Secret is not { } secret || !terminal.InIsTerminal || !terminal.ErrorIsTerminal)
        {
            return null;
        }

        terminal.Error.Write(question + " ");
        terminal.Error.Flush();
        var answer = secret();
        terminal.Error.WriteLine();
        return answer;
    }
}
