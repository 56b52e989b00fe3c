using System.Buffers.Binary;

namespace Pipeline.Vocabulary;

/// <summary>
/// The stored form of a <see cref="ChunkPlace"/>: fields, each a tag, the length of what follows, and numbers of seven
/// bits a byte. Boxes are kept to a ten-thousandth of the page. A field that the reader does not know is passed over,
/// so
/// that rows of a later version can be read.
/// </summary>
public static class ChunkPlaceBytes
{
    private const int Parts = 10_000;

    // Two bytes each.
    private const int BoxBytes = 8;

    private enum Tag : byte
    {
        Kind = 1,
        LastPage = 2,
        Rows = 3,
        Times = 4,
        Boxes = 5,
        Added = 6,
    }

    /// <summary>Writes a place.</summary>
    /// <param name="place">The place, or null.</param>
    /// <returns>The bytes; empty for a place that says nothing.</returns>
    public static byte[] Write(ChunkPlace? place)
    {
        if (place is null || place.IsEmpty)
        {
            return [];
        }

        var bytes = new List<byte>();
        if (place.Kind != PageKind.Page)
        {
            Field(bytes, Tag.Kind, (int)place.Kind);
        }

        if (place.LastPage is { } page)
        {
            Field(bytes, Tag.LastPage, page);
        }

        if (place.FirstRow is { } row)
        {
            Field(bytes, Tag.Rows, row, place.LastRow ?? row);
        }

        if (place.From is { } from)
        {
            Field(bytes, Tag.Times, from, place.To ?? from);
        }

        if (place.Boxes.Count > 0)
        {
            var field = new List<byte>();
            Span<byte> edges = stackalloc byte[BoxBytes];
            foreach (var (onPage, box) in place.Boxes)
            {
                Number(field, onPage);
                BinaryPrimitives.WriteUInt16LittleEndian(edges, Part(box.Left));
                BinaryPrimitives.WriteUInt16LittleEndian(edges[2..], Part(box.Top));
                BinaryPrimitives.WriteUInt16LittleEndian(edges[4..], Part(box.Width));
                BinaryPrimitives.WriteUInt16LittleEndian(edges[6..], Part(box.Height));
                field.AddRange(edges);
            }

            Field(bytes, Tag.Boxes, field);
        }

        if (place.Added.Count > 0)
        {
            Field(bytes, Tag.Added, [.. place.Added.SelectMany(range => (int[])[range.Start, range.Length])]);
        }

        return [.. bytes];
    }

    /// <summary>Reads a place.</summary>
    /// <param name="stored">What <see cref="Write"/> gave.</param>
    /// <returns>The place; null for no bytes, and for what is none.</returns>
    public static ChunkPlace? Read(ReadOnlySpan<byte> stored)
    {
        var place = new ChunkPlace();
        while (!stored.IsEmpty)
        {
            var tag = (Tag)stored[0];
            stored = stored[1..];
            if (!TryNumber(ref stored, out var length) || length > stored.Length)
            {
                return null;
            }

            var field = stored[..length];
            stored = stored[length..];
            if (Add(place, tag, field) is not { } more)
            {
                return null;
            }

            place = more;
        }
        return place.IsEmpty ? null : place;
    }

    private static ChunkPlace? Add(ChunkPlace place, Tag tag, ReadOnlySpan<byte> field)
    {
        if (tag == Tag.Boxes)
        {
            return Boxes(field) is { } boxes ? place with { Boxes = boxes } : null;
        }

        if (!Enum.IsDefined(tag))
        {
            return place;
        }

        var numbers = new List<int>();
        while (!field.IsEmpty)
        {
            if (!TryNumber(ref field, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return (tag, numbers) switch
        {
            (Tag.Kind, [var kind, ..]) => Enum.IsDefined((PageKind)kind) ? place with { Kind = (PageKind)kind } : place,
            (Tag.LastPage, [var page, ..]) => place with { LastPage = page },
            (Tag.Rows, [var first, var last, ..]) => place with { FirstRow = first, LastRow = last },
            (Tag.Times, [var from, var to, ..]) => place with { From = from, To = to },
            (Tag.Added, _) => place with
            {
                Added =
                [
                    .. numbers.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new TextRange(pair[0], pair[1])),
                ],
            },
            _ => null,
        };
    }

    private static List<PlacedBox>? Boxes(ReadOnlySpan<byte> field)
    {
        var boxes = new List<PlacedBox>();
        while (!field.IsEmpty)
        {
            if (!TryNumber(ref field, out var page) || field.Length < BoxBytes)
            {
                return null;
            }

            boxes.Add(
                new PlacedBox(page, new PageBox(Edge(field), Edge(field[2..]), Edge(field[4..]), Edge(field[6..])))
            );
            field = field[BoxBytes..];
        }
        return boxes;
    }

    private static ushort Part(float fraction) => (ushort)Math.Round(Math.Clamp(fraction, 0, 1) * Parts);

    private static float Edge(ReadOnlySpan<byte> field) =>
        BinaryPrimitives.ReadUInt16LittleEndian(field) / (float)Parts;

    private static void Field(List<byte> bytes, Tag tag, params ReadOnlySpan<int> numbers)
    {
        var field = new List<byte>();
        foreach (var number in numbers)
        {
            Number(field, number);
        }

        Field(bytes, tag, field);
    }

    private static void Field(List<byte> bytes, Tag tag, List<byte> field)
    {
        bytes.Add((byte)tag);
        Number(bytes, field.Count);
        bytes.AddRange(field);
    }

    private static void Number(List<byte> bytes, int number)
    {
        var rest = (uint)number;
        for (; rest > 0x7F; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        bytes.Add((byte)rest);
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> bytes, out int number)
    {
        var value = 0UL;
        for (var i = 0; i < bytes.Length && i < 5; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                number = (int)value;
                return value <= int.MaxValue;
            }
        }
        number = 0;
        return false;
    }
}
