using System.CommandLine;

namespace Pipeline.Cli.CommandLine;

/// <summary>A command with the examples that its help ends with.</summary>
internal sealed class CliCommand : Command
{
    private CliCommand(string name, string description)
        : base(name, description) { }

    /// <summary>Command lines, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Effect)> Examples { get; private init; } = [];

    /// <summary>What its help says after the options; null: nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>A command that only groups others.</summary>
    public static CliCommand Group(string name, string description, params Command[] commands)
    {
        var group = new CliCommand(name, description)
        {
            Examples = [.. commands.OfType<CliCommand>().SelectMany(command => command.Examples.Take(1))],
        };
        foreach (var command in commands)
        {
            group.Add(command);
        }

        return group;
    }

    /// <summary>A command that does something.</summary>
    public static CliCommand Create(
        string name,
        string description,
        IReadOnlyList<(string Line, string Effect)> examples,
        IReadOnlyList<Symbol> symbols,
        Func<ParseResult, CancellationToken, Task<int>> action,
        string? notes = null
    )
    {
        var command = new CliCommand(name, description) { Examples = examples, Notes = notes };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction(action);
        return command;
    }
}
