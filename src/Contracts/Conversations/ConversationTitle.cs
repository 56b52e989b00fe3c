namespace Pipeline.Contracts.Conversations;

/// <summary>What a conversation is to be called.</summary>
[GenerateSerializer, Alias("pipeline.conversation-title"), Immutable]
public sealed record ConversationTitle
{
    /// <summary>The longest title, in characters.</summary>
    public const int MostCharacters = 200;

    /// <summary>The title, 1 to <see cref="MostCharacters"/> characters on one line; where a conversation is begun,
    /// null: its first question.</summary>
    [Id(0)]
    public string? Title { get; init; }
}
