using System.Diagnostics.Metrics;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Telemetry;

/// <summary>The meter <c>Pipeline</c>: what the grains count.</summary>
public sealed class PipelineMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Pipeline";

    private readonly Counter<long> _documents;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _questions;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _cache;
    private readonly Counter<long> _openings;
    private readonly Counter<long> _letters;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _copied;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _notStored;
    private readonly Histogram<double> _stages;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public PipelineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _documents = meter.CreateCounter<long>("pipeline.documents", "{document}", "Documents settled, by outcome");
        _retries = meter.CreateCounter<long>("pipeline.retries", "{attempt}", "Attempts made again, by stage");
        _questions = meter.CreateCounter<long>(
            "pipeline.questions",
            "{question}",
            "Questions ended, by kind and outcome"
        );
        _verdicts = meter.CreateCounter<long>("pipeline.verdicts", "{verdict}", "Verdicts other than pass, by rule");
        _cache = meter.CreateCounter<long>("pipeline.answer_cache", "{lookup}", "Answer cache look-ups, by result");
        _openings = meter.CreateCounter<long>("pipeline.index.openings", "{index}", "Indexes opened from the disk");
        _letters = meter.CreateCounter<long>(
            "pipeline.dead_letters",
            "{document}",
            "Documents of the stream that were not taken, by reason"
        );
        _moves = meter.CreateCounter<long>("pipeline.replica.moves", "{move}", "Moves of replicas to silos, by phase");
        _copies = meter.CreateCounter<long>(
            "pipeline.replica.copies",
            "{index}",
            "Indexes copied from another silo, by outcome"
        );
        _copied = meter.CreateCounter<long>("pipeline.replica.copied_bytes", "By", "Bytes of indexes copied");
        _hedges = meter.CreateCounter<long>(
            "pipeline.replica.hedges",
            "{request}",
            "Requests that a second replica was asked beside the first, since that took long"
        );
        _failovers = meter.CreateCounter<long>(
            "pipeline.replica.failovers",
            "{request}",
            "Requests that another replica was asked, since the first could not answer, by reason"
        );
        _notStored = meter.CreateCounter<long>(
            "pipeline.answers.not_stored",
            "{answer}",
            "Answers that another silo cannot take up, by reason"
        );
        _stages = meter.CreateHistogram<double>("pipeline.stage.duration", "ms", "What each stage of a question took");
    }

    /// <summary>A document became searchable or failed.</summary>
    internal void Document(string outcome, long count = 1) =>
        _documents.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A document of the stream was not taken.</summary>
    internal void DeadLetter(ErrorCode reason) =>
        _letters.Add(1, new KeyValuePair<string, object?>("reason", reason.Name()));

    /// <summary>Something is tried again.</summary>
    internal void Retry(string stage) => _retries.Add(1, new KeyValuePair<string, object?>("stage", stage));

    /// <summary>A question ended.</summary>
    internal void Question(string kind, string outcome) =>
        _questions.Add(
            1,
            new KeyValuePair<string, object?>("kind", kind),
            new KeyValuePair<string, object?>("outcome", outcome)
        );

    /// <summary>A guardrail masked or blocked.</summary>
    internal void Verdict(string place, string action, string rule) =>
        _verdicts.Add(
            1,
            new KeyValuePair<string, object?>("place", place),
            new KeyValuePair<string, object?>("action", action),
            new KeyValuePair<string, object?>("rule", rule)
        );

    /// <summary>The answer cache was asked.</summary>
    internal void CacheLookup(bool hit) =>
        _cache.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));

    /// <summary>An index is opened.</summary>
    internal void Opening() => _openings.Add(1);

    /// <summary>A replica is made on another silo: begun, or ready there.</summary>
    internal void Move(string phase) => _moves.Add(1, new KeyValuePair<string, object?>("phase", phase));

    /// <summary>An index was to be copied from another silo.</summary>
    internal void Copy(string outcome, long bytes)
    {
        _copies.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _copied.Add(bytes);
    }

    /// <summary>A second replica is asked beside the first.</summary>
    internal void Hedge() => _hedges.Add(1);

    /// <summary>Another replica is asked in the stead of one that is lost, silent, or cannot answer.</summary>
    internal void Failover(string reason) => _failovers.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>An answer is not stored, or not to its end.</summary>
    internal void AnswerNotStored(string reason) =>
        _notStored.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A stage ended.</summary>
    internal void Stage(string stage, double milliseconds) =>
        _stages.Record(milliseconds, new KeyValuePair<string, object?>("stage", stage));
}
