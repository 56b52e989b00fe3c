namespace Pipeline.Storage.Conversations;

/// <summary>A turn to be added behind the others of its conversation.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Number">Its number, from 0: how many turns there are already.</param>
/// <param name="Body">The turn, in whatever form its writer reads it again.</param>
/// <param name="Title">What the conversation is called from then on, if it has no title.</param>
public sealed record StoredTurn(string ConversationId, int Number, ReadOnlyMemory<byte> Body, string Title);
