using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>
/// What a generator is told of a long conversation: questions, what their answers said with a citation, and the
/// passages that were cited, which the next answer may cite again. Within a budget, newest first; what was said without
/// a citation comes last, and only where everything that was cited had room.
/// </summary>
internal static class EvidenceCompaction
{
    /// <summary>What stands for an answer of which nothing is told.</summary>
    public const string Omitted = "…";

    /// <summary>Compacts a conversation.</summary>
    /// <param name="turns">The turns, oldest first.</param>
    /// <param name="context">The passages of the question, which are not told twice.</param>
    /// <param name="withPassages">Whether the question leans on the conversation, so that its passages still
    /// matter.</param>
    /// <param name="budget">The most that may be told.</param>
    /// <param name="cost">What a text costs of the budget, at least 0.</param>
    public static CompactedConversation Compact(
        IReadOnlyList<ConversationTurn> turns,
        IReadOnlyList<SearchHit> context,
        bool withPassages,
        int budget,
        Func<string, int> cost
    )
    {
        var kept = new KeptEvidence(turns, context, withPassages);
        var left = budget;
        foreach (var item in kept.Items)
        {
            var price = cost(item.Cost);
            if (price > left)
            {
                break;
            }

            left -= price;
            kept.Keep(item);
        }

        return kept.Compacted();
    }

    /// <summary>Tokens of a text, more rather than fewer, for languages of one and of three bytes a character
    /// alike.</summary>
    public static int Tokens(string text) => (Encoding.UTF8.GetByteCount(text) + 2) / 3;
}

/// <summary>What is told of a conversation.</summary>
/// <param name="History">Questions and short answers, oldest first, whose citations count on from the
/// question's passages.</param>
/// <param name="Carried">The passages of earlier answers, numbered behind the question's own.</param>
internal sealed record CompactedConversation(IReadOnlyList<ChatMessage> History, IReadOnlyList<SearchHit> Carried);
