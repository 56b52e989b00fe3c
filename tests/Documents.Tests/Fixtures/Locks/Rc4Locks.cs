using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Compound;
using Pipeline.Documents.Reading.Encryption;

namespace Pipeline.Documents.Tests.Fixtures.Locks;

/// <summary>Locks Office documents of before 2007 in RC4: as Office 97 did, or as CryptoAPI does.</summary>
internal sealed class Rc4Locks(string password, bool isCryptoApi, int bits = 128)
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 7))];
    private static readonly byte[] Verifier = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 11))];

    /// <summary>What a document says of its encryption, from the version on.</summary>
    public byte[] Header()
    {
        byte[] verifier = [.. Verifier, .. isCryptoApi ? SHA1.HashData(Verifier) : MD5.HashData(Verifier)];
        new Rc4(Key(0)).Apply(verifier);
        return isCryptoApi
            ? [4, 0, 2, 0, 4, 0, 0, 0, .. OfficeLocks.Header(4, 0x6801, bits, verifier[..16], verifier[16..])]
            : [1, 0, 1, 0, .. Salt, .. verifier];
    }

    /// <summary>A Word document, locked.</summary>
    public byte[] Doc(byte[] file)
    {
        var (document, table) = (Stream(file, "WordDocument"), Stream(file, "0Table"));
        var header = Header();
        // The table stream begins with the header, so what lies in it moves.
        foreach (var at in new[] { 0x1A2, 0x102 })
        {
            var place = BinaryPrimitives.ReadInt32LittleEndian(document.AsSpan(at));
            BinaryPrimitives.WriteInt32LittleEndian(document.AsSpan(at), place + header.Length);
        }

        document[0x0B] |= 1;
        BinaryPrimitives.WriteInt32LittleEndian(document.AsSpan(0x0E), header.Length);
        byte[] moved = [.. header, .. table];
        return Compounds.Of(("WordDocument", Blocks(document, 512, 68)), ("0Table", Blocks(moved, 512, header.Length)));
    }

    /// <summary>A presentation, locked.</summary>
    public byte[] Ppt(byte[] file)
    {
        var (stream, user) = (Stream(file, "PowerPoint Document"), Stream(file, "Current User"));
        var edit = BinaryPrimitives.ReadInt32LittleEndian(user.AsSpan(16));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(edit + 8 + 12));
        var run = BinaryPrimitives.ReadUInt32LittleEndian(stream.AsSpan(directory + 8));
        var offsets = Enumerable
            .Range(0, (int)(run >> 20))
            .Select(i => BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(directory + 12 + (4 * i))))
            .ToList();
        foreach (var (offset, i) in offsets.Select((offset, i) => (offset, i)))
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(offset + 4));
            new Rc4(Key((uint)(1 + i))).Apply(stream.AsSpan(offset, 8 + length));
        }

        var session = new MemoryStream();
        session.Write(stream.AsSpan(0, directory));
        offsets.Add((int)session.Length);
        var header = Header();
        session.Write([0x0F, 0, 0x14, 0x2F, .. BitConverter.GetBytes(header.Length), .. header]);
        var directoryAt = (int)session.Length;
        byte[] entries =
        [
            .. BitConverter.GetBytes(1 | (offsets.Count << 20)),
            .. offsets.SelectMany(BitConverter.GetBytes),
        ];
        session.Write([0, 0, 0x72, 0x17, .. BitConverter.GetBytes(entries.Length), .. entries]);
        edit = (int)session.Length;
        byte[] fields = [.. new[] { 0, 0, 0, directoryAt, 1, 0, 0, offsets.Count }.SelectMany(BitConverter.GetBytes)];
        session.Write([0, 0, 0xF5, 0x0F, .. BitConverter.GetBytes(fields.Length), .. fields]);
        BinaryPrimitives.WriteUInt32LittleEndian(user.AsSpan(12), 0xF3D1C4DF);
        BinaryPrimitives.WriteInt32LittleEndian(user.AsSpan(16), edit);
        return Compounds.Of(("PowerPoint Document", session.ToArray()), ("Current User", user));
    }

    /// <summary>A workbook, locked: all but the headers of records, and some that say where others lie ([MS-XLS]
    /// 2.2.10).</summary>
    public byte[] Xls(byte[] file)
    {
        var stream = Stream(file, "Workbook");
        var header = Header();
        byte[] protection = [.. BitConverter.GetBytes((ushort)1), .. header];
        var first = 4 + BinaryPrimitives.ReadUInt16LittleEndian(stream.AsSpan(2));
        byte[] added = [0x2F, 0, .. BitConverter.GetBytes((ushort)protection.Length), .. protection];
        byte[] whole = [.. stream[..first], .. added, .. stream[first..]];
        var locked = Blocks(whole, 1024, 0);
        for (var at = 0; at + 4 <= whole.Length; )
        {
            var type = BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(at + 2));
            var clear =
                4
                + (
                    type is 0x809 or 0x2F ? length
                    : type == 0x85 ? 4
                    : 0
                );
            if (type == 0x85)
            {
                var place = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(at + 4));
                BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(at + 4), place + added.Length);
            }

            whole.AsSpan(at, clear).CopyTo(locked.AsSpan(at));
            at += 4 + length;
        }
        return Compounds.Of(("Workbook", locked));
    }

    private static byte[] Stream(byte[] file, string name)
    {
        var compound = CompoundFile.Open(file, new ReadingLimits());
        return compound.Read(compound.Root.Find(name)!);
    }

    private byte[] Blocks(byte[] stream, int size, int clear)
    {
        var locked = stream.ToArray();
        for (var at = 0; at < locked.Length; at += size)
        {
            new Rc4(Key((uint)(at / size))).Apply(locked.AsSpan(at, Math.Min(size, locked.Length - at)));
        }

        stream.AsSpan(0, clear).CopyTo(locked);
        return locked;
    }

    private byte[] Key(uint block)
    {
        var text = Encoding.Unicode.GetBytes(password);
        var number = BitConverter.GetBytes(block);
        if (isCryptoApi)
        {
            var hash = SHA1.HashData([.. SHA1.HashData([.. Salt, .. text]), .. number]);
            return bits == 40 ? [.. hash[..5], .. new byte[11]] : hash[..(bits / 8)];
        }

        var start = MD5.HashData(text)[..5];
        var repeated = Enumerable.Repeat<byte[]>([.. start, .. Salt], 16).SelectMany(bytes => bytes).ToArray();
        return MD5.HashData([.. MD5.HashData(repeated)[..5], .. number]);
    }
}
