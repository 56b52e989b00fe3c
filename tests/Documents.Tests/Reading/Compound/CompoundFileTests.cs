using System.Buffers.Binary;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Compound;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Reading.Compound;

public sealed class CompoundFileTests
{
    // Sizes on both sides of the mini stream's cutoff and of sectors' ends.
    private static readonly int[] Sizes = [0, 1, 63, 64, 65, 512, 4095, 4096, 4097, 9000, 40_000];

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    public void StreamsAreReadAsTheyWereWritten(int sectorSize)
    {
        var streams = Sizes.Select(size => ($"Folder/Inner{size % 3}/Stream{size}", Bytes(size))).ToArray();
        var file = CompoundFile.Open(Compounds.Of(sectorSize, streams), new ReadingLimits());
        foreach (var (path, content) in streams)
        {
            Assert.Equal(content, file.Read(file.Root.Find(path)!));
        }

        Assert.Equal("Folder", Assert.Single(file.Root.Children).Name);
        Assert.NotNull(file.Root.Find("FOLDER/inner0/stream0"));
        Assert.Null(file.Root.Find("Folder/Stream0"));
    }

    // 109 sectors of the FAT are listed in the header, for 7 MB; the others in sectors of their own.
    [Fact]
    public void AFileLargerThanItsHeaderDescribesIsRead()
    {
        var content = Bytes(17_000_000);
        var file = CompoundFile.Open(Compounds.Of(("a", content), ("b", Bytes(5000))), new ReadingLimits());
        Assert.True(content.AsSpan().SequenceEqual(file.Read(file.Root.Find("a")!)));
        Assert.Equal(Bytes(5000), file.Read(file.Root.Find("b")!));
    }

    [Fact]
    public void AStreamIsReadFromWhereItIsWanted()
    {
        var file = CompoundFile.Open(Compounds.Of(("large", Bytes(9000)), ("small", Bytes(900))), new ReadingLimits());
        foreach (var name in new[] { "large", "small" })
        {
            using var stream = file.Open(file.Root.Find(name)!);
            foreach (var at in new[] { 700, 63, 512, 0 })
            {
                stream.Position = at;
                var part = new byte[100];
                stream.ReadExactly(part);
                Assert.Equal(Bytes(9000)[at..(at + 100)], part);
            }
        }
    }

    [Fact]
    public void AnEndlessChainIsDamage()
    {
        var bytes = Compounds.Of(("a", Bytes(9000)));
        var fat = Sector(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x4C)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(fat + 4), 0);
        var file = CompoundFile.Open(bytes, new ReadingLimits());
        // The entry's size bounds the chain, so sectors come again; what must not happen is that they never end.
        Assert.Equal(9000, file.Read(file.Root.Find("a")!).Length);
        var directory = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x30));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(fat + ((int)directory * 4)), directory);
        Assert.Throws<InvalidDataException>(() => CompoundFile.Open(bytes, new ReadingLimits()));
    }

    [Fact]
    public void ADirectoryThatIsACircleIsDamage()
    {
        var bytes = Compounds.Of(("a", Bytes(10)), ("b", Bytes(10)));
        var directory = Sector(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x30)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + (2 * 128) + 0x48), 1);
        Assert.Throws<InvalidDataException>(() => CompoundFile.Open(bytes, new ReadingLimits()));
    }

    [Fact]
    public void MoreEntriesThanAllowedAreRefused()
    {
        var bytes = Compounds.Of([.. Enumerable.Range(0, 40).Select(i => ($"s{i}", Bytes(1)))]);
        var e = Assert.Throws<DocumentReadException>(() =>
            CompoundFile.Open(bytes, new ReadingLimits { MaxParts = 32 })
        );
        Assert.Equal(ReadProblem.TooManyParts, e.Problem);
    }

    [Fact]
    public void StreamsThatShareTheirSectorsAreCountedEachTime()
    {
        var file = CompoundFile.Open(
            Compounds.Of(("a", Bytes(900_000))),
            new ReadingLimits { MaxUncompressedBytes = 1 << 20 }
        );
        file.Read(file.Root.Find("a")!);
        var e = Assert.Throws<DocumentReadException>(() => file.Read(file.Root.Find("a")!));
        Assert.Equal(ReadProblem.UnpacksTooLarge, e.Problem);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1024)]
    public void ATruncatedFileIsDamage(int length) =>
        Assert.Throws<InvalidDataException>(() =>
            CompoundFile.Open(Compounds.Of(("a", Bytes(9000)))[..length], new ReadingLimits())
        );

    [Fact]
    public void WhateverTheBytesStreamsEndOrAreRefused()
    {
        var sound = Compounds.Of(("a", Bytes(9000)), ("b/c", Bytes(900)), ("b/d", Bytes(5000)), ("e", Bytes(64)));
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                // Half of them where the numbers are: the header and, behind the content, tables and directory.
                var at =
                    random.Next(2) == 0 ? random.Next(bytes.Length)
                    : random.Next(2) == 0 ? random.Next(0x1C, 0x60)
                    : bytes.Length - 1 - random.Next(2048);
                bytes[at] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
            }

            bytes = random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                var file = CompoundFile.Open(bytes, new ReadingLimits());
                ReadAll(file, file.Root);
            }
            catch (InvalidDataException) { }
            catch (DocumentReadException e)
            {
                Assert.Equal(ReadFailure.TooLarge, e.Failure);
            }
        }
    }

    private static void ReadAll(CompoundFile file, CompoundEntry storage)
    {
        foreach (var entry in storage.Children)
        {
            if (entry.IsStorage)
            {
                ReadAll(file, entry);
            }
            else
            {
                Assert.Equal(entry.Size, file.Read(entry).Length);
            }
        }
    }

    private static int Sector(byte[] file, uint number) => ((int)number + 1) * 512;

    private static byte[] Bytes(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * 31 / 7))];
}
