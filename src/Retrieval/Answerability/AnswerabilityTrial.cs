namespace Pipeline.Retrieval.Answerability;

/// <summary>One question of an exam, asked twice.</summary>
/// <param name="With">The evidence with the document that it was made from.</param>
/// <param name="Without">The evidence without it and its likes: nothing answers the question.</param>
public sealed record AnswerabilityTrial(Evidence With, Evidence Without);
