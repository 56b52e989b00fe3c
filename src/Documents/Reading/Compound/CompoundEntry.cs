namespace Pipeline.Documents.Reading.Compound;

/// <summary>A storage or a stream of a compound file ([MS-CFB] 2.6.1).</summary>
internal sealed class CompoundEntry
{
    private readonly Dictionary<string, CompoundEntry> _children = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name as written, at most 31 UTF-16 code units. The root's is of no use.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the entry is a storage (a folder); else it is a stream.</summary>
    public required bool IsStorage { get; init; }

    /// <summary>The class of the object that a storage holds, or <see cref="Guid.Empty"/>.</summary>
    public required Guid ClassId { get; init; }

    /// <summary>Bytes of a stream as the directory states them; 0 for a storage.</summary>
    public required long Size { get; init; }

    /// <summary>The storages and streams directly in a storage, in no order; of several with one name one.</summary>
    public IReadOnlyCollection<CompoundEntry> Children => _children.Values;

    internal required uint FirstSector { get; init; }

    internal void Add(CompoundEntry child) => _children.TryAdd(child.Name, child);

    /// <summary>What lies in this storage under a path such as "BodyText/Section0", or null. Case does not
    /// count.</summary>
    public CompoundEntry? Find(string path)
    {
        var entry = this;
        foreach (var name in path.Split('/'))
        {
            if (!entry._children.TryGetValue(name, out var child))
            {
                return null;
            }

            entry = child;
        }
        return entry;
    }
}
