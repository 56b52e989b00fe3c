using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>Reads the records of a stream one after another.</summary>
internal static class HwpRecords
{
    private const int LongSize = 0xFFF;
    private const int AtOnce = 64 * 1024;

    /// <summary>The records as they come, without their children.</summary>
    /// <exception cref="InvalidDataException">A record is cut off.</exception>
    public static IEnumerable<HwpRecord> In(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(uint)];
        // Fewer bytes than a record's head are left where a stream was padded.
        while (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head);
            var (tag, level, size) = ((HwpTag)(bits & 0x3FF), (int)((bits >> 10) & 0x3FF), bits >> 20);
            if (size == LongSize)
            {
                Fill(stream, head);
                size = BinaryPrimitives.ReadUInt32LittleEndian(head);
            }

            yield return new HwpRecord(tag, level, Data(stream, size));
        }
    }

    /// <summary>The records of level 0, each with all that belongs to it.</summary>
    /// <exception cref="InvalidDataException">A record is cut off.</exception>
    public static IEnumerable<HwpRecord> Trees(Stream stream, CancellationToken cancellationToken)
    {
        var open = new Stack<HwpRecord>();
        HwpRecord? root = null;
        foreach (var record in In(stream, cancellationToken))
        {
            while (open.TryPeek(out var above) && above.Level >= record.Level)
            {
                open.Pop();
            }

            if (open.TryPeek(out var parent))
            {
                parent.Children.Add(record);
            }
            else
            {
                if (root is not null)
                {
                    yield return root;
                }

                root = record;
            }

            open.Push(record);
        }

        if (root is not null)
        {
            yield return root;
        }
    }

    // The size is believed as far as there are bytes.
    private static byte[] Data(Stream stream, uint size)
    {
        if (size <= AtOnce)
        {
            var data = new byte[size];
            Fill(stream, data);
            return data;
        }

        using var bytes = new MemoryStream();
        var part = new byte[AtOnce];
        for (long rest = size; rest > 0; )
        {
            var read = stream.Read(part, 0, (int)Math.Min(rest, part.Length));
            if (read == 0)
            {
                throw new InvalidDataException("A record is cut off.");
            }

            bytes.Write(part, 0, read);
            rest -= read;
        }
        return bytes.ToArray();
    }

    private static void Fill(Stream stream, byte[] buffer)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new InvalidDataException("A record is cut off.");
        }
    }
}
