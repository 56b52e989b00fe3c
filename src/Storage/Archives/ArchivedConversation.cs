using Pipeline.Storage.Conversations;

namespace Pipeline.Storage.Archives;

/// <summary>A conversation with its turns.</summary>
/// <param name="Row">The conversation.</param>
/// <param name="Turns">The bodies of its turns, in order.</param>
public sealed record ArchivedConversation(ConversationRow Row, IReadOnlyList<byte[]> Turns);
