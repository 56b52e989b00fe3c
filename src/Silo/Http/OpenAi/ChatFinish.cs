using System.Text.Json;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>Why a chat answer ended, as that API tells it.</summary>
internal enum ChatFinish
{
    /// <summary>The model ended its turn.</summary>
    Stop,

    /// <summary>The token limit was reached.</summary>
    Length,

    /// <summary>The model calls functions.</summary>
    ToolCalls,

    /// <summary>A guardrail blocked it.</summary>
    ContentFilter,

    /// <summary>The generator was stopped in the middle; a word of this program alone.</summary>
    Cancelled,
}

/// <summary>The words of <see cref="ChatFinish"/>.</summary>
internal static class ChatFinishes
{
    /// <summary>What the generator's reason is in that API; null for none yet.</summary>
    public static ChatFinish? Of(FinishReason? reason) =>
        reason switch
        {
            null => null,
            FinishReason.Stop => ChatFinish.Stop,
            FinishReason.Length => ChatFinish.Length,
            FinishReason.Cancelled => ChatFinish.Cancelled,
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
        };

    /// <summary>The word on the wire.</summary>
    public static string Word(this ChatFinish finish) => JsonNamingPolicy.SnakeCaseLower.ConvertName(finish.ToString());
}
