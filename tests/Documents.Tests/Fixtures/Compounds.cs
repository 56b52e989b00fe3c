using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes compound files ([MS-CFB]) of streams given by path.</summary>
internal static class Compounds
{
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint FatSector = 0xFFFFFFFD;
    private const uint DifatSector = 0xFFFFFFFC;
    private const uint None = 0xFFFFFFFF;
    private const int MiniSize = 64;
    private const int Cutoff = 4096;
    private const int HeaderDifats = 109;

    public static byte[] Of(params (string Path, byte[] Content)[] streams) => Of(512, streams);

    /// <summary>A compound file with sectors of 512 or 4096 bytes.</summary>
    public static byte[] Of(int sectorSize, params (string Path, byte[] Content)[] streams)
    {
        var root = new Node("Root Entry", null);
        foreach (var (path, content) in streams)
        {
            root.Add(path.Split('/'), content);
        }

        var nodes = new List<Node>();
        root.Number(nodes);
        var sectors = new List<byte[]>();
        var fat = new List<uint>();
        var mini = new MemoryStream();
        var miniFat = new List<uint>();
        foreach (var node in nodes.Where(node => node.Content is { Length: > 0 }))
        {
            if (node.Content!.Length >= Cutoff)
            {
                node.First = Put(node.Content, sectors, fat, sectorSize);
                continue;
            }

            node.First = (uint)miniFat.Count;
            var count = (node.Content.Length + MiniSize - 1) / MiniSize;
            for (var i = 1; i <= count; i++)
            {
                miniFat.Add(i == count ? EndOfChain : (uint)(miniFat.Count + 1));
            }

            mini.Write(node.Content);
            mini.SetLength(miniFat.Count * MiniSize);
            mini.Position = mini.Length;
        }
        root.First = mini.Length == 0 ? EndOfChain : Put(mini.ToArray(), sectors, fat, sectorSize);
        root.Size = mini.Length;
        var miniFatSectors = (uint)((miniFat.Count * 4 + sectorSize - 1) / sectorSize);
        var firstMiniFat =
            miniFat.Count == 0 ? EndOfChain : Put(Numbers(miniFat, sectorSize), sectors, fat, sectorSize);
        var directory = Put(Directory(nodes, sectorSize), sectors, fat, sectorSize);
        return Assemble(sectorSize, sectors, fat, directory, firstMiniFat, miniFatSectors);
    }

    private static byte[] Assemble(
        int sectorSize,
        List<byte[]> sectors,
        List<uint> fat,
        uint directory,
        uint firstMiniFat,
        uint miniFatSectors
    )
    {
        var perSector = sectorSize / 4;
        int fats = 0,
            difats = 0;
        while (fats * perSector < fat.Count + fats + difats)
        {
            fats++;
            difats = Math.Max(0, (fats - HeaderDifats + perSector - 2) / (perSector - 1));
        }

        var firstFat = fat.Count;
        fat.AddRange(Enumerable.Repeat(FatSector, fats));
        fat.AddRange(Enumerable.Repeat(DifatSector, difats));
        var table = Numbers(fat, sectorSize);
        for (var i = 0; i < fats; i++)
        {
            sectors.Add(table[(i * sectorSize)..((i + 1) * sectorSize)]);
        }

        for (var i = 0; i < difats; i++)
        {
            var listed = Enumerable
                .Range(HeaderDifats + (i * (perSector - 1)), perSector - 1)
                .Select(n => n < fats ? (uint)(firstFat + n) : None)
                .Append(i + 1 < difats ? (uint)(firstFat + fats + i + 1) : EndOfChain);
            sectors.Add(Numbers([.. listed], sectorSize));
        }

        var header = new byte[sectorSize];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(header);
        U16(header, 0x18, 0x3E);
        U16(header, 0x1A, sectorSize == 512 ? 3 : 4);
        U16(header, 0x1C, 0xFFFE);
        U16(header, 0x1E, sectorSize == 512 ? 9 : 12);
        U16(header, 0x20, 6);
        U32(header, 0x2C, (uint)fats);
        U32(header, 0x30, directory);
        U32(header, 0x38, Cutoff);
        U32(header, 0x3C, firstMiniFat);
        U32(header, 0x40, miniFatSectors);
        U32(header, 0x44, difats == 0 ? EndOfChain : (uint)(firstFat + fats));
        U32(header, 0x48, (uint)difats);
        for (var i = 0; i < HeaderDifats; i++)
        {
            U32(header, 0x4C + (i * 4), i < fats ? (uint)(firstFat + i) : None);
        }

        return [.. header, .. sectors.SelectMany(sector => sector)];
    }

    private static uint Put(byte[] content, List<byte[]> sectors, List<uint> fat, int sectorSize)
    {
        var first = (uint)sectors.Count;
        for (var at = 0; at < content.Length; at += sectorSize)
        {
            var sector = new byte[sectorSize];
            content.AsSpan(at, Math.Min(sectorSize, content.Length - at)).CopyTo(sector);
            sectors.Add(sector);
            fat.Add(at + sectorSize >= content.Length ? EndOfChain : (uint)sectors.Count);
        }
        return first;
    }

    private static byte[] Numbers(List<uint> numbers, int sectorSize)
    {
        var bytes = new byte[(numbers.Count * 4 + sectorSize - 1) / sectorSize * sectorSize];
        bytes.AsSpan().Fill(0xFF);
        for (var i = 0; i < numbers.Count; i++)
        {
            U32(bytes, i * 4, numbers[i]);
        }

        return bytes;
    }

    private static byte[] Directory(List<Node> nodes, int sectorSize)
    {
        var bytes = new byte[(nodes.Count * 128 + sectorSize - 1) / sectorSize * sectorSize];
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            var entry = bytes.AsSpan(i * 128, 128);
            var name = Encoding.Unicode.GetBytes(node.Name);
            name.CopyTo(entry);
            U16(entry, 0x40, name.Length + 2);
            entry[0x42] = (byte)(
                i == 0 ? 5
                : node.Content is null ? 1
                : 2
            );
            U32(entry, 0x44, None);
            // Siblings are a list that leans to the right, which is a tree too.
            U32(entry, 0x48, node.Next?.Id ?? None);
            U32(entry, 0x4C, node.Children.FirstOrDefault()?.Id ?? None);
            U32(entry, 0x74, node.First);
            BinaryPrimitives.WriteInt64LittleEndian(entry[0x78..], node.Content?.Length ?? node.Size);
        }
        return bytes;
    }

    private static void U16(Span<byte> bytes, int at, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)value);

    private static void U32(Span<byte> bytes, int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], value);

    private sealed class Node(string name, byte[]? content)
    {
        public string Name { get; } = name;

        public byte[]? Content { get; } = content;

        public List<Node> Children { get; } = [];

        public Node? Next { get; private set; }

        public uint Id { get; private set; }

        public uint First { get; set; } = EndOfChain;

        public long Size { get; set; }

        public void Add(ReadOnlySpan<string> path, byte[] stream)
        {
            var first = path[0];
            var child = Children.Find(node => node.Name == first);
            if (child is null)
            {
                child = new Node(first, path.Length == 1 ? stream : null);
                if (Children.Count > 0)
                {
                    Children[^1].Next = child;
                }

                Children.Add(child);
            }

            if (path.Length > 1)
            {
                child.Add(path[1..], stream);
            }
        }

        public void Number(List<Node> nodes)
        {
            Id = (uint)nodes.Count;
            nodes.Add(this);
            foreach (var child in Children)
            {
                child.Number(nodes);
            }
        }
    }
}
