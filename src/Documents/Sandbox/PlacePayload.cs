using System.Buffers.Binary;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// The places of blocks as bytes: for each block that has some, its number and how many they are; for each place, what
/// it says (1 byte), its offset, and what it says in the order page, row, times (4 bytes a number) and box (4 single
/// precision numbers), little endian.
/// </summary>
internal static class PlacePayload
{
    private const int BoxBytes = 16;
    private const int BlockHead = 2 * sizeof(int);
    private const int PlaceHead = 1 + sizeof(int);

    /// <summary>Most bytes of the places of a document.</summary>
    public const long MaxBytes =
        DocumentTextBuilder.MaxPlaces * (long)(BlockHead + PlaceHead + (4 * sizeof(int)) + BoxBytes);

    [Flags]
    private enum Says : byte
    {
        Page = 1,
        Row = 2,
        Times = 4,
        Box = 8,
    }

    public static byte[] Write(IReadOnlyList<TextBlock> blocks)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Places.Count == 0)
            {
                continue;
            }

            writer.Write(i);
            writer.Write(blocks[i].Places.Count);
            foreach (var place in blocks[i].Places)
            {
                Write(writer, place);
            }
        }
        return bytes.ToArray();
    }

    /// <summary>Gives blocks their places; false when the bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, List<TextBlock> blocks)
    {
        var (last, total) = (-1, 0);
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < BlockHead)
            {
                return false;
            }

            var block = Number(ref bytes);
            var count = Number(ref bytes);
            total += Math.Clamp(count, 0, DocumentTextBuilder.MaxPlaces);
            if (
                block <= last
                || block >= blocks.Count
                || count <= 0
                || count > bytes.Length / PlaceHead
                || total > DocumentTextBuilder.MaxPlaces
            )
            {
                return false;
            }

            last = block;
            var places = new TextPlace[count];
            var least = 0;
            for (var i = 0; i < count; i++)
            {
                if (!TryRead(ref bytes, out places[i]) || places[i].Start < least)
                {
                    return false;
                }

                least = places[i].Start + 1;
            }

            if (least > blocks[block].Text.Length)
            {
                return false;
            }

            blocks[block] = blocks[block] with { Places = places };
        }
        return true;
    }

    private static void Write(BinaryWriter writer, TextPlace place)
    {
        writer.Write(
            (byte)(
                (place.Page is null ? 0 : Says.Page)
                | (place.Row is null ? 0 : Says.Row)
                | (place.From is null ? 0 : Says.Times)
                | (place.Box is null ? 0 : Says.Box)
            )
        );
        writer.Write(place.Start);
        if (place.Page is { } page)
        {
            writer.Write(page);
        }

        if (place.Row is { } row)
        {
            writer.Write(row);
        }

        if (place.From is { } from)
        {
            writer.Write(from);
            writer.Write(place.To ?? from);
        }

        if (place.Box is { } box)
        {
            writer.Write(box.Left);
            writer.Write(box.Top);
            writer.Write(box.Width);
            writer.Write(box.Height);
        }
    }

    private static bool TryRead(ref ReadOnlySpan<byte> bytes, out TextPlace place)
    {
        place = default;
        if (bytes.Length < PlaceHead)
        {
            return false;
        }

        var says = (Says)bytes[0];
        bytes = bytes[1..];
        place = new TextPlace(Number(ref bytes));
        var length =
            (says.HasFlag(Says.Page) ? sizeof(int) : 0)
            + (says.HasFlag(Says.Row) ? sizeof(int) : 0)
            + (says.HasFlag(Says.Times) ? 2 * sizeof(int) : 0)
            + (says.HasFlag(Says.Box) ? BoxBytes : 0);
        if (bytes.Length < length)
        {
            return false;
        }

        place = place with
        {
            Page = says.HasFlag(Says.Page) ? Number(ref bytes) : null,
            Row = says.HasFlag(Says.Row) ? Number(ref bytes) : null,
        };
        if (says.HasFlag(Says.Times))
        {
            place = place with { From = Number(ref bytes), To = Number(ref bytes) };
        }

        if (says.HasFlag(Says.Box))
        {
            var box = new PageBox(Edge(ref bytes), Edge(ref bytes), Edge(ref bytes), Edge(ref bytes));
            if (!box.IsOnPage)
            {
                return false;
            }

            place = place with { Box = box };
        }

        return place.Start >= 0
            && place.Page is null or > 0
            && place.Row is null or > 0
            && place.From is null or >= 0
            && !(place.To < place.From);
    }

    private static int Number(ref ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        return number;
    }

    private static float Edge(ref ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        bytes = bytes[sizeof(float)..];
        return number;
    }
}
