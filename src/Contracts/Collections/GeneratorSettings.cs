namespace Pipeline.Contracts.Collections;

/// <summary>How the generator did beside quoting, on questions made from the collection's own passages.</summary>
[GenerateSerializer, Alias("pipeline.generator-settings"), Immutable]
public sealed record GeneratorSettings
{
    /// <summary>The generator that was measured.</summary>
    [Id(0)]
    public string Generator { get; init; } = "";

    /// <summary>Whether it writes the answers; else the documents are quoted.</summary>
    [Id(1)]
    public bool Writes { get; init; }

    /// <summary>Share of its answers that hold what was asked for, 0 to 1; sentences without support do not
    /// count.</summary>
    [Id(2)]
    public double GeneratedHolds { get; init; }

    /// <summary>The same of quotes from the same passages.</summary>
    [Id(3)]
    public double QuotedHolds { get; init; }

    /// <summary>Two standard errors of the difference.</summary>
    [Id(4)]
    public double Margin { get; init; }

    /// <summary>The part of what it wrote that the passages support, 0 to 1.</summary>
    [Id(5)]
    public double Supported { get; init; }

    /// <summary>Questions that it was measured with; 0: none could be made that it can be asked.</summary>
    [Id(6)]
    public int Questions { get; init; }

    /// <summary>Chunks in the collection when it was measured.</summary>
    [Id(7)]
    public long Chunks { get; init; }

    /// <summary>The settings without what they tell of how much the collection holds.</summary>
    public GeneratorSettings WithoutCounts() => this with { Chunks = 0 };
}
