using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>The turns of a stored conversation before a question, as the parts of its answer see them.</summary>
/// <param name="turns">The turns, oldest first; as the asker may see them.</param>
internal sealed class PriorTurns(IReadOnlyList<ConversationTurn> turns)
{
    /// <summary>There are none.</summary>
    public static PriorTurns None { get; } = new([]);

    /// <summary>The turns, oldest first.</summary>
    public IReadOnlyList<ConversationTurn> Turns => turns;

    /// <summary>The turns as a history, whole: by it a follow-up is read.</summary>
    public IReadOnlyList<ChatMessage> History() =>
        [
            .. turns.SelectMany(turn =>
                turn.Text.Length == 0
                    ? [new ChatMessage(ChatRole.User, turn.Question)]
                    : (ChatMessage[])
                        [new ChatMessage(ChatRole.User, turn.Question), new ChatMessage(ChatRole.Assistant, turn.Text)]
            ),
        ];
}
