namespace Pipeline.Retrieval.Conversation;

/// <summary>What rules make of a follow-up.</summary>
/// <param name="Parts">The questions that it stands for; several are searched each.</param>
/// <param name="IsSure">False: the follow-up may also stand alone.</param>
/// <param name="Topic">What the last part is about.</param>
internal sealed record Rewriting(IReadOnlyList<string> Parts, bool IsSure, string? Topic);
