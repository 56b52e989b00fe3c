using System.CommandLine;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.CommandLine;

/// <summary>The options of <c>search</c> and <c>ask</c> that ask for more searches than one.</summary>
internal sealed class RetrievalArguments
{
    private static readonly Dictionary<string, QueryExpansion> Expansions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["multi-query"] = QueryExpansion.MultiQuery,
        ["hyde"] = QueryExpansion.Hyde,
    };

    /// <summary>How many searches one after another.</summary>
    public Option<int> Steps { get; } =
        new("--steps")
        {
            Description =
                "Searches one after another at most, 1 to 4: what the first passages name is searched too, where none says all.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };

    /// <summary>What is searched beside the question.</summary>
    public Option<QueryExpansion?> Expand { get; } = CreateExpand();

    /// <summary>What was asked for; null where nothing was: an older server does not know the field.</summary>
    /// <param name="parse">The command line.</param>
    public RetrievalOptions? Of(ParseResult parse)
    {
        var (steps, expand) = (parse.GetValue(Steps), parse.GetValue(Expand));
        return steps == 1 && expand is null ? null : new RetrievalOptions { Steps = steps, Expand = expand };
    }

    private static Option<QueryExpansion?> CreateExpand()
    {
        var option = new Option<QueryExpansion?>("--expand")
        {
            Description =
                "Also search the question in other words (multi-query), or by a passage that the generator writes (hyde).",
            HelpName = "HOW",
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                if (Expansions.TryGetValue(given, out var expansion))
                {
                    return expansion;
                }

                result.AddError($"--expand takes {string.Join(", ", Expansions.Keys)}; not '{given}'");
                return null;
            },
        };
        option.CompletionSources.Add([.. Expansions.Keys]);
        return option;
    }
}
