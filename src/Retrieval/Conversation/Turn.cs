namespace Pipeline.Retrieval.Conversation;

/// <summary>One turn of a conversation.</summary>
/// <param name="IsAsker">True: who asks speaks; false: who answers.</param>
/// <param name="Text">What is said.</param>
public sealed record Turn(bool IsAsker, string Text);
