using Microsoft.Extensions.Options;

namespace Pipeline.Grains.Hosting;

/// <summary>Refuses a configuration at start with messages that say the allowed range.</summary>
internal sealed class PipelineOptionsValidator : IValidateOptions<PipelineOptions>
{
    public ValidateOptionsResult Validate(string? name, PipelineOptions options)
    {
        var failures = new List<string>();
        Require(!string.IsNullOrWhiteSpace(options.DataDirectory), "data: a directory is required; give --data DIR");
        Range("maxDocumentBytes", options.MaxDocumentBytes, 1024, 90L << 20);
        Range("replicas", options.Replicas, 1, 5);
        Range("ingestion:maxDocuments", options.Ingestion.MaxDocuments, 1, 900);
        Range("ingestion:maxLargeDocuments", options.Ingestion.MaxLargeDocuments, 1, 64);
        Range("ingestion:maxBacklog", options.Ingestion.MaxBacklog, 1, 1_000_000_000);
        Range("ingestion:inFlightBytes", options.Ingestion.InFlightBytes, 1L << 20, 16L << 30);
        Range("ingestion:readers", options.Ingestion.Readers, 1, 64);
        Range("ingestion:embedTexts", options.Ingestion.EmbedTexts, 1, 1024);
        Range("ingestion:embedCalls", options.Ingestion.EmbedCalls, 1, 64);
        Range("ingestion:maxAttempts", options.Ingestion.MaxAttempts, 1, 20);
        Range("ingestion:retryDelay (ms)", (long)options.Ingestion.RetryDelay.TotalMilliseconds, 10, 3_600_000);
        Range("ingestion:pollInterval (ms)", (long)options.Ingestion.PollInterval.TotalMilliseconds, 100, 3_600_000);
        Range("answers:contextTokens", options.Answers.ContextTokens, 64, 100_000);
        Range("answers:chunksPerDocument", options.Answers.ChunksPerDocument, 1, 50);
        Range("answers:firstTokenTarget (ms)", (long)options.Answers.FirstTokenTarget.TotalMilliseconds, 100, 600_000);
        Require(options.Answers.RepetitionPenalty is >= 1 and <= 2, "answers:repetitionPenalty must be from 1 to 2");
        Range("answers:readerGrace (ms)", (long)options.Answers.ReaderGrace.TotalMilliseconds, 100, 3_600_000);
        Range("answers:retention (ms)", (long)options.Answers.Retention.TotalMilliseconds, 1000, 86_400_000);
        Range("answers:keptCharacters", options.Answers.KeptCharacters, 100_000, 10_000_000_000);
        Range("answers:cacheEntries", options.Answers.CacheEntries, 0, 100_000);
        Range("answers:cacheBytes", options.Answers.CacheBytes, 0, 64L << 30);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                failures.Add(message);
            }
        }

        void Range(string field, long value, long low, long high) =>
            Require(value >= low && value <= high, $"{field} is {value}; it must be from {low} to {high}");
    }
}
