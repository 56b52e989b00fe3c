using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>The characters that are not shown, as ranges of the stream.</summary>
internal sealed class DocHiddenText
{
    private const int Vanish = 0x083C;

    private readonly List<(long Start, long End)> _ranges = [];

    /// <summary>Takes a page of runs of characters: where each begins, then where its changes lie in words ([MS-DOC]
    /// 2.9.33).</summary>
    public void TakePage(ReadOnlySpan<byte> page)
    {
        int runs = page[^1];
        for (var i = 0; i < runs && ((runs + 1) * 4) + i < page.Length - 1; i++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(page[(i * 4)..]);
            var end = BinaryPrimitives.ReadUInt32LittleEndian(page[((i + 1) * 4)..]);
            var at = page[((runs + 1) * 4) + i] * 2;
            if (at == 0 || at + 1 >= page.Length || end <= start)
            {
                continue;
            }

            var changes = new DocChanges(page.Slice(at + 1, Math.Min(page[at], page.Length - 1 - at - 1)));
            var isHidden = false;
            while (changes.Next())
            {
                isHidden = changes.Name == Vanish ? changes.Value[0] == 1 : isHidden;
            }

            if (isHidden)
            {
                _ranges.Add((start, end));
            }
        }
    }

    /// <summary>Puts the ranges in order.</summary>
    public void Sort() => _ranges.Sort();

    /// <summary>Whether the character at an offset is hidden.</summary>
    public bool Contains(long offset)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].End > offset ? (low, middle) : (middle + 1, high);
        }
        return low < _ranges.Count && _ranges[low].Start <= offset;
    }
}
