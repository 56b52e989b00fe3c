using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Hwps;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Hwp;

/// <summary>Documents that cannot be read, and what is said of them.</summary>
public sealed class HwpRefusalTests
{
    [Fact]
    public void ADocumentWithoutItsHeaderIsDamaged() =>
        Assert.Contains(
            "HWP",
            Refused(
                Bytes(Compounds.Of(("DocInfo", new byte[64]), ("BodyText/Section0", Full))),
                ReadFailure.Damaged
            ).Reason
        );

    [Theory]
    [InlineData(Password, ReadProblem.UnreadEncryption)]
    [InlineData(Password | Distribution, ReadProblem.UnreadEncryption)]
    [InlineData(Drm, ReadProblem.Locked)]
    [InlineData(1u << 8, ReadProblem.Locked)]
    [InlineData(1u << 10, ReadProblem.Locked)]
    public void LockedDocumentsAreNamed(uint flags, ReadProblem expected) =>
        Assert.Equal(expected, Refused(Bytes(Of(flags, Full)), ReadFailure.Encrypted).Problem);

    [Fact]
    public void OlderVersionsAreNamed()
    {
        var old = Refused(
            Bytes(Encoding.ASCII.GetBytes("HWP Document File V3.00 \u001a\u0001\u0002\u0003\u0004\u0005")),
            ReadFailure.UnsupportedType
        );
        Assert.Equal(ReadProblem.OldHwp, old.Problem);
        var four = Compounds.Of(("FileHeader", Header(0, major: 4)), ("DocInfo", []), ("BodyText/Section0", []));
        Assert.Contains("HWP 4.0", Refused(Bytes(four), ReadFailure.UnsupportedType).Reason);
    }

    [Fact]
    public void ADocumentWithoutTextSaysSo() =>
        Assert.Equal(ReadProblem.NoText, Refused(Bytes(Of(0, Paragraph(0, " "))), ReadFailure.Empty).Problem);

    [Fact]
    public void APartThatUnpacksToTooMuchIsRefused() =>
        Refused(
            Bytes(Of(Compressed, Paragraph(0, new string('가', 5_000_000)))),
            ReadFailure.TooLarge,
            new ReadingLimits { MaxUncompressedBytes = 1 << 20 }
        );

    [Fact]
    public void ParagraphsDeeperThanAllowedAreRefused()
    {
        var records = new List<byte>();
        for (var level = 0; level < 80; level += 2)
        {
            records.AddRange(ParagraphAt(level, 0, Control(11), ControlHeader(level + 1, "tbl ", U32(1))));
            records.AddRange(Record(Table, level + 2, new byte[18]));
            records.AddRange(Record(ListHeader, level + 2, new byte[26]));
        }
        Refused(Bytes(Of(0, [.. records])), ReadFailure.TooDeep, new ReadingLimits { MaxNesting = 16 });
    }

    [Fact]
    public void CellsThatSpanEverythingAreCounted()
    {
        var cells = Enumerable
            .Range(0, 3000)
            .Select(i => (i == 0 ? 0 : 1, i, 65535, 65535, i == 0, "a"))
            .Append((1, 0, 1, 1, false, "b"));
        Refused(
            Bytes(Of(Compressed, Paragraph(0, Control(11), TableOf("", [.. cells])))),
            ReadFailure.OutputTooLarge,
            new ReadingLimits { MaxCharacters = 1_000_000 }
        );
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void ATruncatedDocumentIsDamaged(double share)
    {
        var whole = Of(Compressed, [.. Enumerable.Range(0, 500).SelectMany(i => Paragraph(0, $"{i * 7919}번째 문단"))]);
        var e = Refused(Bytes(whole[..(int)(whole.Length * share)]), ReadFailure.Damaged);
        Assert.Contains("HWP", e.Reason);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(Compressed)]
    [InlineData(Compressed | Distribution)]
    public void WhateverTheBytesItIsReadOrRefused(uint flags)
    {
        var sound = Of(flags, Full);
        var random = new Random(17);
        for (var round = 0; round < 600; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var flips = random.Next(1, 12); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            ReadOrRefused(random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
    }

    // In records that are sound as such: what they say is wrong.
    [Fact]
    public void WhateverTheRecordsSayTheyAreReadOrRefused()
    {
        var full = Full;
        var random = new Random(19);
        for (var round = 0; round < 600; round++)
        {
            var section = (byte[])full.Clone();
            for (var flips = random.Next(1, 12); flips > 0; flips--)
            {
                section[random.Next(section.Length)] = random.Next(4) == 0 ? (byte)0xFF : (byte)random.Next(256);
            }

            ReadOrRefused(Of(Compressed, section));
        }
    }

    private static void ReadOrRefused(byte[] bytes)
    {
        try
        {
            Check(
                new DocumentReaders().Read(
                    Bytes(bytes),
                    new ReadingLimits { MaxCharacters = 1_000_000 },
                    CancellationToken.None
                )
            );
        }
        catch (DocumentReadException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Reason));
        }
    }
}
