namespace Pipeline.Contracts.Status;

/// <summary>What a silo was told that others should know of, without any secret.</summary>
[GenerateSerializer, Alias("pipeline.silo-settings"), Immutable]
public sealed record SiloSettings
{
    /// <summary>Options that are to be the same on all silos of a cluster, by their names, with their values.</summary>
    [Id(0)]
    public IReadOnlyDictionary<string, string> Shared { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether other machines can call its HTTP addresses.</summary>
    [Id(1)]
    public bool ListensForOthers { get; init; }

    /// <summary>Whether other machines can call one of them without TLS.</summary>
    [Id(2)]
    public bool ListensInClear { get; init; }

    /// <summary>Whether it believes a proxy in front of it.</summary>
    [Id(3)]
    public bool HasProxy { get; init; }

    /// <summary>Whether callers must have a key; null: once there is one.</summary>
    [Id(4)]
    public bool? AsksForKeys { get; init; }

    /// <summary>Whether people of an identity provider are let in.</summary>
    [Id(5)]
    public bool HasIssuer { get; init; }

    /// <summary>Whether it speaks TLS with other silos.</summary>
    [Id(6)]
    public bool EncryptsSilos { get; init; }

    /// <summary>Where metrics go: <c>--metrics</c>, <c>--otlp</c>, both or none.</summary>
    [Id(7)]
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Its certificates.</summary>
    [Id(8)]
    public IReadOnlyList<SiloCertificate> Certificates { get; init; } = [];

    /// <summary>Memory that the process may use, in bytes; 0: not known.</summary>
    [Id(9)]
    public long MemoryLimitBytes { get; init; }

    /// <summary>How much of that is in use by all processes that share it, 0 to 100; null: not known.</summary>
    [Id(10)]
    public int? MemoryPercent { get; init; }

    /// <summary>The languages in which it recognises the text of scans and images, as Tesseract calls them
    /// (<c>kor</c>); empty: it recognises none; null: not known.</summary>
    [Id(11)]
    public IReadOnlyList<string>? Recognises { get; init; }
}

/// <summary>A certificate that a silo uses.</summary>
/// <param name="Option">The option that names its file.</param>
/// <param name="Ends">When it ends; null: the file cannot be read as one.</param>
[GenerateSerializer, Alias("pipeline.silo-certificate"), Immutable]
public sealed record SiloCertificate(string Option, DateTimeOffset? Ends);
