namespace Pipeline.Documents.Chunking;

/// <summary>Joins sections that are too small to stand alone to a neighbour.</summary>
internal static class SectionGroups
{
    /// <summary>Consecutive, half-open ranges of units that together are all units; chunks do not cross them.</summary>
    public static IEnumerable<(int First, int End)> Of(
        List<TextUnit> units,
        SectionList sections,
        ChunkingOptions options
    )
    {
        var groups = new List<Group>();
        for (var i = 0; i < units.Count; )
        {
            var section = units[i].Section;
            var group = new Group(i, sections.Level(section));
            for (; i < units.Count && units[i].Section == section; i++)
            {
                group.Take(units[i]);
            }

            group.End = i;

            if (groups.Count > 0 && Joins(groups[^1], group, options))
            {
                groups[^1].Take(group);
            }
            else
            {
                groups.Add(group);
            }
        }
        return groups.Select(group => (group.First, group.End));
    }

    // A heading without text introduces what follows. Otherwise small sections join up while the result is one chunk; a
    // small one before a large one of the same rank or below leads it in, and a small one at the end of a chapter
    // closes it.
    private static bool Joins(Group before, Group next, ChunkingOptions options)
    {
        var introduces = next.Level == 0 || before.LastLevel == 0 || next.Level >= before.LastLevel;
        if (!before.HasText)
        {
            return true;
        }

        var fits = before.Tokens + next.Tokens <= options.MaxTokens;
        if (before.Tokens < options.MinTokens)
        {
            return introduces || fits;
        }
        // A small section that has children of its own waits for them.
        return next.Tokens < options.MinTokens && next.HasText && fits;
    }

    private sealed class Group(int first, int level)
    {
        public int First { get; } = first;

        public int End { get; set; }

        public int Level { get; } = level;

        public int LastLevel { get; private set; } = level;

        public long Tokens { get; private set; }

        public bool HasText { get; private set; }

        public void Take(TextUnit unit)
        {
            Tokens += unit.Tokens;
            HasText |= unit.Kind != BlockKind.Heading;
        }

        public void Take(Group next)
        {
            End = next.End;
            LastLevel = next.Level;
            Tokens += next.Tokens;
            HasText |= next.HasText;
        }
    }
}
