using System.CommandLine;

namespace Pipeline.Cli.CommandLine;

/// <summary>The options that several commands share; each command gets its own instances.</summary>
internal static class CommonOptions
{
    /// <summary>The collection of commands that are given none.</summary>
    public const string DefaultCollection = "default";

    public const string JsonName = "--json";

    public static Option<bool> Json() => new(JsonName)
    {
        Description = "Print JSON for machines: one object, or one a line where there are many; errors as {\"error\":{...}} on stderr.",
    };

    public static Option<string> Collection() => new("--collection", "-c")
    {
        Description = "The collection.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultCollection,
    };

    public static Option<string?> Filter() => new("--filter")
    {
        Description = "Only documents whose metadata matches, e.g. 'lang = \"ko\" and year >= 2024'.",
        HelpName = "EXPRESSION",
    };
}
