namespace Pipeline.Grains.Answers.Support;

/// <summary>How far a stretch of the answer's text is supported.</summary>
/// <param name="Length">Its characters.</param>
/// <param name="Support">supported, partly or unsupported; null: it states nothing.</param>
internal readonly record struct SupportMark(int Length, string? Support);
