using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>Unpacks the RTF of messages ([MS-OXRTFCP]).</summary>
internal static class CompressedRtf
{
    private const int HeaderSize = 16;
    private const uint Uncompressed = 0x414C454D;
    private const int Window = 4096;

    private const string Dictionary =
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
        + "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u"
        + "\\tab\\tx";

    /// <summary>The RTF's bytes.</summary>
    /// <exception cref="InvalidDataException">There are too few bytes.</exception>
    public static byte[] Unpack(byte[] packed, ReadingLimits limits)
    {
        if (packed.Length < HeaderSize)
        {
            throw new InvalidDataException("No header of compressed RTF.");
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(4));
        if (BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(8)) == Uncompressed)
        {
            return packed[HeaderSize..];
        }

        if (size > limits.MaxUncompressedBytes)
        {
            throw Failures.UnpacksTooLarge(limits);
        }

        var window = new byte[Window];
        Encoding.ASCII.GetBytes(Dictionary, window);
        var write = Dictionary.Length;
        var result = new MemoryStream();
        for (var at = HeaderSize; at < packed.Length && result.Length < size; )
        {
            var control = packed[at++];
            for (var bit = 0; bit < 8 && at < packed.Length && result.Length < size; bit++)
            {
                if ((control & (1 << bit)) == 0)
                {
                    Put(packed[at++]);
                    continue;
                }

                if (at + 1 >= packed.Length)
                {
                    return result.ToArray();
                }

                var reference = (packed[at] << 8) | packed[at + 1];
                at += 2;
                var offset = reference >> 4;
                if (offset == write)
                {
                    return result.ToArray();
                }

                for (var i = 0; i < (reference & 0xF) + 2; i++)
                {
                    Put(window[(offset + i) % Window]);
                }
            }
        }
        return result.ToArray();

        void Put(byte value)
        {
            result.WriteByte(value);
            window[write] = value;
            write = (write + 1) % Window;
        }
    }
}
