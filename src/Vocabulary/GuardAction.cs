namespace Pipeline.Vocabulary;

/// <summary>What is done about a finding. Ordered by strength: the strongest of several wins.</summary>
public enum GuardAction
{
    /// <summary>Nothing: the rule is not looked for at that place.</summary>
    Pass,

    /// <summary>The found text is replaced by the rule's mask, for example <c>[card]</c>.</summary>
    Mask,

    /// <summary>The whole text is refused.</summary>
    Block,
}
