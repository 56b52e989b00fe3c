namespace Pipeline.Contracts.Guardrails;

/// <summary>A verdict as it is remembered: never the text, nor who wrote it.</summary>
/// <param name="At">When.</param>
/// <param name="Place">Which text.</param>
/// <param name="Action">What was done.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Policy">The policies that held, each with the hash of what it says.</param>
/// <param name="Spans">What was found, the first of it.</param>
[GenerateSerializer, Alias("pipeline.recorded-verdict"), Immutable]
public sealed record RecordedVerdict(
    DateTimeOffset At,
    GuardPlace Place,
    GuardAction Action,
    string? Rule,
    string? Policy,
    IReadOnlyList<RecordedSpan> Spans
);

/// <summary>One finding of a verdict that is remembered.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Hash">A keyed hash of what was found (HMAC-SHA-256 with a key of the deployment, the first 12 hex
/// digits): the same for the same text, whatever its case, width and spacing.</param>
[GenerateSerializer, Alias("pipeline.recorded-span"), Immutable]
public sealed record RecordedSpan(string Rule, string Hash);

/// <summary>What the guardrails of a collection have said of late.</summary>
/// <param name="Since">Since when it is counted: since what remembers it was started.</param>
/// <param name="Counts">How often each rule decided what at which place, the most frequent first.</param>
/// <param name="Verdicts">The latest verdicts, the newest first.</param>
[GenerateSerializer, Alias("pipeline.guard-record"), Immutable]
public sealed record GuardRecord(
    DateTimeOffset Since,
    IReadOnlyList<VerdictCount> Counts,
    IReadOnlyList<RecordedVerdict> Verdicts
);

/// <summary>How often a rule decided.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Place">Which texts.</param>
/// <param name="Action">What was done.</param>
/// <param name="Count">How often.</param>
[GenerateSerializer, Alias("pipeline.verdict-count"), Immutable]
public sealed record VerdictCount(string Rule, GuardPlace Place, GuardAction Action, long Count);
