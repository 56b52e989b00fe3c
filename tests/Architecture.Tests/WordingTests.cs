using System.Text.RegularExpressions;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Catalogue;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Architecture.Tests;

/// <summary>What the dashboard says is said in both of its languages.</summary>
public sealed partial class WordingTests
{
    private static readonly string[] Files =
    [
        "src/Silo/wwwroot/modules/core/strings.js",
        "src/Silo/wwwroot/modules/core/remarks.js",
        "src/Silo/wwwroot/modules/core/cluster-strings.js",
        "src/Silo/wwwroot/modules/core/guard-strings.js",
        "src/Silo/wwwroot/modules/core/viewer-strings.js",
        "src/Silo/wwwroot/modules/core/backup-strings.js",
    ];

    private static readonly Dictionary<string, (string English, string Korean)> Texts = Files
        .SelectMany(Repository.Lines)
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

    public static TheoryData<RemarkCode> Remarks => new(Enum.GetValues<RemarkCode>());

    /// <summary>Each names the same values: a viewer of either language is told all of them.</summary>
    [Theory]
    [MemberData(nameof(Remarks))]
    public void EveryRemarkHasAWordingInBothLanguagesWithAllItsValues(RemarkCode code)
    {
        var (english, korean) = Assert.Contains($"remark.{code.Name()}", Texts);
        var values = Values(code.Sentence());
        Assert.Equal(values, Values(english));
        Assert.Equal(values, Values(korean));
        Assert.Matches("[A-Za-z]", english);

        // A name says itself.
        if (Value().Replace(korean, "").Length > 0)
        {
            Assert.Matches("[가-힣]", korean);
        }
    }

    /// <summary>Where a silo and a copy of an index stand is told by words, beside colours and shapes.</summary>
    [Fact]
    public void EveryStateOfASiloAndOfACopyHasAWordingInBothLanguages()
    {
        string[] keys =
        [
            .. Enum.GetNames<SiloState>().Select(name => $"silo.{Camel(name)}"),
            .. Enum.GetNames<ReplicaStage>().Select(name => $"copy.{Camel(name)}"),
            .. Enum.GetNames<ReplicaState>().Select(name => $"replica.{Camel(name)}"),
        ];
        Assert.All(
            keys,
            key =>
            {
                var (english, korean) = Assert.Contains(key, Texts);
                Assert.Matches("[a-z]", english);
                Assert.Matches("[가-힣]", korean);
            }
        );

        static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
    }

    [Fact]
    public void NoRemarkHasTheWordOfAnError() =>
        Assert.Empty(
            Enum.GetValues<RemarkCode>()
                .Select(code => code.Name())
                .Intersect(Enum.GetValues<ErrorCode>().Select(code => code.Name()))
        );

    [Fact]
    public void TheDashboardHasNoRemarkThatNobodyMakes() =>
        Assert.Equal(
            Enum.GetValues<RemarkCode>().Select(code => $"remark.{code.Name()}").Order(StringComparer.Ordinal),
            Texts.Keys.Where(key => key.StartsWith("remark.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );

    /// <summary>Where a model was found is told in English words, or as the option or variable that names it.</summary>
    [Fact]
    public void EveryPlaceOfAModelHasAWordingInBothLanguages()
    {
        var places = ModelDirectories
            .Search(
                "given",
                Path.Combine(Repository.Root, "src"),
                name => name == ModelDirectories.Variable ? "named" : null
            )
            .Select(directory => directory.Origin)
            .Where(origin => origin.Contains(' ', StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(places);
        Assert.All(places, Worded);

        void Worded(string place) => Assert.Matches("[가-힣]", Assert.Contains($"models.origin.{place}", Texts).Korean);
    }

    [Fact]
    public void EveryModelOfTheCatalogueIsDescribedInBothLanguages() =>
        Assert.All(
            ModelCatalogue.All.Where(model => model.Manifest.Role.HasWorker()),
            model =>
            {
                var (english, korean) = Assert.Contains($"models.about.{model.Name}", Texts);
                Assert.Equal(model.Description, english);
                Assert.Matches("[가-힣]", korean);
            }
        );

    private static string[] Values(string sentence) =>
        [.. Value().Matches(sentence).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("""\{(?<name>\w+)\}""")]
    private static partial Regex Value();

    [GeneratedRegex(
        """^  (?:'(?<key>[^']+)'|"(?<key>[^"]+)"|(?<key>\w+)): \[(?<q>['"])(?<en>.*?)\k<q>, (?<r>['"])(?<ko>.*?)\k<r>\],$"""
    )]
    private static partial Regex Entry();

    [GeneratedRegex("""(?:reason: |Refused\(\s*)"(?<reason>[a-z_]+)"\s*,""")]
    private static partial Regex Reason();
}
