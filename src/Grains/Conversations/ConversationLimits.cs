namespace Pipeline.Grains.Conversations;

/// <summary>How much is stored of conversations.</summary>
internal static class ConversationLimits
{
    /// <summary>Conversations that somebody has in a collection; beyond, those that were not used for longest
    /// go.</summary>
    public const int MostConversations = 500;

    /// <summary>Turns of a conversation; it takes no more.</summary>
    public const int MostTurns = 200;

    /// <summary>Bytes of the turns of a conversation, from which on it takes no more.</summary>
    public const long MostBytes = 4 << 20;

    /// <summary>Turns that a question is read with.</summary>
    public const int TurnsBefore = 16;

    /// <summary>Conversations on a page.</summary>
    public const int MostOnPage = 200;
}
