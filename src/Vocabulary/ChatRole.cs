namespace Pipeline.Vocabulary;

/// <summary>Who speaks in a turn of a conversation. Zero is no role, so a turn that came without one is told from the
/// first of them.</summary>
public enum ChatRole
{
    /// <summary>Whoever set the conversation up.</summary>
    System = 1,

    /// <summary>Who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
