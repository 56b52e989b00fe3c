namespace Pipeline.Inference.Generation.Grammars;

/// <summary>All ways on that a text has left open, and, once asked for, where each character leads.</summary>
/// <param name="tops">The stacks, each at a character.</param>
/// <param name="sets">The characters of each.</param>
/// <param name="isComplete">Whether the answer may end here.</param>
internal sealed class GrammarState(StackNode[] tops, CharacterSet[] sets, bool isComplete)
{
    public StackNode[] Tops => tops;

    public bool IsComplete => isComplete;

    /// <summary>Where characters below 128 lead; null where not asked yet.</summary>
    public GrammarState?[]? Ascii { get; set; }

    /// <summary>Where those characters lead that match these of the first 64 stacks.</summary>
    public Dictionary<ulong, GrammarState>? ByMatches { get; set; }

    /// <summary>The tokens allowed at this state, a bit each; null when not known.</summary>
    public ulong[]? Mask { get; set; }

    public bool Matches(int top, int character) => sets[top].Contains(character);

    /// <summary>Whether a character from one to the other may follow.</summary>
    public bool MayFollow(int first, int last)
    {
        foreach (var set in sets)
        {
            if (set.Intersects(first, last))
            {
                return true;
            }
        }

        return false;
    }
}
