namespace Pipeline.Retrieval.Conversation;

/// <summary>A question of the conversation as it was understood, with its answer.</summary>
/// <param name="Text">The question, standing alone.</param>
/// <param name="Topic">What it is about; null where nothing was made out.</param>
/// <param name="Answer">The turn that answers it; null: none yet.</param>
internal sealed record AskedQuestion(string Text, string? Topic, string? Answer);
