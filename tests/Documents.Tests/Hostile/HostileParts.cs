using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>What hostile files are made of.</summary>
internal static class HostileParts
{
    /// <summary>An archive of parts that are stored as they are, and links for what names a target.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(0, entries);

    /// <summary>As <see cref="Zip((string, byte[])[])"/>, each with the mode of a file of Unix.</summary>
    public static byte[] Zip(int mode, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = mode << 16;
                using var written = entry.Open();
                written.Write(content);
            }
        }
        return stream.ToArray();
    }

    public static byte[] GZip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            packed.Write(content);
        }

        return stream.ToArray();
    }

    /// <summary>An archive whose directory lists every part many times, all at the same place.</summary>
    public static byte[] WithSharedEntries(byte[] zip, int times)
    {
        var end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var start = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(end + 16));
        var directory = zip[start..end];
        byte[] result = [.. zip[..start], .. Enumerable.Range(0, times).SelectMany(_ => directory), .. zip[end..]];
        var tail = result.AsSpan(result.Length - (zip.Length - end));
        var count = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(end + 10)) * times);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[10..], count);
        BinaryPrimitives.WriteInt32LittleEndian(tail[12..], directory.Length * times);
        return result;
    }

    /// <summary>A sound package whose parts begin with a document type, and have a text put among theirs.</summary>
    public static byte[] InEveryPart(string name, string prologue, string text)
    {
        using var source = new ZipArchive(new MemoryStream(SoundFiles.All.First(file => file.Name == name).Content));
        var parts = new List<(string, string)>();
        foreach (var entry in source.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var content = reader.ReadToEnd();
            var declared = content.StartsWith("<?xml", StringComparison.Ordinal) ? content.IndexOf('>') + 1 : 0;
            parts.Add(
                (
                    entry.FullName,
                    entry.FullName is "mimetype" or "[Content_Types].xml" || entry.FullName.EndsWith(".rels")
                        ? content
                        : prologue + content[declared..].Replace("연차", text, StringComparison.Ordinal)
                )
            );
        }
        return Docxs.Zip([.. parts]);
    }

    /// <summary>A message of Outlook with further streams.</summary>
    public static byte[] Message(params (string Path, byte[] Content)[] streams) =>
        Compounds.Of([
            ("__properties_version1.0", new byte[48]),
            ("__substg1.0_0037001F", Encoding.Unicode.GetBytes("제목")),
            .. streams,
        ]);

    public static byte[] DeepMail(int depth)
    {
        var mail = new StringBuilder();
        for (var i = 0; i < depth; i++)
        {
            mail.Append("MIME-Version: 1.0\nSubject: x\nContent-Type: message/rfc822\n\n");
        }

        return Encoding.UTF8.GetBytes(mail.Append("Subject: last\n\nbody\n").ToString());
    }

    public static byte[] DeepParts(int depth)
    {
        var mail = new StringBuilder("MIME-Version: 1.0\nSubject: x\n");
        for (var i = 0; i < depth; i++)
        {
            mail.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        return Encoding.UTF8.GetBytes(mail.Append("\nbody\n").ToString());
    }

    /// <summary>A page whose content unpacks to spaces.</summary>
    public static byte[] FlatePdf(int size)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encoding.ASCII.GetBytes(new string(' ', size)));
        }

        return Pdf(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            $"<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n{Encoding.Latin1.GetString(packed.ToArray())}\nendstream"
        );
    }

    /// <summary>A document of objects, the first of which is its catalogue.</summary>
    public static byte[] Pdf(params string[] objects)
    {
        var pdf = new StringBuilder("%PDF-1.5\n");
        var offsets = new List<int>();
        foreach (var content in objects)
        {
            offsets.Add(pdf.Length);
            pdf.Append($"{offsets.Count} 0 obj\n{content}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            pdf.Append($"{offset:D10} 00000 n \n");
        }

        pdf.Append($"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    /// <summary>A file with one number of 4 bytes replaced.</summary>
    public static byte[] With(byte[] content, int at, uint value)
    {
        var changed = (byte[])content.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at), value);
        return changed;
    }
}
