namespace Pipeline.Architecture.Tests.Wire;

/// <summary>
/// What crosses silos is written down in wire.txt. Silos of two versions are in one cluster while it is upgraded, so
/// what is there stays as it is, and what is added has a number or a name of its own.
/// </summary>
public sealed class WireTests
{
    private const string File = "tests/Architecture.Tests/Wire/wire.txt";
    private const string Variable = "PIPELINE_WRITE_WIRE";

    private static readonly string[] Heading =
    [
        "# What silos of two versions have to agree on. Lines are only added, by:",
        $"#   {Variable}=1 dotnet test tests/Architecture.Tests --filter WireTests",
        "# A line is changed or removed by hand, when no version that is still upgraded from relies on it.",
        "",
    ];

    private static readonly string[] Projects = ["Vocabulary", "Contracts", "Retrieval", "Storage", "Grains", "Silo"];

    [Fact]
    public void SilosOfTheVersionBeforeUnderstandThisOne()
    {
        var now = WireForm.Of(Projects.Select(DependencyTests.Load));
        Assert.NotEmpty(now);
        var path = Path.Combine(Repository.Root, File);
        var written = WireManifest.Parse(System.IO.File.Exists(path) ? System.IO.File.ReadLines(path) : []);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            System.IO.File.WriteAllLines(path, Heading.Concat(WireManifest.Lines(written, now)));
            written = WireManifest.Parse(System.IO.File.ReadLines(path));
        }

        var broken = WireManifest.Broken(written, now);
        Assert.True(
            broken.Count == 0,
            $"""
            Silos of the version before do not understand this one, or are not understood:
            {string.Join('\n', broken)}
            Keep what is there, and add beside it: a member with the next [Id], a parameter of a record at its end, a method or
            a type with an [Alias] of its own. What was only renamed in C#, and what no version in use relies on any more, is
            changed by hand in {File}.
            """
        );
        var added = WireManifest.Added(written, now);
        Assert.True(
            added.Count == 0,
            $"""
            This is new on the wire:
            {string.Join('\n', added)}
            A silo of the version before leaves out members that it does not know, refuses methods that it does not have, and
            cannot word a value of an enumeration that it does not know: send such a value one version after the one that can
            read it. If that is thought of, write it down:
              {Variable}=1 dotnet test tests/Architecture.Tests --filter WireTests
            """
        );
    }

    [Fact]
    public void WhatIsGoneOrDifferentIsTold()
    {
        var written = WireManifest.Parse([
            "# words",
            "",
            "member a 0 = String Name",
            "member a 1 = Int32 Size",
            "value b 2 = Two",
        ]);
        Assert.Empty(WireManifest.Broken(written, written));
        Assert.Empty(WireManifest.Added(written, written));

        // Renumbered, of another type, removed; and something new.
        var now = WireManifest.Parse(["member a 2 = String Name", "member a 1 = Int64 Size", "value b 3 = Two"]);
        Assert.Equal(3, WireManifest.Broken(written, now).Count);
        Assert.Equal(["member a 2 = String Name", "value b 3 = Two"], WireManifest.Added(written, now));

        // Writing adds, and takes nothing away.
        var both = WireManifest.Parse(WireManifest.Lines(written, now));
        Assert.Empty(WireManifest.Added(both, now));
        Assert.Equal(WireManifest.Broken(written, now), WireManifest.Broken(both, now));
    }

    [Fact]
    public void WhatCrossesIsDescribed()
    {
        var now = WireForm.Of(Projects.Select(DependencyTests.Load));
        Assert.Equal("String Text", now["member pipeline.completion p0"]);
        Assert.Equal("Int32 MaxTokens", now["member pipeline.completion-request 1"]);
        Assert.Equal("Pipeline.Grains.Replicas.IReplicaHost", now["interface pipeline.replica-host"]);
        Assert.Equal("(pipeline.shard-key shard, Int64 number) Task", now["method pipeline.replica-host require"]);
        Assert.Contains("grain document pipeline.document", now.Keys);
        Assert.Contains("json Pipeline.Grains.Replicas.ShardWords Completions", now.Keys);
        Assert.Equal("Int32", now["enum Pipeline.Contracts.Errors.ErrorCode"]);
    }
}
