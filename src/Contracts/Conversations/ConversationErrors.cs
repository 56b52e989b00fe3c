using System.Globalization;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Conversations;

/// <summary>Why a conversation cannot be had, or asked in.</summary>
public static class ConversationErrors
{
    /// <summary>There is none of that id for this caller.</summary>
    public static PipelineException Unknown() =>
        new(
            ErrorCode.UnknownConversation,
            "There is no conversation of that id in this collection, or it is somebody else's. Begin one with POST /api/collections/NAME/conversations.",
            "conversation"
        );

    /// <summary>Another question of it is being answered.</summary>
    public static PipelineException Busy() =>
        new(
            ErrorCode.Conflict,
            "Another question of this conversation is being answered. Wait for its end, or ask outside of the conversation.",
            "conversation",
            retryAfterSeconds: 2,
            reason: "conversation_busy"
        );

    /// <summary>It takes no more turns.</summary>
    /// <param name="most">How many it takes.</param>
    public static PipelineException Full(int most) =>
        new(
            ErrorCode.Conflict,
            $"The conversation is full: it takes {most} questions, or fewer that are long. Begin a new one.",
            "conversation",
            reason: "conversation_full",
            values: new Dictionary<string, string> { ["most"] = most.ToString(CultureInfo.InvariantCulture) }
        );

    /// <summary>A question came with a conversation and with a history of its own.</summary>
    public static PipelineException TwoHistories() =>
        new(
            ErrorCode.InvalidRequest,
            "history: the history of a conversation is what is stored of it. Leave out history or conversation.",
            "history",
            reason: "history_and_conversation"
        );
}
