namespace Pipeline.Documents.Chunking;

/// <summary>The sections of a document: each heading opens one, which ends at the next heading.</summary>
internal sealed class SectionList
{
    // Every chunk of a section carries its path: a heading as long as a document would multiply it.
    private const int MaxPathCharacters = 200;

    private readonly List<(int Level, string[] Path)> _sections = [(0, [])];
    private readonly List<(int Level, string Text)> _open = [];

    /// <summary>The section that a block belongs to; a heading belongs to the section that it opens.</summary>
    public int Enter(TextBlock block)
    {
        if (block.Kind == BlockKind.Heading)
        {
            while (_open.Count > 0 && _open[^1].Level >= block.Level)
            {
                _open.RemoveAt(_open.Count - 1);
            }

            _open.Add((block.Level, Shortened(block.Text)));
            _sections.Add((block.Level, [.. _open.Select(heading => heading.Text)]));
        }
        return _sections.Count - 1;
    }

    private static string Shortened(string heading)
    {
        if (heading.Length <= MaxPathCharacters)
        {
            return heading;
        }

        var end = MaxPathCharacters - 1;
        return heading[..(char.IsHighSurrogate(heading[end - 1]) ? end - 1 : end)].TrimEnd() + "…";
    }

    /// <summary>Level of the heading that opened a section; 0 for what stands before the first heading.</summary>
    public int Level(int section) => _sections[section].Level;

    /// <summary>
    /// The headings that all running text of a range of units stands under; when there is none, those of the section
    /// that most of it stands in.
    /// </summary>
    public IReadOnlyList<string> Path(List<TextUnit> units, int first, int end)
    {
        string[]? common = null;
        for (var i = first; i < end; i++)
        {
            if (units[i].Kind == BlockKind.Heading)
            {
                continue;
            }

            var path = _sections[units[i].Section].Path;
            if (common is null || ReferenceEquals(common, path))
            {
                common = path;
                continue;
            }
            var shared = 0;
            while (shared < common.Length && shared < path.Length && common[shared] == path[shared])
            {
                shared++;
            }

            common = shared == common.Length ? common : common[..shared];
        }
        common ??= _sections[units[first].Section].Path;
        return common.Length > 0 ? common : _sections[LargestSection(units, first, end)].Path;
    }

    private static int LargestSection(List<TextUnit> units, int first, int end)
    {
        var (largest, most) = (units[first].Section, 0L);
        for (var i = first; i < end; )
        {
            var section = units[i].Section;
            var tokens = 0L;
            for (; i < end && units[i].Section == section; i++)
            {
                tokens += units[i].Kind == BlockKind.Heading ? 0 : units[i].Tokens;
            }

            if (tokens > most)
            {
                (largest, most) = (section, tokens);
            }
        }
        return largest;
    }
}
