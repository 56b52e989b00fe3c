using System.Reflection;

namespace Pipeline.Retrieval.Tests.Paraphrase;

/// <summary>Questions said in two ways, as people say them. The rules were made with the first half of each language in
/// view; the second was only measured.</summary>
public static class Paraphrases
{
    /// <summary>The pairs of a language.</summary>
    /// <param name="language">en or ko.</param>
    /// <param name="isHeldOut">The half that the rules have not seen.</param>
    public static IReadOnlyList<(string One, string Other)> Of(string language, bool isHeldOut)
    {
        using var reader = new StreamReader(
            Assembly.GetExecutingAssembly().GetManifestResourceStream($"paraphrases-{language}.txt")!
        );
        (string, string)[] pairs =
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Select(parts => (parts[0], parts[1])),
        ];
        return isHeldOut ? pairs[(pairs.Length / 2)..] : pairs[..(pairs.Length / 2)];
    }

    /// <summary>All questions.</summary>
    public static IReadOnlyList<string> Questions { get; } =
    [
        .. ((string[])["en", "ko"])
            .SelectMany(language => Of(language, false).Concat(Of(language, true)))
            .SelectMany(pair => (string[])[pair.One, pair.Other])
            .Distinct(),
    ];
}
