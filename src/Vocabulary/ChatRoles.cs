namespace Pipeline.Vocabulary;

/// <summary>The words of <see cref="ChatRole"/>.</summary>
public static class ChatRoles
{
    /// <summary>Every word, as messages list them.</summary>
    public static string Words { get; } = string.Join(", ", Enum.GetValues<ChatRole>().Select(Word));

    /// <summary>The word that models' templates, and the protocols that show turns, know a role by.</summary>
    /// <param name="role">The role.</param>
    public static string Word(this ChatRole role) =>
        role switch
        {
            ChatRole.System => "system",
            ChatRole.User => "user",
            ChatRole.Assistant => "assistant",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
        };
}
