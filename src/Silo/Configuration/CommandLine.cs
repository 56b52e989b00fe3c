using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pipeline.Silo.Configuration;

/// <summary>The silo's command line, made from <see cref="OptionTable"/>.</summary>
internal static class CommandLine
{
    private const string Description = "Pipeline answers questions from your documents while they change.";

    private const string Notes = """
        Every option can also come from the environment (PIPELINE_DATA, PIPELINE_LOG_LEVEL, …) or from appsettings.json
        ("Pipeline": { "Data": "…" }). The command line wins, then the environment.

        Examples:
          dotnet run --project src/Silo
              The dashboard at http://127.0.0.1:5080, with sample documents to ask about.
          dotnet run --project src/Silo -- --data ./data --watch ~/Documents/handbook --watch-collection handbook
              The handbook folder as a collection that follows its files.
          dotnet run --project src/Silo -- --allowed-hosts docs.example.com
              Behind a proxy on this machine that serves docs.example.com.
          dotnet run --project src/Silo -- cluster init --store "Host=db.example.com;Database=pipeline;…"
              Makes the tables of a cluster, or brings them up to date, and ends.
          dotnet run --project src/Silo -- add-admin-key --data ./data
              Makes an administrator's API key in a store that no server uses at the moment, prints it and ends.

        """;

    /// <summary>What --help prints.</summary>
    public static string Help => Printed("--help") + Environment.NewLine + Notes;

    /// <summary>What --version prints.</summary>
    public static string Version => Printed("--version");

    public static bool WantsHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "help");

    public static bool WantsVersion(string[] args) => args is ["--version"];

    /// <summary>The command line as configuration values.</summary>
    /// <exception cref="ConfigurationException">An option is unknown or lacks its value.</exception>
    public static Dictionary<string, string?> Parse(string[] args)
    {
        var parsed = Root()
            .Parse([.. args.Select(Written)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            throw NotAnOption(unknown);
        }

        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in OptionTable.All)
        {
            if (parsed.GetResult($"--{option.Name}") is not OptionResult { Implicit: false } given)
            {
                continue;
            }

            if (given.Tokens.Count == 0 && !option.IsSwitch)
            {
                throw new ConfigurationException($"--{option.Name} needs a value. See --help.");
            }

            values[Key(option)] = given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value;
        }

        return values;
    }

    /// <summary>Variables such as PIPELINE_LOG_LEVEL as configuration values.</summary>
    public static Dictionary<string, string?> FromEnvironment() =>
        OptionTable
            .All.Where(option =>
                option.FromEnvironment && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(option.Variable))
            )
            .ToDictionary(
                Key,
                option => Environment.GetEnvironmentVariable(option.Variable),
                StringComparer.OrdinalIgnoreCase
            );

    private static string Printed(string option)
    {
        var output = new StringWriter();
        var parsed = Root().Parse([option]);
        parsed.InvocationConfiguration.Output = output;
        parsed.Invoke();
        return output.ToString().TrimEnd() + Environment.NewLine;
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(Description);
        foreach (var option in OptionTable.All)
        {
            root.Add(
                new Option<string[]>($"--{option.Name}")
                {
                    Description = option.Description,
                    HelpName = option.Placeholder,
                    DefaultValueFactory = _ => [option.Default],
                    // What is missing is told in our own words; the last of a repeated option holds.
                    Arity = ArgumentArity.ZeroOrMore,
                    AllowMultipleArgumentsPerToken = false,
                }
            );
        }

        return root;
    }

    /// <summary>An argument with its option's name as the table writes it: names are taken in any case.</summary>
    private static string Written(string argument)
    {
        if (argument is "--")
        {
            throw NotAnOption(argument);
        }

        var end = argument.IndexOf('=', StringComparison.Ordinal);
        var name = end < 0 ? argument : argument[..end];
        return name.StartsWith("--", StringComparison.Ordinal) && OptionTable.Find(name[2..]) is { } option
            ? $"--{option.Name}{argument[name.Length..]}"
            : argument;
    }

    private static ConfigurationException NotAnOption(string argument) =>
        new($"'{argument}' is not an option. See --help.");

    private static string Key(SiloOption option) => $"{ConfigurationSection.Name}:{option.Property}";
}
