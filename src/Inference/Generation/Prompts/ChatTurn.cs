namespace Pipeline.Inference.Generation.Prompts;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">
/// The message, as plain text: whatever it contains, it never becomes a special token of the model, so a message cannot
/// end its own turn or speak for another role.
/// </param>
public sealed record ChatTurn(ChatRole Role, string Content);
