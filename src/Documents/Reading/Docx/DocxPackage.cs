using System.Collections.Frozen;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// The parts of a DOCX (ECMA-376 part 2), unpacked within the limits. Sizes in the archive's directory are checked
/// first and never believed: what is unpacked is counted as it streams.
/// </summary>
internal sealed class DocxPackage : IDisposable
{
    private const long FreeOfRatio = 1 << 20;

    // The XML reader goes through the attributes that it has read whenever it needs more of them.
    private const int MaxTagBytes = 512 * 1024;

    // An element may have any number of attributes; these are looked at. Of two with one local name the first counts.
    private static readonly FrozenSet<string> KeptAttributes = new[]
    {
        "abstractNumId",
        "firstRow",
        "id",
        "ilvl",
        "numId",
        "styleId",
        "Target",
        "TargetMode",
        "type",
        "Type",
        "val",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ZipArchive _archive;
    private readonly ReadingLimits _limits;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private long _unpacked;

    private DocxPackage(ZipArchive archive, ReadingLimits limits)
    {
        _archive = archive;
        _limits = limits;
    }

    public static DocxPackage Open(ReadOnlyMemory<byte> content, ReadingLimits limits)
    {
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(new MemoryStream(content.AsArray(), writable: false), ZipArchiveMode.Read);
        }
        catch (InvalidDataException e)
        {
            throw Failures.Damaged("DOCX", e);
        }
        var package = new DocxPackage(archive, limits);
        try
        {
            package.CheckDirectory();
            package.CheckFormat();
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>The path of the part that a relationship of a given kind leads to, or null. External targets are not
    /// followed.</summary>
    /// <param name="from">The part that holds the relationship; empty for the package.</param>
    /// <param name="kind">The last segment of the relationship's type, such as "styles".</param>
    public string? Target(string from, string kind)
    {
        var slash = from.LastIndexOf('/') + 1;
        if (Load($"{from[..slash]}_rels/{from[slash..]}.rels") is not { } relationships)
        {
            return null;
        }

        foreach (var relationship in relationships.Elements())
        {
            var type = (string?)relationship.Attribute("Type") ?? "";
            var target = (string?)relationship.Attribute("Target");
            if (
                target is null
                || (string?)relationship.Attribute("TargetMode") == "External"
                || !type.EndsWith("/" + kind, StringComparison.Ordinal)
            )
            {
                continue;
            }

            return target.StartsWith('/') ? target[1..] : from[..slash] + target;
        }
        return null;
    }

    public bool Has(string path) => _entries.ContainsKey(path);

    /// <summary>A whole part as a tree, or null when there is no such part.</summary>
    public XElement? Load(string? path)
    {
        if (path is null || !_entries.ContainsKey(path))
        {
            return null;
        }

        using var reader = Read(path);
        return reader.MoveToContent() == XmlNodeType.Element ? Element(reader) : null;
    }

    /// <summary>Opens a part for streaming. Document type definitions are refused.</summary>
    public XmlReader Read(string path)
    {
        var entry = _entries[path];
        return XmlReader.Create(
            new CountedStream(entry.Open(), this, entry),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CloseInput = true,
            }
        );
    }

    /// <summary>Reads the element that the reader stands on, without recursion, and leaves the reader after
    /// it.</summary>
    public XElement Element(XmlReader reader)
    {
        XElement? current = null;
        var depth = 0;
        while (true)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > _limits.MaxNesting)
                    {
                        throw Failures.TooDeep(_limits);
                    }

                    var empty = reader.IsEmptyElement;
                    var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
                    while (reader.MoveToNextAttribute())
                    {
                        if (
                            KeptAttributes.Contains(reader.LocalName)
                            && reader.Prefix != "xmlns"
                            && XName.Get(reader.LocalName) is var name
                            && element.Attribute(name) is null
                        )
                        {
                            element.Add(new XAttribute(name, reader.Value));
                        }
                    }
                    current?.Add(element);
                    if (!empty)
                    {
                        current = element;
                        depth++;
                    }
                    else if (current is null)
                    {
                        reader.Read();
                        return element;
                    }
                    break;
                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.SignificantWhitespace
                or XmlNodeType.Whitespace:
                    current?.Add(new XText(reader.Value));
                    break;
                case XmlNodeType.EndElement:
                    if (--depth == 0)
                    {
                        reader.Read();
                        return current!;
                    }
                    current = current!.Parent;
                    break;
            }
            if (!reader.Read())
            {
                throw Failures.Damaged("DOCX");
            }
        }
    }

    private void CheckDirectory()
    {
        if (_archive.Entries.Count > _limits.MaxParts)
        {
            throw Failures.Of(
                ReadFailure.TooLarge,
                ReadProblem.TooManyParts,
                $"The DOCX has more than {_limits.MaxParts} parts (MaxParts). Split the document.",
                ("most", _limits.MaxParts)
            );
        }

        long total = 0;
        foreach (var entry in _archive.Entries)
        {
            total += entry.Length;
            if (total > _limits.MaxUncompressedBytes || IsBomb(entry.Length, entry.CompressedLength))
            {
                throw Bomb();
            }

            _entries.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        }
    }

    private void CheckFormat()
    {
        if (_entries.Keys.Any(name => name.StartsWith("word/", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        var (what, kind) =
            _entries.Keys.Any(name => name.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))
                ? ("an Excel workbook", "Excel")
            : _entries.Keys.Any(name => name.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase))
                ? ("a PowerPoint presentation", "PowerPoint")
            : Has("Contents/content.hpf") ? ("an HWPX document", "HWPX")
            : Has("mimetype") ? ("an OpenDocument or EPUB file", "OpenDocument, EPUB")
            : ("a ZIP archive", "ZIP");
        throw Failures.Of(
            ReadFailure.UnsupportedType,
            ReadProblem.UnsupportedType,
            $"This is {what}, which is not read. Save it as DOCX or PDF, or submit its files one by one.",
            ("kind", kind)
        );
    }

    private bool IsBomb(long unpacked, long packed) =>
        unpacked > FreeOfRatio && unpacked / _limits.MaxCompressionRatio > Math.Max(packed, 1);

    private DocumentReadException Bomb() =>
        Failures.Of(
            ReadFailure.TooLarge,
            ReadProblem.UnpacksTooLarge,
            $"The DOCX unpacks to more than {Failures.Megabytes(_limits.MaxUncompressedBytes)} (MaxUncompressedBytes) or by more than "
                + $"{_limits.MaxCompressionRatio} to one (MaxCompressionRatio). Split the document, or raise the limit.",
            ("most", Failures.Megabytes(_limits.MaxUncompressedBytes)),
            ("ratio", _limits.MaxCompressionRatio)
        );

    private sealed class CountedStream(Stream inner, DocxPackage package, ZipArchiveEntry entry) : Stream
    {
        private long _count;
        private bool _inTag;
        private int _tagBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _count;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            _count += read;
            package._unpacked += read;
            if (
                package._unpacked > package._limits.MaxUncompressedBytes
                || package.IsBomb(_count, entry.CompressedLength)
            )
            {
                throw package.Bomb();
            }

            CheckTags(buffer[..read]);
            return read;
        }

        private void CheckTags(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                var end = bytes.IndexOf(_inTag ? (byte)'>' : (byte)'<');
                _tagBytes = !_inTag ? 0 : _tagBytes + (end < 0 ? bytes.Length : end);
                if (_tagBytes > MaxTagBytes)
                {
                    throw Failures.Of(
                        ReadFailure.TooLarge,
                        ReadProblem.TagTooLarge,
                        $"An element of the DOCX has more than {Failures.Megabytes(MaxTagBytes)} of attributes. "
                            + "Open it in the program that made it, save it again and resubmit it.",
                        ("most", Failures.Megabytes(MaxTagBytes))
                    );
                }

                if (end < 0)
                {
                    return;
                }

                _inTag = !_inTag;
                bytes = bytes[(end + 1)..];
            }
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
