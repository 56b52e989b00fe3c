using System.Text.RegularExpressions;

namespace Pipeline.Architecture.Tests;

/// <summary>Rules that no compiler checks.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 350;
    private const int LongestLine = 120;

    /// <summary>Longer files, each with the reason that it is one.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/Contracts/Remarks/RemarkCode.cs"] = "one enumeration",
        ["tests/Inference.Tests/Models/ModelDownloaderTests.cs"] = "the cases of one download protocol",
        ["tests/Inference.Tests/Generation/LlamaGeneratorTests.cs"] = "the cases of one loaded model",
        ["tests/Cluster/SearchTests.cs"] = "the cases of one search",
        ["tests/Storage.Tests/Model/ModelRun.cs"] = "one model of the store beside the real one",
        ["tests/EndToEnd/OpenAiTests.cs"] = "the cases of one protocol",
        ["tests/Storage.Tests/DocumentTests.cs"] = "the cases of one table",
        ["tests/Retrieval.Tests/Shards/PersistenceTests.cs"] = "the cases of one file format",
    };

    /// <summary>A string, an address or a query cannot be wrapped; everything else can.</summary>
    [Fact]
    public void NoLineIsLong()
    {
        var isRaw = false;
        var tooLong = new List<string>();
        foreach (var path in Repository.AllSources)
        {
            foreach (var (line, i) in Repository.Lines(path).Select((line, i) => (line, i)))
            {
                isRaw ^= line.Split("\"\"\"").Length % 2 == 0;
                if (line.Length > LongestLine && !isRaw && !line.Contains('"') && !line.Contains("://"))
                {
                    tooLong.Add($"{path}:{i + 1}");
                }
            }
        }

        Assert.False(isRaw);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void NamespacesFollowFolders()
    {
        var files = Repository
            .AllSources.Select(path => (path, Declared: DeclaredNamespace(path), Expected: NamespaceOf(path)))
            .Where(file => file.Declared is not null)
            .ToArray();
        Assert.NotEmpty(files);
        Assert.Empty(
            files
                .Where(file => file.Declared != file.Expected)
                .Select(file => $"{file.path}: {file.Declared}, not {file.Expected}")
        );
    }

    private static string? DeclaredNamespace(string path) =>
        Repository
            .Lines(path)
            .FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            ?["namespace ".Length..].TrimEnd(';');

    private static string NamespaceOf(string path) => "Pipeline." + string.Join('.', path.Split('/')[1..^1]);

    [Fact]
    public void NoFileIsLong()
    {
        var lengths = Repository.AllSources.ToDictionary(path => path, path => Repository.Lines(path).Length);
        Assert.NotEmpty(lengths);
        Assert.Empty(
            lengths
                .Where(file => file.Value > LongestFile && !LongFiles.ContainsKey(file.Key))
                .Select(file => $"{file.Key}: {file.Value} lines")
        );
        Assert.All(LongFiles.Keys, path => Assert.True(lengths.GetValueOrDefault(path) > LongestFile, path));
    }

    /// <summary>Names come from outside, and one that no collection can have must not become a key.</summary>
    [Fact]
    public void CollectionsAndDocumentsAreReachedByTheirAddressesOnly() =>
        Assert.Equal(
            ["src/Contracts/Collections/GrainAddresses.cs"],
            Found("src", KeyMade()).Select(found => found.Split(':')[0]).Distinct()
        );

    /// <summary>A grain that leaves its scheduler or blocks it breaks the one-at-a-time rule of every grain.</summary>
    [Fact]
    public void NoGrainBlocksOrLeavesItsScheduler() => Assert.Empty(Found("src/Grains", Blocking()));

    [Fact]
    public void TheRuleFindsWhatItForbids()
    {
        string[] forbidden =
        [
            "await x.ConfigureAwait(false);",
            "Thread.Sleep(1);",
            "var y = task.Result;",
            "task.Wait();",
            "task.Wait(10);",
            "task.GetAwaiter().GetResult();",
        ];
        Assert.All(forbidden, line => Assert.Matches(Blocking(), line));
        string[] allowed = ["Task.FromResult(1)", "result.Results", "WaitFor(1)", "x.WaitAsync(token)", "SearchResult"];
        Assert.All(allowed, line => Assert.DoesNotMatch(Blocking(), line));
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Documents")]
    [InlineData("Retrieval")]
    [InlineData("Inference")]
    [InlineData("Guardrails")]
    [InlineData("Storage")]
    [InlineData("Connectors")]
    [InlineData("Grains")]
    [InlineData("Silo")]
    [InlineData("Client")]
    [InlineData("Cli")]
    public void NoTypeIsNamedAfterNothing(string project)
    {
        var types = DependencyTests.Load(project).GetTypes();
        Assert.NotEmpty(types);
        Assert.Empty(
            types
                .Where(type =>
                    type.Namespace?.StartsWith("Pipeline", StringComparison.Ordinal) == true
                    && Vague().IsMatch(type.Name)
                )
                .Select(type => type.FullName!)
        );
    }

    private static IEnumerable<string> Found(string folder, Regex pattern) =>
        from path in Repository.Sources(folder)
        from line in Repository.Lines(path).Select((text, i) => (Text: text, Number: i + 1))
        where pattern.IsMatch(line.Text) && !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select $"{path}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(@"ConfigureAwait\(false\)|Thread\.Sleep\(|\.Result\b|\.Wait\(|GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"GetGrain<I(?:Collection|Document)Grain>")]
    private static partial Regex KeyMade();

    [GeneratedRegex("(Util|Utils|Utilities|Helper|Helpers|Manager|Common)$")]
    private static partial Regex Vague();
}
