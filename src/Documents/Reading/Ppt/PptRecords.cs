using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Reading.Ppt;

/// <summary>The records of a presentation's stream, whose lengths are never believed beyond what holds them.</summary>
internal sealed class PptRecords(byte[] stream, ReadingLimits limits)
{
    private const int HeaderSize = 8;

    /// <summary>The record at an offset, or null.</summary>
    public PptRecord? At(long offset)
    {
        if (offset < 0 || offset + HeaderSize > stream.Length)
        {
            return null;
        }

        var at = (int)offset;
        var head = BinaryPrimitives.ReadUInt16LittleEndian(stream.AsSpan(at));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(stream.AsSpan(at + 4));
        return new PptRecord(
            BinaryPrimitives.ReadUInt16LittleEndian(stream.AsSpan(at + 2)),
            head >> 4,
            at + HeaderSize,
            (int)Math.Min(at + HeaderSize + (long)length, stream.Length),
            (head & 0xF) == 0xF
        );
    }

    /// <summary>The records directly in a container.</summary>
    public IEnumerable<PptRecord> Children(PptRecord container)
    {
        for (var at = container.Start; at < container.End; )
        {
            if (At(at) is not { } record)
            {
                yield break;
            }

            var bounded = record with { End = Math.Min(record.End, container.End) };
            yield return bounded;
            at = Math.Max(bounded.End, at + HeaderSize);
        }
    }

    /// <summary>All records in a container that hold no others, in order.</summary>
    public IEnumerable<PptRecord> Leaves(PptRecord container)
    {
        var open = new Stack<IEnumerator<PptRecord>>();
        open.Push(Children(container).GetEnumerator());
        while (open.TryPeek(out var records))
        {
            if (!records.MoveNext())
            {
                open.Pop();
            }
            else if (!records.Current.IsContainer)
            {
                yield return records.Current;
            }
            else if (open.Count >= limits.MaxNesting)
            {
                throw Failures.TooDeep(limits);
            }
            else
            {
                open.Push(Children(records.Current).GetEnumerator());
            }
        }
    }

    /// <summary>A number of a record's data, or null.</summary>
    public uint? Number(PptRecord record, int at) =>
        record.Start + at + sizeof(uint) <= record.End
            ? BinaryPrimitives.ReadUInt32LittleEndian(stream.AsSpan(record.Start + at))
            : null;

    /// <summary>A record's data.</summary>
    public ReadOnlyMemory<byte> Data(PptRecord record) => stream.AsMemory(record.Start, record.End - record.Start);

    /// <summary>A record's data as UTF-16, or as its lower halves.</summary>
    public string Text(PptRecord record, bool wide)
    {
        var data = stream.AsSpan(record.Start, record.End - record.Start);
        return wide ? Encoding.Unicode.GetString(data) : Encoding.Latin1.GetString(data);
    }
}
