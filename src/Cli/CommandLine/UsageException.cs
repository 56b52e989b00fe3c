namespace Pipeline.Cli.CommandLine;

/// <summary>The command line cannot be followed: what is wrong and what to give instead.</summary>
/// <param name="argument">The argument or option at fault.</param>
/// <param name="message">One sentence for a person.</param>
internal sealed class UsageException(string argument, string message) : Exception(message)
{
    public string Argument { get; } = argument;
}
