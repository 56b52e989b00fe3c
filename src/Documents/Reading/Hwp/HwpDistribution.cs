using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>
/// Opens the text of distribution documents ("한글 문서 파일 형식 – 배포용 문서"), which programs may show and not change. It
/// is encrypted with AES-128 (ECB), and the key is in the record before it, under a mask of pseudo-random numbers.
/// </summary>
internal static class HwpDistribution
{
    private const int RecordSize = 256;
    private const int KeySize = 16;
    private const int SeedSize = 4;

    /// <summary>The text behind the record with the key.</summary>
    /// <exception cref="InvalidDataException">There is no such record.</exception>
    public static Stream Decrypt(Stream stream)
    {
        var record = HwpRecords.In(stream, CancellationToken.None).FirstOrDefault();
        if (record is not { Tag: HwpTag.DistributeDocData, Data.Length: RecordSize })
        {
            throw new InvalidDataException("No key of the distribution document.");
        }

        using var aes = Aes.Create();
        aes.Key = KeyOf(record.Data);
        // The mode is the format's; what it protects is open to anyone with the file.
#pragma warning disable CA5358
        aes.Mode = CipherMode.ECB;
#pragma warning restore CA5358
        aes.Padding = PaddingMode.None;
        return new CryptoStream(
            new WholeBlocks(stream, aes.BlockSize / 8),
            aes.CreateDecryptor(),
            CryptoStreamMode.Read
        );
    }

    private static byte[] KeyOf(byte[] data)
    {
        var unmasked = (byte[])data.Clone();
        var state = BinaryPrimitives.ReadUInt32LittleEndian(data);
        byte mask = 0;
        for (int i = 0, left = 0; i < unmasked.Length; i++, left--)
        {
            if (left == 0)
            {
                mask = (byte)Next();
                left = (Next() & 0xF) + 1;
            }

            unmasked[i] ^= i < SeedSize ? (byte)0 : mask;
        }

        return unmasked.AsSpan(SeedSize + (data[0] & 0xF), KeySize).ToArray();

        // The generator of Microsoft's C library.
        int Next()
        {
            state = unchecked((state * 214013) + 2531011);
            return (int)((state >> 16) & 0x7FFF);
        }
    }

    // A last block that is cut off cannot be decrypted; it is padding, or the file is damaged and what is compressed
    // in it says so.
    private sealed class WholeBlocks(Stream inner, int size) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var whole = count / size * size;
            var read = inner.ReadAtLeast(buffer.AsSpan(offset, whole), whole, throwOnEndOfStream: false);
            return read / size * size;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
