using System.CommandLine;

namespace Pipeline.Cli.CommandLine;

/// <summary>The options that several commands share; each command gets its own instances.</summary>
internal static class CommonOptions
{
    /// <summary>The collection to which documents are added when none is given.</summary>
    public const string DefaultCollection = "default";

    public const string JsonName = "--json";

    public static Option<bool> Json() =>
        new(JsonName)
        {
            Description =
                "Print JSON for machines: one object, or one a line where there are many; errors as {\"error\":{...}} on stderr.",
        };

    /// <summary>The collection that is written to.</summary>
    public static Option<string> TargetCollection() =>
        new("--collection", "-c")
        {
            Description = "The collection; it is made when there is none of that name.",
            HelpName = "NAME",
            DefaultValueFactory = _ => DefaultCollection,
        };

    /// <summary>The collection that is asked, to be completed by <see cref="Session.CollectionAsync"/>.</summary>
    public static Option<string?> Collection() =>
        new("--collection", "-c")
        {
            Description = "The collection. Default: the one there is, when there is only one.",
            HelpName = "NAME",
        };

    public static Option<string?> Filter() =>
        new("--filter")
        {
            Description = "Only documents whose metadata matches, e.g. 'lang = \"ko\" and year >= 2024'.",
            HelpName = "EXPRESSION",
        };

    /// <summary>An option that takes one of an enumeration's words, as they are written in JSON.</summary>
    public static Option<T?> Word<T>(string name, string description, T? byDefault, params string[] aliases)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToArray();
        var option = new Option<T?>(name, aliases)
        {
            Description = $"{description}: {string.Join(", ", words)}.",
            HelpName = name.TrimStart('-').ToUpperInvariant(),
            DefaultValueFactory = _ => byDefault,
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                var place = Array.IndexOf(words, given.ToLowerInvariant());
                if (place < 0)
                {
                    result.AddError($"{name} takes {string.Join(", ", words)}; not '{given}'");
                    return null;
                }

                return Enum.Parse<T>(words[place], ignoreCase: true);
            },
        };
        option.CompletionSources.Add(words);
        return option;
    }
}
