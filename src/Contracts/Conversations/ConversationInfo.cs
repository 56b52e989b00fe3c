namespace Pipeline.Contracts.Conversations;

/// <summary>A conversation without its turns.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Collection">The collection that it asks.</param>
/// <param name="Title">What people call it: as it was given, else its first question; empty: nothing was asked
/// yet.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Changed">When something was last asked in it, or it was renamed.</param>
/// <param name="Turns">How many questions it has.</param>
[GenerateSerializer, Alias("pipeline.conversation-info"), Immutable]
public sealed record ConversationInfo(
    string Id,
    string Collection,
    string Title,
    DateTimeOffset Created,
    DateTimeOffset Changed,
    int Turns
);

/// <summary>A page of conversations, the last changed first.</summary>
/// <param name="Conversations">The conversations.</param>
/// <param name="Next">Pass as <c>after</c> to get the next page; null: this was the last.</param>
[GenerateSerializer, Alias("pipeline.conversation-page"), Immutable]
public sealed record ConversationPage(IReadOnlyList<ConversationInfo> Conversations, string? Next);

/// <summary>A conversation with its turns.</summary>
/// <param name="Info">What it is.</param>
/// <param name="Turns">Its turns, in order.</param>
[GenerateSerializer, Alias("pipeline.conversation"), Immutable]
public sealed record Conversation(ConversationInfo Info, IReadOnlyList<ConversationTurn> Turns);
