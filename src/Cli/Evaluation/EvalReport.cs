using System.Runtime.InteropServices;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Evaluation;

/// <summary>All that an evaluation found; the JSON file.</summary>
/// <param name="Started">When it began.</param>
/// <param name="CommandLine">The arguments.</param>
/// <param name="Machine">The machine of the command (the latencies are seen from here).</param>
/// <param name="Server">The server.</param>
/// <param name="Definitions">What the figures mean.</param>
/// <param name="Sets">One entry a set.</param>
internal sealed record EvalReport(
    DateTimeOffset Started,
    string CommandLine,
    MachineInfo Machine,
    ServerInfo Server,
    IReadOnlyDictionary<string, string> Definitions,
    IReadOnlyList<SetReport> Sets
)
{
    public static IReadOnlyDictionary<string, string> Meanings { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ndcg10"] = "trec_eval ndcg_cut.10: gain = grade, discount = log2(rank + 1)",
            ["recall10"] = "trec_eval recall.10",
            ["recall100"] = "trec_eval recall.100",
            ["mrr10"] = "trec_eval recip_rank over the first 10",
            ["p50"] =
                "milliseconds of a search, client-side, one after the other, after the warm-up; nearest-rank percentile",
            ["p99"] = "as p50; with fewer than 100 queries it is the largest",
            ["documentsPerSecond"] = "documents over the time from the first submit until all were settled",
        };
}

/// <summary>A machine.</summary>
internal sealed record MachineInfo(string System, string Architecture, int Processors, long MemoryBytes, string Runtime)
{
    public static MachineInfo Here() =>
        new(
            RuntimeInformation.OSDescription,
            Plain.Word(RuntimeInformation.OSArchitecture),
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            RuntimeInformation.FrameworkDescription
        );
}

/// <summary>The server asked.</summary>
internal sealed record ServerInfo(string Url, string Version, IReadOnlyList<string> Models);

/// <summary>What was found on one set.</summary>
/// <param name="Set">Its name.</param>
/// <param name="Split">The judgements used.</param>
/// <param name="Collection">The collection it was ingested into.</param>
/// <param name="Documents">Documents that were accepted.</param>
/// <param name="Refused">Documents that were refused when submitted.</param>
/// <param name="Failed">Documents that could not be indexed.</param>
/// <param name="Chunks">Searchable chunks.</param>
/// <param name="Queries">Queries measured.</param>
/// <param name="IngestSeconds">From the first submit until all were settled.</param>
/// <param name="DocumentsPerSecond">Documents over that time.</param>
/// <param name="Ranking">The collection's weights; null: the defaults.</param>
/// <param name="Stages">One entry a stage.</param>
internal sealed record SetReport(
    string Set,
    string Split,
    string Collection,
    long Documents,
    long Refused,
    long Failed,
    long Chunks,
    int Queries,
    double IngestSeconds,
    double DocumentsPerSecond,
    RankingSettings? Ranking,
    IReadOnlyList<StageFigures> Stages
);

/// <summary>What was found at one stage.</summary>
internal sealed record StageFigures
{
    public required string Stage { get; init; }

    /// <summary>Why it could not be measured; then there are no figures.</summary>
    public string? Skipped { get; init; }

    public int Queries { get; init; }

    public double? Ndcg10 { get; init; }

    public double? Recall10 { get; init; }

    public double? Recall100 { get; init; }

    public double? Mrr10 { get; init; }

    public double? P50 { get; init; }

    public double? P99 { get; init; }

    /// <summary>The weights that the server used.</summary>
    public RankingSettings? Ranking { get; init; }

    /// <summary>Chunks asked for a query, so that enough documents come back.</summary>
    public int ChunksAsked { get; init; }

    /// <summary>Queries whose chunks ran out before enough documents were found.</summary>
    public int ShortLists { get; init; }

    /// <summary>Queries whose scores did not follow the ranks, so that the ranks were used.</summary>
    public int Rescored { get; init; }
}
