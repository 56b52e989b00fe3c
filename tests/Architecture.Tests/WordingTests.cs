using System.Text.RegularExpressions;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Architecture.Tests;

/// <summary>What the dashboard says is said in both of its languages.</summary>
public sealed partial class WordingTests
{
    private const string Strings = "src/Silo/wwwroot/modules/core/strings.js";

    private static readonly Dictionary<string, (string English, string Korean)> Texts = Repository
        .Lines(Strings)
        .Select(line => Entry().Match(line))
        .Where(match => match.Success)
        .ToDictionary(
            match => match.Groups["key"].Value,
            match => (match.Groups["en"].Value, match.Groups["ko"].Value)
        );

    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryErrorHasAWordingInBothLanguages(ErrorCode code)
    {
        var (english, korean) = Assert.Contains($"error.{code.Name()}", Texts);
        Assert.Matches("[A-Za-z]", english);
        Assert.Matches("[가-힣]", korean);
    }

    /// <summary>A reason that is thrown somewhere is worded too, and with the values that it comes with.</summary>
    [Fact]
    public void EveryReasonHasAWordingInBothLanguages()
    {
        var reasons = Repository
            .Sources("src/Contracts")
            .Concat(Repository.Sources("src/Grains"))
            .SelectMany(path =>
                Reason()
                    .Matches(string.Join('\n', Repository.Lines(path)))
                    .Select(match => match.Groups["reason"].Value)
            )
            .Distinct();
        Assert.NotEmpty(reasons);
        Assert.All(
            reasons,
            reason =>
                Assert.Contains(
                    Texts.Keys,
                    key =>
                        key.StartsWith("error.", StringComparison.Ordinal)
                        && key.EndsWith($".{reason}", StringComparison.Ordinal)
                )
        );
    }

    [GeneratedRegex(
        """^  (?:'(?<key>[^']+)'|(?<key>\w+)): \[(?<q>['"])(?<en>.*?)\k<q>, (?<r>['"])(?<ko>.*?)\k<r>\],$"""
    )]
    private static partial Regex Entry();

    [GeneratedRegex("""(?:reason: |Refused\(\s*)"(?<reason>[a-z_]+)"\s*,""")]
    private static partial Regex Reason();
}
