namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Where the newest versions of a presentation's objects lie ([MS-PPT] 2.1.2).</summary>
internal sealed class PptPersisted
{
    private const int UserEdit = 0x0FF5;
    private const int Directory = 0x1772;
    private const int MaxEdits = 4096;

    private readonly PptRecords _records;
    private readonly Dictionary<uint, uint> _offsets = [];

    /// <param name="records">The presentation's records.</param>
    /// <param name="edit">Where the newest edit lies.</param>
    public PptPersisted(PptRecords records, uint edit)
    {
        _records = records;
        uint? document = null;
        var seen = new HashSet<uint>();
        while (edit != 0 && seen.Count < MaxEdits && seen.Add(edit) && records.At(edit) is { Type: UserEdit } record)
        {
            document ??= records.Number(record, 16);
            if (records.Number(record, 12) is { } at && records.At(at) is { Type: Directory } directory)
            {
                Take(directory);
            }

            edit = records.Number(record, 8) ?? 0;
        }

        Document = document is { } id ? Find(id) : null;
    }

    /// <summary>The container of the document, or null.</summary>
    public PptRecord? Document { get; }

    /// <summary>Where each object lies, by its number.</summary>
    public IReadOnlyDictionary<uint, uint> Offsets => _offsets;

    /// <summary>An object, or null.</summary>
    public PptRecord? Find(uint id) => _offsets.TryGetValue(id, out var offset) ? _records.At(offset) : null;

    // Runs of numbers: the first in 20 bits and how many in 12, then an offset for each. Newer ones come first.
    private void Take(PptRecord directory)
    {
        for (var at = 0; _records.Number(directory, at) is { } run; )
        {
            at += sizeof(uint);
            for (uint i = 0; i < run >> 20; i++, at += sizeof(uint))
            {
                if (_records.Number(directory, at) is not { } offset)
                {
                    return;
                }

                _offsets.TryAdd((run & 0xFFFFF) + i, offset);
            }
        }
    }
}
