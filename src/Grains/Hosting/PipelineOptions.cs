using Pipeline.Connectors.Opening;

namespace Pipeline.Grains.Hosting;

/// <summary>What the grains need to know of the silo that they run on.</summary>
public sealed class PipelineOptions
{
    /// <summary>The directory that holds everything this silo writes: the corpus store and the indexes.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Largest document in bytes, 1 KiB to 90 MiB (Orleans closes a connection past 100 MB).</summary>
    public long MaxDocumentBytes { get; set; } = 32L << 20;

    /// <summary>Silos that hold each shard, 1 to 5, as far as there are so many; the same on all silos.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>Whether the stream <c>documents</c> outlives silos and may deliver a message again, behind later ones.
    /// Its positions must grow for as long as the store lasts.</summary>
    public bool StreamRedelivers { get; set; }

    /// <summary>Whether other silos may belong to the same deployment: what holds for all of them is then asked of the
    /// store.</summary>
    public bool IsClustered { get; set; }

    /// <summary>The folder of the guardrail policies that collections and keys name; null: there are none.</summary>
    public string? GuardPolicies { get; set; }

    /// <summary>What connectors may do.</summary>
    public ConnectorRules Connectors { get; set; } = new();

    /// <summary>Reading, chunking and embedding.</summary>
    public IngestionOptions Ingestion { get; set; } = new();

    /// <summary>Answering.</summary>
    public AnswerOptions Answers { get; set; } = new();
}

/// <summary>How a lane works.</summary>
public sealed record IngestionOptions
{
    /// <summary>Small documents (up to 256 KiB) that a lane has in flight at once, 1 to 900.</summary>
    public int MaxDocuments { get; set; } = 128;

    /// <summary>Larger documents that a lane has in flight at once, 1 to 64. They share the embedder with one another
    /// and with small ones.</summary>
    public int MaxLargeDocuments { get; set; } = 4;

    /// <summary>Documents that may wait in a shard, 1 to 1,000,000,000; more are refused, to be sent again
    /// later.</summary>
    public long MaxBacklog { get; set; } = 1_000_000;

    /// <summary>
    /// Bytes of documents in flight over all lanes of a silo, 1 MiB to 16 GiB; with text, chunks and vectors it is some
    /// times that in memory. A lane always takes one document of each size, however little is left.
    /// </summary>
    public long InFlightBytes { get; set; } = 64L << 20;

    /// <summary>Documents read at once by a silo, 1 to 64; each reader is a process. One of them is kept for small
    /// documents.</summary>
    public int Readers { get; set; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>Texts a call to the embedder, 1 to 1024. A document is through when the last call with a text of it is,
    /// so they are small.</summary>
    public int EmbedTexts { get; set; } = 16;

    /// <summary>Calls to the embedder that a lane makes at the same time, 1 to 64: enough that there is always
    /// something to batch.</summary>
    public int EmbedCalls { get; set; } = 6;

    /// <summary>Attempts before a document is parked, 1 to 20.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Wait before the second attempt; doubles each time.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a lane looks for work on its own, should a notification be lost.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>How answers are made.</summary>
public sealed class AnswerOptions
{
    /// <summary>Tokens of passages shown to the generator at most, 64 to 100,000.</summary>
    public int ContextTokens { get; set; } = 900;

    /// <summary>Chunks of one document in the context at most, 1 to 50.</summary>
    public int ChunksPerDocument { get; set; } = 3;

    /// <summary>
    /// When the first token should be there, 100 ms to 10 minutes: re-ranking and context shrink, as far as measured
    /// rates ask for it, to keep to it on a slow device.
    /// </summary>
    public TimeSpan FirstTokenTarget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Repetition penalty of answers, 1 (none) to 2; small models repeat themselves without.</summary>
    public double RepetitionPenalty { get; set; } = 1.15;

    /// <summary>An answer that nobody reads is cancelled after this.</summary>
    public TimeSpan ReaderGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a finished answer can be read again, from its end.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Characters of finished answers and their passages that a silo keeps to be read again, 100,000 to 10,000,000,000;
    /// beyond, the oldest are forgotten before their time.
    /// </summary>
    public long KeptCharacters { get; set; } = 64_000_000;

    /// <summary>Answers that the cache keeps of a collection for those who may read the same, 0 (off) to
    /// 100,000.</summary>
    public int CacheEntries { get; set; } = 2048;

    /// <summary>Bytes that cached answers take in the memory of a silo, 0 (off) to 64 GiB.</summary>
    public long CacheBytes { get; set; } = 64L << 20;

    /// <summary>What becomes of generated sentences that no passage supports, where a collection does not say:
    /// <c>quote</c>, <c>drop</c>, <c>mark</c> or <c>off</c>; see <see
    /// cref="Contracts.Collections.CollectionSettings.SupportPolicy"/>.</summary>
    public string SupportPolicy { get; set; } = "quote";

    /// <summary>When a generator that is installed writes.</summary>
    public GeneratorUse Generate { get; set; } = GeneratorUse.Measured;
}
